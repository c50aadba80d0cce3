import OrderedCollections

/// Writes a workflow over the lines of an earlier text.
struct SourceWriter {
    private let layout: SourceLayout
    /// What the lines of the layout say.
    private let before: Workflow
    private let workflow: Workflow
    private var output: LineOutput

    init(layout: SourceLayout, before: Workflow, workflow: Workflow) {
        self.layout = layout
        self.before = before
        self.workflow = workflow
        output = LineOutput(layout)
    }

    mutating func write() -> String {
        var (hasNodes, hasConnections, hasPromotion) = (false, false, false)
        for section in layout.sections {
            let entry = section.entry
            switch section.content {
            case .galley: output.copy(entry, column: 0)
            case .name where workflow.name.isSpelled(like: before.name): output.copy(entry, column: 0)
            case .name(let value):
                replace(.string(workflow.name), "name", in: SourceField(entry: entry, value: value), indent: 0)
            case .nodes(let block):
                hasNodes = true
                write(block, in: entry)
            case .connections(let block):
                hasConnections = true
                write(block, in: entry)
            case .promotion:
                hasPromotion = true
                writePromotion(in: entry)
            }
        }
        if !hasNodes, !workflow.nodes.isEmpty { addNodes() }
        if !hasConnections, !workflow.connections.isEmpty { addConnections() }
        if !hasPromotion, let rules = workflow.promotion { output.add(CanonicalYAML.promotion(rules)) }
        output.copyGap(layout.tail, column: 0)
        return output.text
    }

    // MARK: Sections

    private mutating func addNodes() {
        output.add(["nodes:"])
        for (id, node) in workflow.nodes {
            add(id, node, indent: CanonicalYAML.step, step: CanonicalYAML.step)
        }
    }

    private mutating func addConnections() {
        output.add(["connections:"] + workflow.connections.flatMap { CanonicalYAML.connection($0) })
    }

    private mutating func writePromotion(in entry: SourceEntry) {
        if workflow.promotion == before.promotion { return output.copy(entry, column: 0) }
        output.copyGap(entry.leading, column: 0)
        if let rules = workflow.promotion { output.add(CanonicalYAML.promotion(rules)) }
        output.copyGap(entry.trailing, column: 0)
    }

    private mutating func write(_ block: SourceBlock<SourceNode>?, in entry: SourceEntry) {
        if workflow.nodes == before.nodes { return output.copy(entry, column: 0) }
        output.copyGap(entry.leading, column: 0)
        guard let block else {
            addNodes()
            return output.copyGap(entry.trailing, column: 0)
        }
        output.copy(entry.header)
        let origins = workflow.origins(in: block.items)
        let separates = block.items.count > 1 && block.items.dropFirst().allSatisfy { startsBlank($0.entry) }
        let step = block.items.first { $0.fields != nil }.map { $0.indent - block.indent } ?? CanonicalYAML.step
        for (index, pair) in workflow.nodes.elements.enumerated() {
            if let origin = origins[index] {
                write(pair.key, pair.value, over: block.items[origin], indent: block.indent, step: step)
            } else {
                if separates, index > 0 { output.separate() }
                add(pair.key, pair.value, indent: block.indent, step: step)
            }
        }
        output.copyGap(block.trailing, column: block.indent)
    }

    private mutating func write(_ block: SourceBlock<SourceConnection>?, in entry: SourceEntry) {
        if workflow.connections == before.connections { return output.copy(entry, column: 0) }
        output.copyGap(entry.leading, column: 0)
        guard let block else {
            addConnections()
            return output.copyGap(entry.trailing, column: 0)
        }
        output.copy(entry.header)
        let origins = workflow.origins(in: block.items)
        for (index, connection) in workflow.connections.enumerated() {
            guard let origin = origins[index].map({ block.items[$0] }) else {
                output.add(CanonicalYAML.connection(connection, indent: block.indent))
                continue
            }
            output.copyGap(origin.entry.leading, column: block.indent)
            if origin.connection == connection {
                output.copy(origin.entry.core)
            } else if let value = origin.value, let text = CanonicalYAML.inline(.string(connection.description)) {
                output.copy(origin.entry.core, replacing: value, with: text)
            } else {
                output.add(CanonicalYAML.connection(connection, indent: block.indent))
            }
            output.copyGap(origin.entry.trailing, column: block.indent)
        }
        output.copyGap(block.trailing, column: block.indent)
    }

    private func startsBlank(_ entry: SourceEntry) -> Bool {
        !entry.leading.isEmpty && layout.lines.firstVisible(entry.leading.lowerBound) == nil
    }

    // MARK: Entries

    private mutating func write(_ id: NodeID, _ node: Node, over origin: SourceNode, indent: Int, step: Int) {
        if id == origin.id, node == origin.node { return output.copy(origin.entry, column: indent) }
        output.copyGap(origin.entry.leading, column: indent)
        defer { output.copyGap(origin.entry.trailing, column: origin.indent) }
        guard let old = origin.fields else {
            return add(id, node, indent: indent, step: step)
        }
        if id == origin.id {
            output.copy(origin.entry.header)
        } else {
            output.copy(origin.entry.header, replacing: origin.key, with: ScalarStyle.text(id.text, in: .key))
        }
        let fields = node.fields
        let before = origin.node.fields
        for key in node.order(like: Array(old.keys), hadTitle: before["title"] != nil) {
            switch (fields[key], old[key]) {
            case (let value?, let field?) where before[key] != value:
                replace(value, key, in: field, indent: origin.indent)
            // Without a value: a title that was written empty.
            case (_, let field?): output.copy(field.entry, column: origin.indent)
            case (let value?, nil):
                output.add(CanonicalYAML.field(key, value, indent: origin.indent), endingWith: value)
            case (nil, nil): break
            }
        }
    }

    private mutating func add(_ id: NodeID, _ node: Node, indent: Int, step: Int) {
        let lines = CanonicalYAML.node(id, node, indent: indent, step: step)
        output.add(lines, endingWith: node.fields.values.last ?? .null)
    }

    /// A field with its new value: within its line where both old and new take up one.
    private mutating func replace(_ value: ParameterValue, _ key: String, in field: SourceField, indent: Int) {
        output.copyGap(field.entry.leading, column: indent)
        if let bytes = field.value, let text = CanonicalYAML.inline(value) {
            output.copy(field.entry.core, replacing: bytes, with: text)
        } else {
            output.add(CanonicalYAML.field(key, value, indent: indent), endingWith: value)
        }
        output.copyGap(field.entry.trailing, column: indent)
    }
}
