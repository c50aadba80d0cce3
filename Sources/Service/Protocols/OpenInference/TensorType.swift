import Engine
import Workflow

/// The types of the Open Inference Protocol's tensors.
enum TensorType: String, Hashable, Sendable, CaseIterable {
    case bool = "BOOL"
    case int8 = "INT8"
    case int16 = "INT16"
    case int32 = "INT32"
    case int64 = "INT64"
    case uint8 = "UINT8"
    case uint16 = "UINT16"
    case uint32 = "UINT32"
    case uint64 = "UINT64"
    case fp32 = "FP32"
    case fp64 = "FP64"
    case bytes = "BYTES"

    /// What a column of this type is told to be; dates, decimals and the like are texts.
    init(_ type: ColumnType) {
        self =
            switch type.name {
            case "BOOLEAN": .bool
            case "TINYINT": .int8
            case "SMALLINT": .int16
            case "INTEGER": .int32
            case "BIGINT": .int64
            case "UTINYINT": .uint8
            case "USMALLINT": .uint16
            case "UINTEGER": .uint32
            case "FLOAT": .fp32
            case "DOUBLE": .fp64
            default: .bytes
            }
    }

    /// Bytes for one element; nil where each has its own length.
    var width: Int? {
        switch self {
        case .bool, .int8, .uint8: 1
        case .int16, .uint16: 2
        case .int32, .uint32, .fp32: 4
        case .int64, .uint64, .fp64: 8
        case .bytes: nil
        }
    }
}
