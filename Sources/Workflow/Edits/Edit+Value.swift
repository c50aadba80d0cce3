import OrderedCollections

/// An edit as plain data, such as `[move, keep-flown, 3, 1]`, for the file that keeps a history.
extension Edit {
    /// Whether they do the same down to the bytes of their texts.
    func isSpelled(like other: Edit) -> Bool { self == other && value == other.value }

    var value: ParameterValue {
        func text(_ text: some CustomStringConvertible) -> ParameterValue { .string(text.description) }
        func optional<T>(_ value: T?, _ write: (T) -> ParameterValue) -> ParameterValue { value.map(write) ?? .null }
        func ends(_ connection: Connection) -> [ParameterValue] {
            [connection.from, connection.to].flatMap { [text($0.node), optional($0.port) { text($0) }] }
        }
        switch self {
        case .rename(let name): return ["name", .string(name)]
        case .addNode(let id, let node, let index):
            let content: Parameters = [
                "type": text(node.type), "title": optional(node.title) { .string($0) },
                "at": [.int(node.at.column), .int(node.at.row)], "parameters": .map(node.parameters),
            ]
            return ["add", text(id), .map(content), optional(index) { .int($0) }]
        case .removeNode(let id): return ["remove", text(id)]
        case .renameNode(let id, let new): return ["rename", text(id), text(new)]
        case .setType(let id, let type): return ["type", text(id), text(type)]
        case .setTitle(let id, let title): return ["title", text(id), optional(title) { .string($0) }]
        case .move(let id, let point): return ["move", text(id), .int(point.column), .int(point.row)]
        case .setParameter(let id, let key, let value, let index):
            let place = optional(index) { ParameterValue.int($0) }
            guard let value else { return ["unset", text(id), .string(key), place] }
            return ["set", text(id), .string(key), value, place]
        case .connect(let connection, let index):
            return .list(["connect"] + ends(connection) + [optional(index) { .int($0) }])
        case .disconnect(let connection): return .list(["disconnect"] + ends(connection))
        case .setPromotion(let rules): return ["promotion", optional(rules) { .map($0.fields) }]
        case .batch(let label, let edits): return ["batch", .string(label), .list(edits.map(\.value))]
        case .replace(let label, let workflow):
            return ["replace", .string(label), .string(DocumentText.canonical(workflow))]
        }
    }

    /// Nil for what is no edit.
    init?(_ value: ParameterValue) {
        guard let parts = value.list, let word = parts.first?.string else { return nil }
        func string(_ index: Int) -> String? { parts.indices.contains(index) ? parts[index].string : nil }
        func int(_ index: Int) -> Int? { parts.indices.contains(index) ? parts[index].int : nil }
        func id(_ index: Int) -> NodeID? { string(index).map { NodeID($0) } }
        func end(_ index: Int) -> Endpoint? { id(index).map { Endpoint($0, string(index + 1).map { PortID($0) }) } }
        func connection() -> Connection? {
            guard let from = end(1), let to = end(3) else { return nil }
            return Connection(from: from, to: to)
        }
        let edit: Edit? =
            switch word {
            case "name": string(1).map { .rename(workflow: $0) }
            case "remove": id(1).map { .removeNode($0) }
            case "rename": id(1).flatMap { old in id(2).map { .renameNode(old, to: $0) } }
            case "title": id(1).map { .setTitle($0, string(2)) }
            case "type": id(1).flatMap { id in string(2).flatMap(TypeID.init(parsing:)).map { .setType(id, $0) } }
            case "disconnect": connection().map { .disconnect($0) }
            case "connect": connection().map { .connect($0, index: int(5)) }
            case "unset": id(1).flatMap { id in string(2).map { .setParameter(id, $0, nil, index: int(3)) } }
            case "set":
                parts.count < 4
                    ? nil : id(1).flatMap { id in string(2).map { .setParameter(id, $0, parts[3], index: int(4)) } }
            case "move":
                id(1).flatMap { id in
                    int(2).flatMap { column in int(3).map { .move(id, to: GridPoint(column, $0)) } }
                }
            case "add":
                parts.count < 3 ? nil : id(1).flatMap { id in Node(parts[2]).map { .addNode(id, $0, index: int(3)) } }
            case "promotion":
                parts.count < 2 || parts[1] == .null
                    ? .setPromotion(nil) : parts[1].map.flatMap { PromotionRules($0) }.map { .setPromotion($0) }
            case "batch": Self.batch(string(1), parts.count < 3 ? nil : parts[2].list)
            case "replace":
                string(1).flatMap { label in
                    string(2).flatMap { try? DocumentText(reading: $0).workflow }.map { .replace(label, $0) }
                }
            default: nil
            }
        guard let edit else { return nil }
        self = edit
    }

    private static func batch(_ label: String?, _ values: [ParameterValue]?) -> Edit? {
        guard let label, let values else { return nil }
        let edits = values.compactMap { Edit($0) }
        return edits.count == values.count ? .batch(label, edits) : nil
    }
}

extension Node {
    fileprivate init?(_ value: ParameterValue) {
        guard let map = value.map, let type = map["type"]?.string.flatMap(TypeID.init(parsing:)),
            let at = map["at"]?.list, at.count == 2, let column = at[0].int, let row = at[1].int,
            let parameters = map["parameters"]?.map
        else { return nil }
        self.init(type: type, title: map["title"]?.string, at: GridPoint(column, row), parameters: parameters)
    }
}
