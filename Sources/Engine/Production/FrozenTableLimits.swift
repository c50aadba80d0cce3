import Catalog
import Workflow

/// How large the frozen tables of a production workflow may be once they are unpacked: a file of some kilobytes can
/// say that it holds billions of rows.
enum FrozenTableLimits {
    static let cells = 2_000_000_000
    static let bytes = 16 << 30

    static func check(_ file: String, _ node: NodeID, _ connection: DatabaseConnection) throws(RunError) {
        let path = SQL.literal(file)
        let figures: [ParameterValue]
        do throws(DuckDBError) {
            figures =
                try connection.rows(
                    """
                    SELECT CAST(coalesce(sum(num_values), 0) AS DOUBLE),
                      CAST(coalesce(sum(total_uncompressed_size), 0) AS DOUBLE)
                    FROM parquet_metadata(\(path))
                    """
                ).first ?? []
        } catch {
            throw RunError(error, node: node, sql: error.sql)
        }
        guard let found = figures.first?.double, let size = figures.last?.double else { return }
        if found > Double(cells) {
            throw RunError(node: node, "the frozen table \(file) has \(Int(found)) cells, and it may have \(cells)")
        }
        if size > Double(bytes) {
            throw RunError(
                node: node, "the frozen table \(file) unpacks to \(Int(size) >> 30) GiB, and it may have \(bytes >> 30)"
            )
        }
    }
}
