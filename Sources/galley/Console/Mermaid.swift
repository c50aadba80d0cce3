import Workflow

/// A workflow as a Mermaid flowchart, for documents on the web.
enum Mermaid {
    static func text(of workflow: Workflow) -> String {
        var lines = ["flowchart LR"]
        // Mermaid has reserved words, so nodes get numbers for names.
        let names = Dictionary(
            uniqueKeysWithValues: workflow.nodes.keys.enumerated().map { ($0.element, "n\($0.offset)") })
        for (id, node) in workflow.nodes {
            lines.append("  \(names[id] ?? "")[\"\(escaped(node.title ?? id.text))<br/><small>\(node.type)</small>\"]")
        }
        for connection in workflow.connections {
            let label = [connection.from.port?.text, connection.to.port?.text].compactMap { $0 }.joined(
                separator: " to ")
            let arrow = label.isEmpty ? "-->" : "-- \(escaped(label)) -->"
            lines.append("  \(names[connection.from.node] ?? "") \(arrow) \(names[connection.to.node] ?? "")")
        }
        return lines.joined(separator: "\n")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
    }
}
