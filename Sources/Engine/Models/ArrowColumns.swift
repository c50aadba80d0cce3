import CLightGBM
import Catalog

/// Chunks of DOUBLE columns lent to LightGBM as an Arrow stream, without a copy: DuckDB's vectors and validity masks
/// lie in memory as Arrow's do. The chunks must outlive it.
final class ArrowColumns {
    private let columnCount: Int
    private let schemas: UnsafeMutablePointer<ArrowSchema>
    private let schemaPointers: UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>
    private var batches: [Batch] = []
    private var next = 0

    private static let structFormat: StaticString = "+s"
    private static let doubleFormat: StaticString = "g"

    /// The Arrow arrays of one chunk.
    private struct Batch {
        var length: Int
        var arrays: UnsafeMutablePointer<ArrowArray>
        var pointers: UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>
        /// A validity mask and the values for each column, then the missing mask of the chunk itself.
        var buffers: UnsafeMutablePointer<UnsafeRawPointer?>
    }

    init(count: Int) {
        columnCount = count
        schemas = .allocate(capacity: count)
        schemaPointers = .allocate(capacity: count)
        for index in 0..<count {
            (schemas + index).initialize(to: Self.schema(Self.doubleFormat, children: nil, count: 0))
            (schemaPointers + index).initialize(to: schemas + index)
        }
    }

    deinit {
        schemas.deallocate()
        schemaPointers.deallocate()
        for batch in batches {
            batch.arrays.deallocate()
            batch.pointers.deallocate()
            batch.buffers.deallocate()
        }
    }

    /// Adds the first columns of a chunk, which must be DOUBLE.
    func append(_ chunk: borrowing DataChunk) {
        let batch = Batch(
            length: chunk.rowCount, arrays: .allocate(capacity: columnCount),
            pointers: .allocate(capacity: columnCount), buffers: .allocate(capacity: 2 * columnCount + 1))
        for index in 0..<columnCount {
            let vector = chunk.vector(index)
            let buffers = batch.buffers + 2 * index
            buffers.initialize(to: vector.validity.mask.map { UnsafeRawPointer($0) })
            (buffers + 1).initialize(to: vector.values(as: Double.self).baseAddress.map { UnsafeRawPointer($0) })
            (batch.arrays + index).initialize(
                to: Self.array(length: batch.length, buffers: buffers, bufferCount: 2, children: nil, count: 0))
            (batch.pointers + index).initialize(to: batch.arrays + index)
        }
        (batch.buffers + 2 * columnCount).initialize(to: nil)
        batches.append(batch)
    }

    /// Lends everything appended so far, as often as wanted, but to one reader at a time.
    func withStream<R>(_ body: (UnsafeMutablePointer<ArrowArrayStream>) -> R) -> R {
        next = 0
        var stream = ArrowArrayStream()
        stream.private_data = Unmanaged.passUnretained(self).toOpaque()
        stream.get_schema = { stream, out in
            guard let columns = ArrowColumns.of(stream), let out else { return 22 }
            out.pointee = ArrowColumns.schema(
                ArrowColumns.structFormat, children: columns.schemaPointers, count: columns.columnCount)
            return 0
        }
        stream.get_next = { stream, out in
            guard let columns = ArrowColumns.of(stream), let out else { return 22 }
            out.pointee = columns.takeBatch()
            return 0
        }
        stream.get_last_error = { _ in nil }
        stream.release = { $0?.pointee.release = nil }
        return withExtendedLifetime(self) { body(&stream) }
    }

    private static func of(_ stream: UnsafeMutablePointer<ArrowArrayStream>?) -> ArrowColumns? {
        stream?.pointee.private_data.map { Unmanaged<ArrowColumns>.fromOpaque($0).takeUnretainedValue() }
    }

    /// A released array marks the end.
    private func takeBatch() -> ArrowArray {
        guard next < batches.count else { return ArrowArray() }
        let batch = batches[next]
        next += 1
        return Self.array(
            length: batch.length, buffers: batch.buffers + 2 * columnCount, bufferCount: 1, children: batch.pointers,
            count: columnCount)
    }

    // Nothing is freed on release: the memory belongs to this object and to the chunks.

    private static func schema(
        _ format: StaticString, children: UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>?, count: Int
    ) -> ArrowSchema {
        var schema = ArrowSchema()
        schema.format = UnsafeRawPointer(format.utf8Start).assumingMemoryBound(to: CChar.self)
        schema.flags = Int64(ARROW_FLAG_NULLABLE)
        schema.n_children = Int64(count)
        schema.children = children
        schema.release = { $0?.pointee.release = nil }
        return schema
    }

    private static func array(
        length: Int, buffers: UnsafeMutablePointer<UnsafeRawPointer?>, bufferCount: Int64,
        children: UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>?, count: Int
    ) -> ArrowArray {
        var array = ArrowArray()
        array.length = Int64(length)
        // Not counted.
        array.null_count = -1
        array.n_buffers = bufferCount
        array.buffers = buffers
        array.n_children = Int64(count)
        array.children = children
        array.release = { $0?.pointee.release = nil }
        return array
    }
}
