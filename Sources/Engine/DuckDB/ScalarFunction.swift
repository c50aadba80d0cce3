import CDuckDB
import Workflow

/// A function that SQL calls and Swift computes, a chunk at a time, on DuckDB's threads.
struct ScalarFunction {
    var name: String
    var parameters: [ColumnType]
    /// The type of any further arguments; nil when there are none.
    var further: ColumnType?
    var result: ColumnType
    /// Whether rows with a missing argument reach `compute`; otherwise their result is missing.
    var seesMissing = false
    /// Whether each row is computed anew, even where nothing differs.
    var isVolatile = false
    /// Fills the result vector from the arguments' columns. A thrown error's text fails the query.
    var compute: @Sendable (_ arguments: borrowing DataChunk, _ result: Vector) throws -> Void
}

private final class ScalarBody {
    let compute: @Sendable (borrowing DataChunk, Vector) throws -> Void

    init(_ compute: @escaping @Sendable (borrowing DataChunk, Vector) throws -> Void) { self.compute = compute }
}

extension DatabaseConnection {
    /// Makes the function known to every connection of this database.
    func register(_ declared: ScalarFunction) throws(DuckDBError) {
        var function = duckdb_create_scalar_function()
        defer { duckdb_destroy_scalar_function(&function) }
        duckdb_scalar_function_set_name(function, declared.name)
        for type in declared.parameters {
            try LogicalType.named(type, on: self).lend { duckdb_scalar_function_add_parameter(function, $0) }
        }
        if let further = declared.further {
            try LogicalType.named(further, on: self).lend { duckdb_scalar_function_set_varargs(function, $0) }
        }
        let result = try LogicalType.named(declared.result, on: self)
        result.lend { duckdb_scalar_function_set_return_type(function, $0) }
        if declared.seesMissing { duckdb_scalar_function_set_special_handling(function) }
        if declared.isVolatile { duckdb_scalar_function_set_volatile(function) }
        let body = Unmanaged.passRetained(ScalarBody(declared.compute)).toOpaque()
        duckdb_scalar_function_set_extra_info(function, body) { pointer in
            guard let pointer else { return }
            Unmanaged<ScalarBody>.fromOpaque(pointer).release()
        }
        duckdb_scalar_function_set_function(function) { info, input, output in
            guard let input else { return }
            let pointer = duckdb_scalar_function_get_extra_info(info)
            guard let pointer else { return }
            let body = Unmanaged<ScalarBody>.fromOpaque(pointer).takeUnretainedValue()
            let arguments = DataChunk(lent: input)
            do {
                try body.compute(arguments, Vector(output, arguments.rowCount))
            } catch {
                duckdb_scalar_function_set_error(info, "\(error)")
            }
        }
        guard duckdb_register_scalar_function(handle, function) == DuckDBSuccess else {
            throw DuckDBError(message: "DuckDB refused the function \(declared.name)", sql: nil)
        }
    }
}
