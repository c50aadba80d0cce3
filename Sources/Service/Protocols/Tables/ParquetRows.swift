import Catalog
import Deployment
import Engine
import Workflow

/// Rows as a Parquet file. Blocking.
enum ParquetRows {
    static func read(_ body: [UInt8], _ format: RowFormat, rowLimit: Int) throws(RowsFault) -> InputRows {
        do {
            return try TransientFolder.with { folder in
                let file = "\(folder)/rows.parquet"
                try FileSystem.write(body, to: file)
                let source = SQL.reading(file, as: .parquet)
                return try DatabaseRows.read(source, on: DatabaseRows.connection(), format, rowLimit: rowLimit)
            }
        } catch let fault as RowsFault {
            throw fault
        } catch let error as DuckDBError {
            // DuckDB's words name a file that means nothing to the client.
            let reason = error.kind == .outOfMemory ? "; it is too large" : ""
            throw .shape("the body can't be read as a Parquet file\(reason)")
        } catch {
            throw .shape("the body can't be kept: \(FileError.reason(for: error))")
        }
    }

    static func written(_ answer: AnswerRows, _ columns: [AnswerColumn], shown: [Int]) throws -> [UInt8] {
        try TransientFolder.with { folder in
            let file = "\(folder)/rows.parquet"
            let connection = try DatabaseRows.connection()
            let table = try DatabaseRows.table(answer, columns, shown: shown, on: connection)
            try connection.execute("COPY (SELECT * FROM \(table.relation)) TO \(SQL.literal(file)) (FORMAT parquet)")
            return try FileSystem.read(file)
        }
    }
}
