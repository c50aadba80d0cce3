import Catalog
package import Workflow

/// Why a node failed, with everything one needs to mend it.
package struct RunError: Error, Hashable, Sendable, CustomStringConvertible {
    package var node: NodeID?
    package var place: Diagnostic.Place
    /// One sentence that names the thing.
    package var message: String
    /// DuckDB's or another library's own words.
    package var detail: String?
    /// The statement that failed.
    package var sql: String?
    package var isCancellation: Bool
    /// Whether production answered otherwise than creation did.
    package var isMismatch = false

    package init(
        node: NodeID? = nil, place: Diagnostic.Place = .node, _ message: String, detail: String? = nil,
        sql: String? = nil, isCancellation: Bool = false
    ) {
        self.node = node
        self.place = place
        self.message = message
        self.detail = detail
        self.sql = sql
        self.isCancellation = isCancellation
    }

    package var description: String {
        var text = node.map { "\($0): \(message)" } ?? message
        if let detail, !message.contains(detail) { text += "\n  \(detail)" }
        if let sql { text += "\n  in: \(sql)" }
        return text
    }
}

extension RunError {
    init(_ error: DuckDBError, node: NodeID?, sql: String?) {
        if error.kind == .interrupted {
            self.init(node: node, "cancelled", isCancellation: true)
        } else {
            let message = CSVComplaint(error.message)?.sentence ?? error.sentence
            self.init(node: node, message, detail: error.message, sql: sql)
        }
    }

    /// Whether a file of the cache isn't what was written there.
    var isDamage: Bool { detail.map { DuckDBError(message: $0, sql: nil).isDamage } ?? false }
}
