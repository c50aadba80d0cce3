import CDuckDB
import Catalog
import Workflow

/// A DuckDB type, and how SQL writes it.
final class LogicalType {
    private let handle: duckdb_logical_type?

    init(_ handle: duckdb_logical_type?) { self.handle = handle }

    convenience init(_ type: duckdb_type) { self.init(duckdb_create_logical_type(type)) }

    deinit {
        var handle = handle
        duckdb_destroy_logical_type(&handle)
    }

    /// Lends the handle, which goes with the last reference to this object.
    func lend<R>(_ body: (duckdb_logical_type?) -> R) -> R { withExtendedLifetime(self) { body(handle) } }

    var id: duckdb_type { duckdb_get_type_id(handle) }
    var columnType: ColumnType { ColumnType(name) }

    private static let names: [UInt32: String] = [
        DUCKDB_TYPE_BOOLEAN: "BOOLEAN", DUCKDB_TYPE_TINYINT: "TINYINT", DUCKDB_TYPE_SMALLINT: "SMALLINT",
        DUCKDB_TYPE_INTEGER: "INTEGER", DUCKDB_TYPE_BIGINT: "BIGINT", DUCKDB_TYPE_HUGEINT: "HUGEINT",
        DUCKDB_TYPE_UTINYINT: "UTINYINT", DUCKDB_TYPE_USMALLINT: "USMALLINT", DUCKDB_TYPE_UINTEGER: "UINTEGER",
        DUCKDB_TYPE_UBIGINT: "UBIGINT", DUCKDB_TYPE_UHUGEINT: "UHUGEINT", DUCKDB_TYPE_BIGNUM: "BIGNUM",
        DUCKDB_TYPE_FLOAT: "FLOAT", DUCKDB_TYPE_DOUBLE: "DOUBLE", DUCKDB_TYPE_VARCHAR: "VARCHAR",
        DUCKDB_TYPE_BLOB: "BLOB", DUCKDB_TYPE_BIT: "BIT", DUCKDB_TYPE_UUID: "UUID", DUCKDB_TYPE_DATE: "DATE",
        DUCKDB_TYPE_TIME: "TIME", DUCKDB_TYPE_TIME_TZ: "TIME WITH TIME ZONE", DUCKDB_TYPE_TIME_NS: "TIME_NS",
        DUCKDB_TYPE_INTERVAL: "INTERVAL", DUCKDB_TYPE_TIMESTAMP: "TIMESTAMP", DUCKDB_TYPE_TIMESTAMP_S: "TIMESTAMP_S",
        DUCKDB_TYPE_TIMESTAMP_MS: "TIMESTAMP_MS", DUCKDB_TYPE_TIMESTAMP_NS: "TIMESTAMP_NS",
        DUCKDB_TYPE_TIMESTAMP_TZ: "TIMESTAMP WITH TIME ZONE", DUCKDB_TYPE_SQLNULL: "\"NULL\"",
        DUCKDB_TYPE_VARIANT: "VARIANT", DUCKDB_TYPE_GEOMETRY: "GEOMETRY",
    ].reduce(into: [:]) { $0[$1.key.rawValue] = $1.value }

    /// A type without inner structure; VARCHAR if there is none of this name.
    static func basic(_ type: ColumnType) -> LogicalType {
        LogicalType(names.first { $0.value == type.name }.map { duckdb_type($0.key) } ?? DUCKDB_TYPE_VARCHAR)
    }

    /// The type of this name; asks DuckDB where the name has an inner structure.
    static func named(_ type: ColumnType, on connection: DatabaseConnection) throws(DuckDBError) -> LogicalType {
        if names.values.contains(type.name) { return basic(type) }
        return try connection.prepare("SELECT NULL::\(type.name)").type(ofColumn: 0)
    }

    /// As DuckDB's DESCRIBE writes it.
    var name: String {
        if let alias = text(duckdb_logical_type_get_alias(handle)), !alias.isEmpty { return alias }
        switch id {
        case DUCKDB_TYPE_DECIMAL: return "DECIMAL(\(duckdb_decimal_width(handle)),\(duckdb_decimal_scale(handle)))"
        case DUCKDB_TYPE_ENUM:
            let members = (0..<idx_t(duckdb_enum_dictionary_size(handle))).map { index in
                SQL.literal(text(duckdb_enum_dictionary_value(handle, index)) ?? "")
            }
            return "ENUM(\(members.joined(separator: ", ")))"
        default: return composed { $0.name } ?? Self.names[id.rawValue] ?? "VARCHAR"
        }
    }

    /// The name of a type that is made of others, from what `part` calls those; nil if this is no such type.
    func composed<E>(_ part: (LogicalType) throws(E) -> String) throws(E) -> String? {
        func list(
            _ kind: String, _ count: idx_t, _ name: (duckdb_logical_type?, idx_t) -> UnsafeMutablePointer<CChar>?,
            _ type: (duckdb_logical_type?, idx_t) -> duckdb_logical_type?
        ) throws(E) -> String {
            let members = try (0..<count).map { index throws(E) in
                try "\(SQL.quoted(text(name(handle, index)) ?? "")) \(part(LogicalType(type(handle, index))))"
            }
            return "\(kind)(\(members.joined(separator: ", ")))"
        }
        switch id {
        case DUCKDB_TYPE_LIST: return try part(LogicalType(duckdb_list_type_child_type(handle))) + "[]"
        case DUCKDB_TYPE_ARRAY:
            let size = duckdb_array_type_array_size(handle)
            return try part(LogicalType(duckdb_array_type_child_type(handle))) + "[\(size)]"
        case DUCKDB_TYPE_MAP:
            let key = try part(LogicalType(duckdb_map_type_key_type(handle)))
            return "MAP(\(key), \(try part(LogicalType(duckdb_map_type_value_type(handle)))))"
        case DUCKDB_TYPE_STRUCT:
            let count = duckdb_struct_type_child_count(handle)
            return try list("STRUCT", count, duckdb_struct_type_child_name, duckdb_struct_type_child_type)
        case DUCKDB_TYPE_UNION:
            let count = duckdb_union_type_member_count(handle)
            return try list("UNION", count, duckdb_union_type_member_name, duckdb_union_type_member_type)
        default: return nil
        }
    }

    private func text(_ owned: UnsafeMutablePointer<CChar>?) -> String? {
        defer { duckdb_free(owned) }
        return owned.map { String(cString: $0) }
    }
}
