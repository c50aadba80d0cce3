import Capture
import Catalog
import Editor
import Engine
import Terminal
import Workflow

/// The table on an output of a node that has run, for people or for programs.
struct TableAnswer {
    let page: TablePage
    /// How a view node's table is drawn.
    let chart: ChartKind?

    /// - Parameter name: `NODE` or `NODE.PORT`.
    init(_ name: String, rows: Int, of opened: OpenedDocument) async throws {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        let node = try opened.node(parts.first ?? "")
        let outputs = opened.analyze().outputs(of: node)
        let tables = outputs.filter { $0.spec.kind == .table }.map(\.id)
        guard let port = parts.count > 1 ? tables.first(where: { $0.text == parts[1] }) : tables.first else {
            let wanted = parts.count > 1 ? "no table \"\(parts[1])\"" : "no table"
            let hint = parts.count > 1 ? Suggestion.hint(for: parts[1], in: tables.map(\.text)) : ""
            throw Failure("\(opened.document.path): error: \"\(node)\" has \(wanted)\(hint)")
        }
        let kind = opened.workflow.nodes[node].flatMap { Catalog.standard[$0.type]?.chart }
        guard let result = await opened.engine.lookup(opened.workflow, folder: opened.folder),
            case .done? = result.states[node]
        else {
            throw Failure(
                "\(opened.document.path): error: \"\(node)\" has not run as it is now: "
                    + "galley run \(opened.document.path) --to \(node)")
        }
        chart = kind
        let limit = kind == nil ? rows : max(rows, 100_000)
        page = try await opened.engine.page(of: PortReference(node, port), in: result, offset: 0, limit: limit)
    }

    func text(glyphs: Glyphs) -> String {
        if let chart {
            var frame = Frame(rows: 20, columns: 80)
            ChartDrawing(chart, of: page, glyphs: glyphs).draw(in: &frame)
            return frame.text.trimmingNewlines
        }
        var table = TextTable(page.schema.names)
        for row in page.rows { table.add(row.map(PlainText.text)) }
        let rest = page.totalRows - page.rows.count
        return table.text + (rest > 0 ? "\n\(glyphs.ellipsis) \(rest) more of \(page.totalRows) rows" : "")
    }

    struct Description: Encodable {
        struct ColumnDescription: Encodable {
            var name: String
            var type: String
        }
        var rows: Int
        var columns: [ColumnDescription]
        var values: [[JSONValue]]
    }

    func description(rows: Int) -> Description {
        Description(
            rows: page.totalRows,
            columns: page.schema.columns.map { Description.ColumnDescription(name: $0.name, type: $0.type.name) },
            values: page.rows.prefix(rows).map { $0.map(JSONValue.init) })
    }
}
