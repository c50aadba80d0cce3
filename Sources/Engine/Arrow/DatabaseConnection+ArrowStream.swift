import CDuckDB
import CNanoarrow
import Catalog
import Glibc

extension DatabaseConnection {
    /// Makes a table of the rows of a stream in Arrow's format (IPC).
    package func createTable(_ name: String, fromArrow bytes: [UInt8]) throws(DuckDBError) {
        var rest = bytes[...]
        let input = try ArrowInput { memory in
            let part = rest.prefix(memory.count)
            memory.copyBytes(from: part)
            rest = rest.dropFirst(part.count)
            return part.count
        }
        try lendView("\(name) as it comes", of: input) { view throws(DuckDBError) in
            try execute("CREATE TABLE \(SQL.quoted(name)) AS SELECT * FROM \(view)")
        }
    }

    /// Lends a view of a stream, by its quoted name, to one statement that reads it.
    func lendView(
        _ name: String, of input: ArrowInput, _ body: (_ view: String) throws(DuckDBError) -> Void
    ) throws(DuckDBError) {
        defer { withExtendedLifetime(input) {} }
        try createView(name, from: input)
        let view = SQL.quoted(name)
        defer { _ = try? execute("DROP VIEW \(view)") }
        try body(view)
    }

    /// Makes a view of a stream whose rows are read as they come, and so by one statement only. The input must outlive
    /// it.
    package func createView(_ name: String, from input: ArrowInput) throws(DuckDBError) {
        try input.checkSchema()
        guard duckdb_arrow_scan(handle, name, input.stream) == DuckDBSuccess else {
            throw .arrow("a column has a type that DuckDB doesn't know")
        }
    }

    /// What a statement yields, as a stream in Arrow's format.
    package func arrowStream(of sql: String) throws(DuckDBError) -> [UInt8] {
        var bytes: [UInt8] = []
        try query(sql).writeArrow { bytes += $0 }
        return bytes
    }
}

extension QueryResult {
    /// Writes the rows as a stream in Arrow's format, chunk after chunk.
    package func writeArrow(to write: @escaping (UnsafeRawBufferPointer) -> Void) throws(DuckDBError) {
        let (source, sink) = (ResultStream(self), ByteSink(write))
        defer { withExtendedLifetime((source, sink)) {} }
        var (writer, output, stream, error) = (ArrowIpcWriter(), sink.stream, source.stream, ArrowError())
        guard ArrowIpcWriterInit(&writer, &output) == 0 else { throw .arrow("there is no memory") }
        defer { ArrowIpcWriterReset(&writer) }
        guard ArrowIpcWriterWriteArrayStream(&writer, &stream, &error) == 0 else {
            let words = withUnsafeBytes(of: error) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            throw source.failure ?? .arrow(words)
        }
    }
}

extension DuckDBError {
    static func arrow(_ words: String) -> DuckDBError {
        DuckDBError(message: "Invalid Input Error: \(words)", sql: nil)
    }
}

/// Where nanoarrow writes to.
private final class ByteSink {
    private let write: (UnsafeRawBufferPointer) -> Void

    init(_ write: @escaping (UnsafeRawBufferPointer) -> Void) { self.write = write }

    var stream: ArrowIpcOutputStream {
        ArrowIpcOutputStream(
            write: { stream, source, size, count, _ in
                guard let data = stream?.pointee.private_data, let count else { return EINVAL }
                let sink = Unmanaged<ByteSink>.fromOpaque(data).takeUnretainedValue()
                sink.write(UnsafeRawBufferPointer(start: source, count: Int(size)))
                count.pointee = size
                return 0
            }, release: { $0?.pointee.release = nil }, private_data: Unmanaged.passUnretained(self).toOpaque())
    }
}

/// A result's chunks as Arrow's arrays, once.
private final class ResultStream {
    private let result: QueryResult
    private var options: duckdb_arrow_options?
    private(set) var failure: DuckDBError?

    init(_ result: QueryResult) {
        self.result = result
        options = duckdb_result_get_arrow_options(&result.handle)
    }

    deinit { duckdb_destroy_arrow_options(&options) }

    var stream: ArrowArrayStream {
        ArrowArrayStream(
            get_schema: { stream, out in ResultStream.of(stream)?.schema(out) ?? EINVAL },
            get_next: { stream, out in ResultStream.of(stream)?.next(out) ?? EINVAL },
            get_last_error: { _ in nil }, release: { $0?.pointee.release = nil },
            private_data: Unmanaged.passUnretained(self).toOpaque())
    }

    private static func of(_ stream: UnsafeMutablePointer<ArrowArrayStream>?) -> ResultStream? {
        stream?.pointee.private_data.map { Unmanaged<ResultStream>.fromOpaque($0).takeUnretainedValue() }
    }

    private func schema(_ out: UnsafeMutablePointer<ArrowSchema>?) -> Int32 {
        let count = duckdb_column_count(&result.handle)
        var types = (0..<count).map { duckdb_column_logical_type(&result.handle, $0) }
        var names = (0..<count).map { duckdb_column_name(&result.handle, $0) }
        defer { for index in types.indices { duckdb_destroy_logical_type(&types[index]) } }
        return outcome(duckdb_to_arrow_schema(options, &types, &names, count, out))
    }

    /// A released array marks the end.
    private func next(_ out: UnsafeMutablePointer<ArrowArray>?) -> Int32 {
        do throws(DuckDBError) {
            guard let chunk = try result.next() else {
                out?.initialize(to: ArrowArray())
                return 0
            }
            return outcome(duckdb_data_chunk_to_arrow(options, chunk.handle, out))
        } catch {
            failure = error
            return EIO
        }
    }

    private func outcome(_ error: duckdb_error_data?) -> Int32 {
        var error = error
        defer { duckdb_destroy_error_data(&error) }
        guard duckdb_error_data_has_error(error) else { return 0 }
        failure = DuckDBError(duckdb_error_data_message(error), sql: nil)
        return EIO
    }
}
