import Catalog
import Engine
import Workflow

/// Rows as a stream in Arrow's format. Blocking.
enum ArrowRows {
    static func read(_ body: [UInt8], _ format: RowFormat, rowLimit: Int) throws(RowsFault) -> InputRows {
        guard !body.starts(with: "ARROW1".utf8) else {
            throw .shape("the body is a file in Arrow's format; send it as a stream (pyarrow.ipc.new_stream)")
        }
        guard let messages = ArrowMessages(body) else { throw .shape("the body can't be read as an Arrow stream") }
        guard messages.rows <= rowLimit else { throw .tooManyRows(limit: rowLimit) }
        guard messages.unfolded <= DatabaseRows.memoryLimit else {
            throw .shape("the body unfolds to \(messages.unfolded) bytes; send fewer rows, or larger batches")
        }
        do {
            let connection = try DatabaseRows.connection()
            try connection.createTable("rows", fromArrow: body)
            return try DatabaseRows.read("rows", on: connection, format, rowLimit: rowLimit)
        } catch let fault as RowsFault {
            throw fault
        } catch let error as DuckDBError {
            throw .shape("the body can't be read as an Arrow stream: \(error.sentence)")
        } catch {
            throw .shape("the body can't be read as an Arrow stream: \(error)")
        }
    }

    static func written(_ answer: AnswerRows, _ columns: [AnswerColumn], shown: [Int]) throws -> [UInt8] {
        let connection = try DatabaseRows.connection()
        let table = try DatabaseRows.table(answer, columns, shown: shown, on: connection)
        return try connection.arrowStream(of: "SELECT * FROM \(table.relation)")
    }
}
