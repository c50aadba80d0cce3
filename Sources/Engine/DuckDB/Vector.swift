import CDuckDB
import Workflow

/// One column of a chunk; valid as long as the chunk is.
struct Vector {
    let handle: duckdb_vector?
    let count: Int

    init(_ handle: duckdb_vector?, _ count: Int) {
        self.handle = handle
        self.count = count
    }

    var validity: Validity { Validity(mask: duckdb_vector_get_validity(handle)) }

    func values<T: BitwiseCopyable>(as type: T.Type) -> UnsafeBufferPointer<T> {
        UnsafeBufferPointer(start: duckdb_vector_get_data(handle)?.assumingMemoryBound(to: type), count: count)
    }

    func fill<T: BitwiseCopyable>(_ value: T) {
        duckdb_vector_get_data(handle)?.assumingMemoryBound(to: T.self).initialize(repeating: value, count: count)
    }

    func parameterValues() -> [ParameterValue] {
        let type = LogicalType(duckdb_vector_get_column_type(handle))
        return switch type.id {
        case DUCKDB_TYPE_BOOLEAN: map(Bool.self) { .bool($0) }
        case DUCKDB_TYPE_TINYINT: map(Int8.self) { .int(Int($0)) }
        case DUCKDB_TYPE_SMALLINT: map(Int16.self) { .int(Int($0)) }
        case DUCKDB_TYPE_INTEGER: map(Int32.self) { .int(Int($0)) }
        case DUCKDB_TYPE_BIGINT: map(Int64.self) { .int(Int($0)) }
        case DUCKDB_TYPE_UTINYINT: map(UInt8.self) { .int(Int($0)) }
        case DUCKDB_TYPE_USMALLINT: map(UInt16.self) { .int(Int($0)) }
        case DUCKDB_TYPE_UINTEGER: map(UInt32.self) { .int(Int($0)) }
        case DUCKDB_TYPE_UBIGINT: map(UInt64.self, Self.integer)
        // Their two halves lie in memory as Swift's 128-bit integers do.
        case DUCKDB_TYPE_HUGEINT: map(Int128.self, Self.integer)
        case DUCKDB_TYPE_UHUGEINT: map(UInt128.self, Self.integer)
        case DUCKDB_TYPE_FLOAT: map(Float.self) { .double(Double($0)) }
        case DUCKDB_TYPE_DOUBLE: map(Double.self) { .double($0) }
        case DUCKDB_TYPE_VARCHAR: strings().map { $0.map { .string($0) } ?? .null }
        default: Array(repeating: .null, count: count)
        }
    }

    /// A whole number, or its digits where it is beyond 64 bits.
    private static func integer(_ value: some FixedWidthInteger) -> ParameterValue {
        Int(exactly: value).map { .int($0) } ?? .string("\(value)")
    }

    private func map<T: BitwiseCopyable>(_ type: T.Type, _ convert: (T) -> ParameterValue) -> [ParameterValue] {
        let (values, validity) = (values(as: type), validity)
        return (0..<count).map { validity[$0] ? convert(values[$0]) : .null }
    }

    /// Texts, nil where there is none.
    func strings() -> [String?] {
        guard let data = duckdb_vector_get_data(handle) else { return [] }
        let validity = validity
        return (0..<count).map { validity[$0] ? Self.string(in: data, at: $0) : nil }
    }

    /// A text takes 16 bytes: its length in the first 4, then either up to 12 bytes of it or, at 8, where it lies.
    private static func string(in data: UnsafeMutableRawPointer, at row: Int) -> String {
        let start = UnsafeRawPointer(data) + row * 16
        let length = Int(start.load(as: UInt32.self))
        let bytes = length <= 12 ? start + 4 : start.load(fromByteOffset: 8, as: UnsafeRawPointer.self)
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
    }
}
