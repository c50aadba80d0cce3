package import Capture
import Catalog
import Terminal
package import Workflow

/// The production workflow of the document as it is now, or why there is none. Made off the screen's thread, with
/// everything that costs time to work out.
package struct Preview: Sendable {
    package let production: Production?
    /// Why there is none.
    package let absence: String?
    package let diagram: Diagram
    /// What differs from the version that is live; nil where none is.
    package let comparison: Comparison?
    /// The same for what each Deploy node deploys, where that is live.
    package let deployed: [NodeID: Comparison]
    /// What differs, the contract and the frozen parts in words.
    package let notes: [Note]

    package struct Note: Hashable, Sendable {
        package var label: String
        package var text: String
        package var change: Diagram.Change?

        package init(label: String, text: String, change: Diagram.Change? = nil) {
            self.label = label
            self.text = text
            self.change = change
        }
    }

    /// Compares production with what is live under the document's name, and so what each Deploy node deploys.
    ///
    /// - Parameters:
    ///   - other: the production workflow that a Deploy node deploys, where that is another one.
    ///   - compare: compares a production workflow with what is live under a name.
    package init(
        _ production: Production, of analysis: Analysis, other: (NodeID) -> Production?,
        compare: (Production, String) -> Comparison?
    ) {
        var deployed: [NodeID: Comparison] = [:]
        for (name, node) in analysis.deployments {
            let isSame = (try? analysis.productionSource(at: node)) == production.source
            deployed[node] = (isSame ? production : other(node)).flatMap { compare($0, name) }
        }
        let own = analysis.deployment
        let comparison = own.node.map { deployed[$0] } ?? compare(production, own.name)
        self.init(production, comparedBy: comparison, deployed: deployed)
    }

    /// - Parameters:
    ///   - comparison: with what is live under the document's name.
    ///   - deployed: what each Deploy node deploys with what is live under its name.
    package init(
        _ production: Production, comparedBy comparison: Comparison? = nil, deployed: [NodeID: Comparison] = [:]
    ) {
        self.production = production
        self.comparison = comparison
        self.deployed = deployed
        absence = nil
        let frozen = production.segment.frozen
        // What each frozen part holds, by its node in the production workflow.
        let remarks = Dictionary(frozen.map { ($0.node, FrozenText.remark($0)) }) { first, _ in first }
        var maker = WorkflowDiagram(production.segment.workflow, catalog: production.analysis.catalog)
        maker.analysis = production.analysis
        maker.remarks = remarks
        maker.changes = comparison?.changes ?? [:]
        maker.gone = comparison?.gone ?? [:]
        var drawing = maker.diagram()
        let fitted = Set(frozen.filter { $0.value != nil }.map(\.node.text))
        for index in drawing.boxes.indices where fitted.contains(drawing.boxes[index].id) {
            drawing.boxes[index].state = .done
        }
        diagram = drawing
        let contract = production.contract
        let told =
            contract.inputs.map { Note(label: "in \($0.port)", text: Self.list($0.columns.map(\.name))) }
            + contract.outputs.map { Note(label: "out \($0.port)", text: Self.list($0.columns.map(\.name))) }
            + frozen.map { Note(label: "frozen", text: "\($0.origin): \(remarks[$0.node] ?? "")") }
        notes = (comparison?.notes ?? []) + told
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }

    package init(absence: String) {
        production = nil
        comparison = nil
        deployed = [:]
        self.absence = absence
        diagram = Diagram()
        notes = []
    }

    /// The node of the production workflow that stands for one of creation's: the same id, or its frozen model.
    func production(of node: NodeID) -> NodeID? {
        guard let segment = production?.segment else { return nil }
        if segment.workflow.nodes[node] != nil { return node }
        return segment.frozen.first { $0.origin.node == node }?.node
    }

    /// The node of creation that a node of the production workflow stands for; nil for those that it alone has.
    func creation(of node: NodeID) -> NodeID? {
        production?.segment.frozen.first { $0.node == node }?.origin.node ?? node
    }

    /// Rows that the notes below a drawing of some rows take: what it leaves, and a part of the pane in any case.
    func noteRows(_ rect: Rect, below drawing: Int) -> Int {
        let (rows, width) = (rect.rows - 2, rect.columns - 2)
        let share = max(rows / (comparison?.isStale == true ? 2 : 3), rows - drawing)
        let head = summary(width: width).count
        return min(share, head + noteLines(width: width, rows: share - head).joined().count)
    }

    /// What the notes are called.
    func label(_ note: Note, _ glyphs: Glyphs = .unicode) -> String {
        note.change.map { "\($0.mark(glyphs)) \(note.label)" } ?? note.label
    }

    /// The column that the texts of the notes begin in.
    func noteIndent(width: Int) -> Int {
        min(max(14, width / 3), (notes.map { label($0).displayWidth }.max() ?? 0) + 1)
    }

    /// The lines of each note's text, as far as there is room.
    func noteLines(width: Int, rows: Int) -> [[String]] {
        Wrapping.lines(notes.map(\.text), width: max(1, width - noteIndent(width: width)), rows: rows)
    }

    /// What differs from what is live, in a sentence; empty where nothing is.
    func summary(width: Int) -> [String] { comparison.map { Wrapping.lines($0.sentence, width: width - 2) } ?? [] }
}

/// What is told of a frozen part: what it holds and its size, or that it is not there yet.
package enum FrozenText {
    package static func remark(_ part: FrozenPart) -> String {
        switch part.value {
        case nil: "fitted at run"
        case .model(let model)?: "\(model.kind), \(ByteText.text(model.json().count))"
        case .table(let table)?: "\(table.rows) rows, \(ByteText.text(table.bytes))"
        case .workflow?: "a workflow"
        }
    }

    /// The same of a node that holds a value in a file; nil for any other node.
    static func remark(_ node: Node) -> String? { badges(node)?.reversed().joined(separator: ", ") }

    /// How large the value of such a node is, and what it is.
    static func badges(_ node: Node) -> [String]? {
        guard node.type.isFrozen, let bytes = node.parameters["bytes"]?.int else { return nil }
        let kind = node.parameters["kind"]?.string ?? String(node.type.name.dropFirst("frozen-".count))
        return [ByteText.text(bytes), kind]
    }
}
