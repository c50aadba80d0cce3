/// Bytes in the layout of FlatBuffers (flatbuffers.dev/internals). Whatever lies outside of the range is nil.
struct FlatBytes {
    let bytes: [UInt8]
    let range: Range<Int>

    func integer<T: FixedWidthInteger>(_ type: T.Type, at place: Int) -> T? {
        guard place >= range.lowerBound, place <= range.upperBound - MemoryLayout<T>.size else { return nil }
        return bytes.withUnsafeBytes { T(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: T.self)) }
    }

    /// The table that the offset at `place` leads to.
    func table(at place: Int) -> FlatTable? {
        guard let offset = integer(UInt32.self, at: place) else { return nil }
        let start = place + Int(offset)
        guard let back = integer(Int32.self, at: start) else { return nil }
        return FlatTable(bytes: self, start: start, slots: start - Int(back))
    }
}

/// A table: its fields lie where its slots say.
struct FlatTable {
    let bytes: FlatBytes
    let start: Int
    let slots: Int

    private func place(_ field: Int) -> Int? {
        let slot = 4 + 2 * field
        guard let size = bytes.integer(UInt16.self, at: slots), slot + 2 <= size,
            let offset = bytes.integer(UInt16.self, at: slots + slot), offset > 0
        else { return nil }
        return start + Int(offset)
    }

    func integer<T: FixedWidthInteger>(_ type: T.Type, _ field: Int) -> T? {
        place(field).flatMap { bytes.integer(type, at: $0) }
    }

    func table(_ field: Int) -> FlatTable? { place(field).flatMap { bytes.table(at: $0) } }

    /// The tables of a vector; nil where one of them lies outside, or where there are more than `limit`.
    func tables(_ field: Int, limit: Int) -> [FlatTable]? {
        guard let vector = vector(field) else { return [] }
        guard vector.count <= limit else { return nil }
        let tables = (0..<vector.count).compactMap { bytes.table(at: vector.start + 4 * $0) }
        return tables.count == vector.count ? tables : nil
    }

    func vector(_ field: Int) -> (start: Int, count: Int)? {
        guard let place = place(field), let offset = bytes.integer(UInt32.self, at: place),
            let count = bytes.integer(UInt32.self, at: place + Int(offset))
        else { return nil }
        return (place + Int(offset) + 4, Int(count))
    }
}
