import OrderedCollections

/// Turns a YAML tree into a workflow, noting what is wrong and going on.
struct WorkflowReader {
    private(set) var problems: [Problem] = []
    private(set) var positions = SourcePositions()
    private var areNodesRead = true
    /// Enough to mend a file with; a wholly wrong one would yield as many as it has lines.
    private static let mostProblems = 100

    mutating func read(_ root: YAMLNode) -> Workflow {
        var workflow = Workflow(name: "")
        guard case .mapping(let pairs, _) = root.content else {
            note(root.start, "a workflow is a map that begins with \"galley: \(DocumentText.format)\"")
            return workflow
        }
        let known = ["galley", "name", "nodes", "connections", "promotion"]
        // The format decides how the rest is to be read.
        guard let format = pairs.first(where: { $0.name == "galley" }) else {
            note(root.start, "the key \"galley\" is missing: a workflow begins with \"galley: \(DocumentText.format)\"")
            return workflow
        }
        guard isCurrent(format.value) else { return workflow }
        for pair in pairs {
            switch pair.name {
            case "galley": break
            case "name": workflow.name = text(pair) ?? ""
            case "nodes": readNodes(pair.value, into: &workflow)
            case "connections": break
            case "promotion": workflow.promotion = readPromotion(pair)
            default:
                let hint = Suggestion.hint(for: pair.name, in: known)
                note(
                    pair.key.start,
                    "unknown key \"\(pair.name)\"\(hint.isEmpty ? "; there are \(known.joined(separator: ", "))" : hint)"
                )
            }
        }
        // A connection may stand above the nodes it joins, and says nothing where the nodes were not read.
        if areNodesRead, let pair = pairs.first(where: { $0.name == "connections" }) {
            readConnections(pair.value, into: &workflow)
        }
        if !pairs.contains(where: { $0.name == "name" }) {
            note(root.start, "the key \"name\" is missing: give the workflow a name")
        }
        return workflow
    }

    /// The message may be costly to word, so it is only asked for while problems are still told.
    mutating func note(_ position: SourcePosition, _ message: @autoclosure () -> String) {
        guard problems.count < Self.mostProblems else { return }
        problems.append(Problem(position, message()))
    }

    private mutating func isCurrent(_ node: YAMLNode) -> Bool {
        switch value(node) {
        case .int(DocumentText.format): return true
        case .int(let format) where format > DocumentText.format:
            note(
                node.start,
                "the file has format \(format), of a newer Galley; this one reads format \(DocumentText.format)")
        default: note(node.start, "\"galley\" must be \(DocumentText.format), the version of the format")
        }
        return false
    }

    // MARK: Nodes

    private mutating func readNodes(_ section: YAMLNode, into workflow: inout Workflow) {
        if section.isNull { return }
        guard case .mapping(let pairs, _) = section.content else {
            areNodesRead = false
            note(section.start, "\"nodes\" must be a map from each node's id to its type and parameters")
            return
        }
        guard pairs.count <= DocumentText.mostNodes else {
            areNodesRead = false
            note(
                pairs[DocumentText.mostNodes].key.start,
                "too many nodes: \(pairs.count), at most \(DocumentText.mostNodes)")
            return
        }
        workflow.nodes.reserveCapacity(pairs.count)
        for pair in pairs {
            let id = NodeID(pair.name)
            guard id.isValid else {
                note(pair.key.start, "\"\(id)\" is not a valid id: use letters, digits, - and _")
                continue
            }
            let node = readNode(pair, id)
            workflow.nodes[id] = node ?? Node(type: "unreadable@1")
        }
    }

    /// Nil where something about it is wrong, which has been noted.
    private mutating func readNode(_ node: YAMLNode.Pair, _ id: NodeID) -> Node? {
        var places = SourcePositions.Node(key: node.key.start)
        defer { positions.nodes[id] = places }
        guard case .mapping(let pairs, _) = node.value.content else {
            note(node.value.start, "the node \"\(id)\" must be a map with \"type\", \"at\" and its parameters")
            return nil
        }
        var (type, title, at): (TypeID?, String?, GridPoint?)
        var parameters: Parameters = [:]
        for pair in pairs {
            places.fields[pair.name] = pair.key.start
            switch pair.name {
            case "type":
                guard let name = text(pair) else { break }
                type = TypeID(parsing: name)
                if type == nil {
                    note(pair.value.start, "\"\(name)\" is not a node type: write name@version, as in csv-reader@1")
                }
            case "title": title = pair.value.isNull ? nil : text(pair)
            case "at": at = point(pair.value, of: id)
            default: parameters[pair.name] = value(pair.value)
            }
        }
        if places.fields["type"] == nil {
            note(node.key.start, "the node \"\(id)\" has no \"type\", as in \"type: csv-reader@1\"")
        }
        if places.fields["at"] == nil {
            note(node.key.start, "the node \"\(id)\" has no \"at\": its place on the grid, as in \"at: [0, 1]\"")
        }
        guard let type, let at else { return nil }
        return Node(type: type, title: title, at: at, parameters: parameters)
    }

