import CDuckDB
import Catalog
import Workflow

extension ScalarFunction {
    /// What `RowKey.sql` calls.
    static let rowKey = ScalarFunction(
        name: RowKey.function, parameters: [.bigint, "UINTEGER"], result: "UBIGINT"
    ) { arguments, result in
        let (rows, seeds) = (arguments.vector(0).values(as: Int64.self), arguments.vector(1).values(as: UInt32.self))
        guard let keys = duckdb_vector_get_data(result.handle)?.assumingMemoryBound(to: UInt64.self) else { return }
        for index in 0..<result.count { keys[index] = RowKey.key(row: rows[index], seed: seeds[index]) }
    }
}
