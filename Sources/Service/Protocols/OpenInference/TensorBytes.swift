import Engine

/// Elements of a tensor as raw bytes, least significant first; a text has its length in four bytes before it.
struct TensorBytes {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isEmpty: Bool { rest.isEmpty }

    /// Puts the next element into a column. Nil is told where there is no whole element any more.
    mutating func take(_ type: TensorType, into column: inout ColumnBuilder) -> Taken? {
        switch type {
        case .bool: integer(UInt8.self).map { Taken(problem: column.take($0 != 0)) }
        case .int8: integer(Int8.self).map { Taken(problem: column.take(Int64($0))) }
        case .int16: integer(Int16.self).map { Taken(problem: column.take(Int64($0))) }
        case .int32: integer(Int32.self).map { Taken(problem: column.take(Int64($0))) }
        case .int64: integer(Int64.self).map { Taken(problem: column.take($0)) }
        case .uint8: integer(UInt8.self).map { Taken(problem: column.take(Int64($0))) }
        case .uint16: integer(UInt16.self).map { Taken(problem: column.take(Int64($0))) }
        case .uint32: integer(UInt32.self).map { Taken(problem: column.take(Int64($0))) }
        case .uint64: integer(UInt64.self).map { Taken(problem: column.append(written: "\($0)")) }
        case .fp32: integer(UInt32.self).map { Taken(problem: column.take(Double(Float(bitPattern: $0)))) }
        case .fp64: integer(UInt64.self).map { Taken(problem: column.take(Double(bitPattern: $0))) }
        case .bytes:
            text().map { text in
                Taken(problem: text.map { column.take($0) } ?? .wrong("bytes that are no UTF-8"))
            }
        }
    }

    struct Taken {
        var problem: ValueProblem?
    }

    private mutating func integer<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer? {
        let width = MemoryLayout<Integer>.size
        guard rest.count >= width else { return nil }
        let value = rest.prefix(width).withUnsafeBytes { $0.loadUnaligned(as: Integer.self) }
        rest = rest.dropFirst(width)
        return Integer(littleEndian: value)
    }

    /// Nil where there is no whole text; within, nil for one that is no UTF-8.
    private mutating func text() -> String?? {
        guard let length = integer(UInt32.self), rest.count >= Int(length) else { return nil }
        let text = String(validating: rest.prefix(Int(length)), as: UTF8.self)
        rest = rest.dropFirst(Int(length))
        return .some(text)
    }

    /// The elements of a column; where a value is missing, not a number, 0, false or an empty text stands for it.
    static func written(_ column: TypedColumn, _ rows: Range<Int>, as type: TensorType) -> [UInt8] {
        var bytes: [UInt8] = []
        func put(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
        for row in rows {
            let isMissing = column.isMissing(row)
            switch column.values {
            case .bools(let values): put(UInt8(values[row] && !isMissing ? 1 : 0))
            case .ints(let values):
                let value = isMissing ? 0 : values[row]
                switch type.width {
                case 1: put(UInt8(truncatingIfNeeded: value))
                case 2: put(UInt16(truncatingIfNeeded: value))
                case 4: put(UInt32(truncatingIfNeeded: value))
                default: put(value)
                }
            case .doubles(let values):
                let value = isMissing ? Double.nan : values[row]
                if type == .fp32 { put(Float(value).bitPattern) } else { put(value.bitPattern) }
            case .texts(let values):
                let text = isMissing ? "" : values[row]
                put(UInt32(text.utf8.count))
                bytes += text.utf8
            }
        }
        return bytes
    }
}