    private mutating func point(_ node: YAMLNode, of id: NodeID) -> GridPoint? {
        guard case .list(let numbers) = value(node), numbers.count == 2, let column = numbers[0].int,
            let row = numbers[1].int, max(column.magnitude, row.magnitude) <= 1_000_000_000
        else {
            note(node.start, "the place of \"\(id)\" must be [column, row], two whole numbers")
            return nil
        }
        return GridPoint(column, row)
    }

    // MARK: Connections

    private mutating func readConnections(_ section: YAMLNode, into workflow: inout Workflow) {
        if section.isNull { return }
        guard case .sequence(let items, _) = section.content else {
            note(section.start, "\"connections\" must be a list of entries such as \"- a -> b\"")
            return
        }
        guard items.count <= DocumentText.mostConnections else {
            note(
                items[DocumentText.mostConnections].start,
                "too many connections: \(items.count), at most \(DocumentText.mostConnections)")
            return
        }
        var lines: [Connection: Int] = [:]
        for item in items {
            guard case .string(let text) = value(item) else {
                note(item.start, "a connection must be written \"from -> to\"")
                continue
            }
            guard let connection = Connection(parsing: text) else {
                note(item.start, "\"\(text)\" is not a connection: write \"from -> to\" or \"from.port -> to.port\"")
                continue
            }
            if let line = lines[connection] {
                note(item.start, "the connection \(connection) is given twice; it is already in line \(line)")
                continue
            }
            lines[connection] = item.start.line
            check(connection, item, text, workflow)
            workflow.connections.append(connection)
            positions.connections.append(item.start)
        }
    }

    private mutating func check(_ connection: Connection, _ item: YAMLNode, _ text: String, _ workflow: Workflow) {
        for (isTarget, end) in [(false, connection.from), (true, connection.to)] where workflow.nodes[end.node] == nil {
            var position = item.start
            if isTarget, case .scalar(_, .plain) = item.content, item.start.line == item.end.line {
                let rest = text.drop { $0 != ">" }.dropFirst().drop { $0 == " " }
                position.column += text.unicodeScalars.distance(from: text.startIndex, to: rest.startIndex)
            }
            // Among more names than these a guess costs too much time, and is worth little.
            let names = workflow.nodes.keys.prefix(2_000).lazy.map(\.text)
            note(position, "there is no node \"\(end.node)\"" + Suggestion.hint(for: end.node.text, in: names))
        }
    }

    // MARK: Values

    mutating func text(_ pair: YAMLNode.Pair) -> String? {
        switch value(pair.value) {
        case .string(let text) where !text.isEmpty: return text
        case .string, .null: note(pair.value.start, "\"\(pair.name)\" is empty")
        case .bool, .int, .double:
            note(pair.value.start, "\"\(pair.name)\" must be text; put \(pair.value.scalar ?? "it") in quotes")
        case let other: note(pair.value.start, "\"\(pair.name)\" must be text, not \(other.kindName)")
        }
        return nil
    }

    mutating func value(_ node: YAMLNode) -> ParameterValue {
        switch node.content {
        case .scalar(let text, .plain):
            do throws(CoreSchema.Unrepresentable) {
                return try CoreSchema.value(ofPlain: text)
            } catch {
                note(node.start, error.message)
                return .null
            }
        case .scalar(let text, _): return .string(text)
        case .sequence(let items, _): return .list(items.map { value($0) })
        case .mapping(let pairs, _):
            var map: Parameters = [:]
            map.reserveCapacity(pairs.count)
            for pair in pairs { map[pair.name] = value(pair.value) }
            return .map(map)
        }
    }
}

extension Connection {
    /// Nil unless `text` is `from -> to`, each end a node's id or `node.port`.
    package init?(parsing text: String) {
        // No id holds a ">", though one may end in "-".
        guard let arrow = text.firstIndex(of: ">"), text[..<arrow].hasSuffix("-"),
            let from = Endpoint(parsing: text[..<arrow].dropLast().trimmingSpaces),
            let to = Endpoint(parsing: text[text.index(after: arrow)...].trimmingSpaces)
        else { return nil }
        self.init(from: from, to: to)
    }
}

extension Endpoint {
    /// Nil unless `text` is `node` or `node.port`.
    package init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let node = NodeID(String(parts[0]))
        guard parts.count <= 2, node.isValid else { return nil }
        self.init(node)
        if parts.count == 2 {
            let port = PortID(String(parts[1]))
            guard port.isValid else { return nil }
            self.port = port
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var rest = drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return rest
    }
}

extension YAMLNode {
    fileprivate var isNull: Bool {
        guard case .scalar(let text, .plain) = content, case .some(.null) = try? CoreSchema.value(ofPlain: text) else {
            return false
        }
        return true
    }
}
