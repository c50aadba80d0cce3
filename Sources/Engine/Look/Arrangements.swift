import Catalog
import Synchronization
import Workflow

/// The rows of tables as they are sorted and filtered for looking: tables of row numbers, of which a few are kept.
final class Arrangements: Sendable {
    struct Key: Hashable, Sendable {
        var table: ResultKey
        var filter: String?
        var order: [TableLook.SortKey]
    }
    private struct Entry {
        var key: Key
        var relation: String
        var rows: Int
    }
    private let entries = Mutex<[Entry]>([])
    private static let most = 4

    /// The table of row numbers, in its column `r`, and how many there are; made if it isn't there.
    func rows(
        of look: TableLook, _ table: ResultKey, in relation: String, named name: () -> String,
        on connection: DatabaseConnection
    ) throws(DuckDBError) -> (relation: String, rows: Int) {
        let key = Key(table: table, filter: look.filter, order: look.order)
        let known = entries.withLock { entries -> Entry? in
            guard let place = entries.firstIndex(where: { $0.key == key }) else { return nil }
            entries.append(entries.remove(at: place))
            return entries.last
        }
        if let known { return (known.relation, known.rows) }
        let new = name()
        let keys = look.order.map { "\(SQL.quoted($0.column)) \($0.isDescending ? "DESC" : "ASC") NULLS LAST" }
        try connection.execute(
            """
            CREATE TABLE \(new) AS SELECT rowid AS r FROM \(relation) \(look.condition) \
            ORDER BY \((keys + ["rowid"]).joined(separator: ", "))
            """)
        let rows = try connection.rows("SELECT count(*) FROM \(new)").first?.first?.int ?? 0
        let gone = entries.withLock { entries in
            entries.append(Entry(key: key, relation: new, rows: rows))
            return entries.count > Self.most ? entries.removeFirst().relation : nil
        }
        if let gone { _ = try? connection.execute("DROP TABLE IF EXISTS \(gone)") }
        return (new, rows)
    }
}
