package import OrderedCollections
package import Workflow

/// A table that a script makes of the input tables, in a program beside the engine.
package struct Script: Hashable, Sendable {
    package var language: ScriptLanguage
    package var text: String
    /// The variables that the input tables are, by port.
    package var variables: OrderedDictionary<PortID, String>
    /// What it promises to yield, with types as they were written down.
    package var columns: [Column]
    /// Whether row n out is made from row n in alone.
    package var isRowByRow: Bool

    /// A statement with the promised columns, of which the binder tells the types' own names.
    package var declaration: SQL {
        let columns = columns.map { "CAST(NULL AS \(raw: $0.type.name)) AS \(column: $0.name)" as SQL }
        return "SELECT \(columns.joined(by: ", "))"
    }

    /// What the table on a port is called, with `_` for what no name may have.
    package static func variable(_ port: PortID) -> String {
        let name = String(port.text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return name.first?.isLetter == true ? name : "t\(name)"
    }

    /// The variable that holds the answer when the script has ended.
    package static let answer = "table"
}
