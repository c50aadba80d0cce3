import OrderedCollections

extension SourceLayout {
    /// Finds the lines of what a document's text was read to.
    init(_ lines: SourceLines, root: YAMLNode, workflow: Workflow) {
        self.init(lines: lines)
        guard case .mapping(let pairs, flow: false) = root.content,
            let entries = entries(of: pairs, column: root.start.column - 1, in: 0..<lines.count)
        else {
            isOpaque = true
            return
        }
        noteKeeping(root)
        tail = (entries.last?.trailing.upperBound ?? 0)..<lines.count
        for (pair, entry) in zip(pairs, entries) {
            let content: SourceSection.Content? =
                switch pair.name {
                case "galley": .galley
                case "name": .name(replaceable(pair.value, beside: pair.key))
                case "nodes": .nodes(nodes(pair, entry, workflow))
                case "connections": .connections(connections(pair, entry, workflow))
                case "promotion": .promotion
                default: nil
                }
            if let content { sections.append(SourceSection(entry: entry, content: content)) }
        }
    }

    /// The entries of a block mapping within `range`, or nil where they don't have lines of their own. Keys written
    /// `? key` count only where `takesExplicit`.
    private func entries(
        of pairs: [YAMLNode.Pair], column: Int, in range: Range<Int>, takesExplicit: Bool = false
    ) -> [SourceEntry]? {
        let haveOwnLines = pairs.allSatisfy { pair in
            guard let (byte, first) = lines.firstVisible(pair.key.start.line - 1), first == column else { return false }
            return pair.key.start.column - 1 == column || takesExplicit && byte == UInt8(ascii: "?")
        }
        guard haveOwnLines else { return nil }
        return entries(pairs.map { ($0.key.start.line - 1, lastLine($0.value) + 1) }, column: column, in: range)
    }

    private func entries(_ cores: [(start: Int, end: Int)], column: Int, in range: Range<Int>) -> [SourceEntry]? {
        var entries: [SourceEntry] = []
        var end = range.lowerBound
        for (index, core) in cores.enumerated() {
            let next = index + 1 < cores.count ? cores[index + 1].start : range.upperBound
            guard end <= core.start, core.start < core.end, core.end <= next else { return nil }
            let trailing = core.end..<lines.split(core.end..<next, deeperThan: column)
            entries.append(SourceEntry(leading: end..<core.start, core: core.start..<core.end, trailing: trailing))
            end = trailing.upperBound
        }
        return entries
    }

    private func nodes(
        _ section: YAMLNode.Pair, _ entry: SourceEntry, _ workflow: Workflow
    ) -> SourceBlock<SourceNode>? {
        let range = entry.core.lowerBound + 1..<entry.trailing.upperBound
        if section.value.isAbsent {
            return SourceBlock(items: [], indent: CanonicalYAML.step, trailing: range)
        }
        let column = section.value.start.column - 1
        guard case .mapping(let pairs, flow: false) = section.value.content,
            let entries = entries(of: pairs, column: column, in: range)
        else { return nil }
        var items: [SourceNode] = []
        for (pair, entry) in zip(pairs, entries) {
            let id = NodeID(pair.name)
            guard let node = workflow.nodes[id] else { return nil }
            let fields = fields(pair, entry)
            items.append(
                SourceNode(
                    id: id, node: node, entry: entry, key: bytes(pair.key), fields: fields?.fields,
                    indent: fields?.indent ?? column + CanonicalYAML.step))
        }
        return SourceBlock(
            items: items, indent: column, trailing: (entries.last?.trailing.upperBound ?? 0)..<range.upperBound)
    }

    private func fields(
        _ node: YAMLNode.Pair, _ entry: SourceEntry
    ) -> (fields: OrderedDictionary<String, SourceField>, indent: Int)? {
        let column = node.value.start.column - 1
        let range = entry.core.lowerBound + 1..<entry.core.upperBound
        guard case .mapping(let pairs, flow: false) = node.value.content, node.key.start.line == node.key.end.line,
            let entries = entries(of: pairs, column: column, in: range, takesExplicit: true)
        else { return nil }
        var fields: OrderedDictionary<String, SourceField> = [:]
        for (pair, entry) in zip(pairs, entries) {
            fields[pair.name] = SourceField(entry: entry, value: replaceable(pair.value, beside: pair.key))
        }
        return (fields, column)
    }

    private func connections(
        _ section: YAMLNode.Pair, _ entry: SourceEntry, _ workflow: Workflow
    ) -> SourceBlock<SourceConnection>? {
        let range = entry.core.lowerBound + 1..<entry.trailing.upperBound
        if section.value.isAbsent {
            return SourceBlock(items: [], indent: CanonicalYAML.step, trailing: range)
        }
        guard case .sequence(let nodes, flow: false) = section.value.content, let first = nodes.first,
            let column = lines.firstVisible(first.start.line - 1)?.column,
            nodes.allSatisfy({ node in
                guard let (byte, indent) = lines.firstVisible(node.start.line - 1) else { return false }
                return byte == UInt8(ascii: "-") && indent == column && !node.isAbsent
            }),
            let entries = entries(
                nodes.map { ($0.start.line - 1, lastLine($0) + 1) }, column: column, in: range)
        else { return nil }
        let items = zip(zip(nodes, entries), workflow.connections).map { source, connection in
            SourceConnection(connection: connection, entry: source.1, value: replaceable(source.0, beside: nil))
        }
        guard items.count == nodes.count else { return nil }
        return SourceBlock(
            items: items, indent: column, trailing: (entries.last?.trailing.upperBound ?? 0)..<range.upperBound)
    }

    private func bytes(_ node: YAMLNode) -> Range<Int> { lines.offset(node.start)..<lines.offset(node.end) }

    /// The bytes of a value that is written on one line, that of its key.
    private func replaceable(_ value: YAMLNode, beside key: YAMLNode?) -> Range<Int>? {
        if case .scalar(_, .block) = value.content { return nil }
        guard value.start.line == value.end.line, value.start < value.end,
            key.map({ $0.start.line == value.start.line }) ?? true
        else { return nil }
        return bytes(value)
    }

    /// The last line with a part of a value.
    private func lastLine(_ node: YAMLNode) -> Int {
        switch node.content {
        case .mapping(let pairs, flow: false):
            return pairs.last.map { lastLine($0.value) } ?? node.end.line - 1
        case .sequence(let items, flow: false):
            return items.last.map { lastLine($0) } ?? node.end.line - 1
        case .scalar(_, .block):
            // It ends where the next line begins, blank lines included, which count only where they are kept.
            var line = node.end.line - (node.end.column == 1 ? 2 : 1)
            while !keepsBlanks(node), line > node.start.line - 1, lines.isEmpty(line) { line -= 1 }
            return line
        default: return node.end.line - 1
        }
    }

    /// Whether a text block's header says `+`.
    private func keepsBlanks(_ node: YAMLNode) -> Bool {
        lines.bytes[lines.offset(node.start)...].prefix(3).contains(UInt8(ascii: "+"))
    }

    private mutating func noteKeeping(_ node: YAMLNode) {
        switch node.content {
        case .scalar(_, .block): if keepsBlanks(node) { keeping.insert(lastLine(node)) }
        case .scalar: break
        case .sequence(let items, _): for item in items { noteKeeping(item) }
        case .mapping(let pairs, _): for pair in pairs { noteKeeping(pair.value) }
        }
    }
}
