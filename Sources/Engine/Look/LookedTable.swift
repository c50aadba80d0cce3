import Catalog
import Workflow

/// A table that is really there, as it is looked at.
struct LookedTable {
    let schema: Schema
    /// With all of its rows, in the order that they have by themselves.
    let relation: String
    let look: TableLook
    let connection: DatabaseConnection
    private let key: ResultKey
    private let session: Session

    init(
        _ table: LazyTable, at relation: String, as look: TableLook, in session: Session,
        on connection: DatabaseConnection
    ) throws(DuckDBError) {
        schema = table.schema
        key = table.key
        self.relation = relation
        self.look = look
        self.session = session
        self.connection = connection
        if let filter = look.filter { try Self.check(filter) }
    }

    /// The numbers of the rows that are shown, in the order in which they are; nil where these are all, as they are.
    private func arranged() throws(DuckDBError) -> (relation: String, rows: Int)? {
        guard look.isArranged else { return nil }
        if let column = schema["rowid"] {
            let message = "the column \"\(column.name)\" hides the numbers of the rows: rename it to sort and filter"
            throw DuckDBError(message: message, sql: nil)
        }
        return try session.arrangements.rows(of: look, key, in: relation, named: session.freeName, on: connection)
    }

    /// A condition is one expression; what else could stand there would be a statement of its own.
    private static func check(_ filter: String) throws(DuckDBError) {
        guard SQLText(filter).isOneExpression else {
            throw DuckDBError(message: "write one condition, its brackets and quotes closed", sql: filter)
        }
    }

    func rowCount() throws(DuckDBError) -> Int {
        if let arranged = try arranged() { return arranged.rows }
        return try connection.rows("SELECT count(*) FROM \(relation)").first?.first?.int ?? 0
    }

    /// Rows of some columns from a number on.
    func rows(of columns: [Column], offset: Int, limit: Int) throws(DuckDBError) -> [[ParameterValue]] {
        let (offset, limit) = (max(0, offset), max(0, limit))
        let names = columns.map { "t.\(SQL.quoted($0.name))" }.joined(separator: ", ")
        guard let arranged = try arranged() else {
            return try connection.rows("SELECT \(names) FROM \(relation) AS t LIMIT \(limit) OFFSET \(offset)")
        }
        return try connection.rows(
            """
            SELECT \(names) FROM \(arranged.relation) AS i JOIN \(relation) AS t ON t.rowid = i.r \
            WHERE i.rowid >= \(offset) AND i.rowid < \(offset + limit) ORDER BY i.rowid
            """)
    }

    /// What may follow FROM to read the rows that are shown, in any order.
    var shown: String { look.filter == nil ? relation : "(SELECT * FROM \(relation) \(look.condition))" }

    /// The same with the number of each row of the whole table in `rowid`.
    var shownWithRowNumbers: String {
        look.filter == nil ? relation : "(SELECT rowid, * FROM \(relation) \(look.condition))"
    }

    /// The same with the number of each row, as it is shown, before the other columns.
    func numbered(as name: String) throws(DuckDBError) -> String {
        if let arranged = try arranged() {
            return
                "(SELECT i.rowid AS \(name), t.* FROM \(arranged.relation) AS i JOIN \(relation) AS t ON t.rowid = i.r)"
        }
        return "(SELECT rowid AS \(name), * FROM \(relation))"
    }
}

extension TableLook {
    /// The WHERE clause.
    var condition: String { filter.map { "WHERE (\($0)\n)" } ?? "" }
}
