import Engine
import Glibc
import Workflow

/// Writes rows as CSV (RFC 4180), a chunk at a time. Nothing is an empty field, an empty text a quoted one.
struct CSVWriter: ~Copyable {
    private let descriptor: Int32

    /// - Parameter file: nil for standard output.
    init(to file: String?) throws {
        guard let file else {
            descriptor = STDOUT_FILENO
            return
        }
        descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else {
            throw Failure("galley score: \(file) can't be written: \(String(cString: strerror(errno)))")
        }
    }

    deinit { if descriptor != STDOUT_FILENO { close(descriptor) } }

    /// The columns at these places, with a header.
    mutating func write(_ rows: QueryResult, columns: [Int], of schema: Schema) throws(DuckDBError) {
        var line: [UInt8] = []
        put(columns, &line) { Self.put(schema.columns[$0].name, &$1) }
        while let table = try rows.nextTable() {
            for row in 0..<table.count { put(columns, &line) { Self.put(table.columns[$0], row, &$1) } }
            Console.write(line[...], to: descriptor)
            line.removeAll(keepingCapacity: true)
        }
        Console.write(line[...], to: descriptor)
    }

    private func put(_ columns: [Int], _ line: inout [UInt8], _ field: (Int, inout [UInt8]) -> Void) {
        for (place, column) in columns.enumerated() {
            if place > 0 { line.append(UInt8(ascii: ",")) }
            field(column, &line)
        }
        line.append(UInt8(ascii: "\n"))
    }

    private static func put(_ column: TypedColumn, _ row: Int, _ line: inout [UInt8]) {
        guard !column.isMissing(row) else { return }
        switch column.values {
        case .bools(let values): line.append(contentsOf: (values[row] ? "true" : "false").utf8)
        case .ints(let values): line.append(contentsOf: "\(values[row])".utf8)
        case .doubles(let values): line.append(contentsOf: "\(values[row])".utf8)
        case .texts(let values): put(values[row], &line)
        }
    }

    private static func put(_ text: String, _ line: inout [UInt8]) {
        let needsQuotes = text.isEmpty || text.utf8.contains { "\",\r\n".utf8.contains($0) }
        guard needsQuotes else { return line.append(contentsOf: text.utf8) }
        line.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { line.append(byte) }
            line.append(byte)
        }
        line.append(UInt8(ascii: "\""))
    }
}
