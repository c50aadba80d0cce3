import CNanoarrow
import Glibc

/// A stream in Arrow's format that comes bit by bit.
package final class ArrowInput {
    /// Puts bytes into the memory and returns how many: as many as fit, fewer only at the end, negative where they
    /// can't be read.
    package typealias Reader = (UnsafeMutableRawBufferPointer) -> Int

    private let read: Reader
    /// Bytes that were read ahead.
    private var head: ArraySlice<UInt8> = []
    let stream = UnsafeMutablePointer<ArrowArrayStream>.allocate(capacity: 1)

    package init(_ read: @escaping Reader) throws(DuckDBError) {
        self.read = read
        stream.initialize(to: ArrowArrayStream())
        var source = bytes
        guard ArrowIpcArrayStreamReaderInit(stream, &source, nil) == 0 else { throw .arrow("there is no memory") }
    }

    deinit {
        stream.pointee.release?(stream)
        stream.deallocate()
    }

    private var bytes: ArrowIpcInputStream {
        ArrowIpcInputStream(
            read: { stream, target, size, count, _ in
                guard let stream, let target, let count, let data = stream.pointee.private_data else { return EINVAL }
                let memory = UnsafeMutableRawBufferPointer(start: target, count: Int(size))
                let read = Unmanaged<ArrowInput>.fromOpaque(data).takeUnretainedValue().take(memory)
                guard read >= 0 else { return EIO }
                count.pointee = Int64(read)
                return 0
            }, release: { $0?.pointee.release = nil }, private_data: Unmanaged.passUnretained(self).toOpaque())
    }

    private func take(_ memory: UnsafeMutableRawBufferPointer) -> Int {
        let ahead = head.prefix(memory.count)
        guard !ahead.isEmpty else { return read(memory) }
        memory.copyBytes(from: ahead)
        head = head.dropFirst(ahead.count)
        guard ahead.count < memory.count else { return ahead.count }
        let more = read(UnsafeMutableRawBufferPointer(rebasing: memory[ahead.count...]))
        return more < 0 ? more : ahead.count + more
    }

    /// Reads so many bytes ahead, or as many as there are.
    private func readAhead(_ count: Int) throws(DuckDBError) {
        var read = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { memory, initialized in
            read = self.read(UnsafeMutableRawBufferPointer(memory))
            initialized = max(0, read)
        }
        guard read >= 0 else { throw .arrow("it can't be read") }
        head += bytes
    }

    /// The size of the first message, after the mark that begins it.
    private func firstSize() -> Int? {
        let bytes = FlatBytes(bytes: Array(head), range: 0..<head.count)
        guard bytes.integer(UInt32.self, at: 0) == .max else { return nil }
        return bytes.integer(Int32.self, at: 4).map { Int($0) }
    }

    /// A schema of more bytes is none.
    private static let largestSchema = 64 << 20

    /// DuckDB wouldn't tell what is wrong with it.
    func checkSchema() throws(DuckDBError) {
        try readAhead(8)
        // What has no such beginning, nanoarrow refuses.
        if let size = firstSize(), size > 0 {
            guard size <= Self.largestSchema else { throw .arrow("its schema takes \(size) bytes") }
            try readAhead(size)
            guard head.count < 8 + size || ArrowSchemaMessage.isSound(Array(head.dropFirst(8))) else {
                throw .arrow("a column of its schema lacks its type")
            }
        }
        var schema = ArrowSchema()
        guard stream.pointee.get_schema(stream, &schema) == 0 else {
            throw .arrow(stream.pointee.get_last_error(stream).map { String(cString: $0) } ?? "there is no schema")
        }
        schema.release(&schema)
    }
}
