/// Reads one YAML document into a tree, refusing what a plain file has no use for: anchors and aliases (a few lines of
/// them expand to gigabytes), tags, merge keys, a second document, deep nesting.
struct YAMLReader: ~Copyable {
    static let deepest = 64
    static let mostValues = 4_000_000
    static let tooDeep = "nested too deeply: at most \(deepest) levels are read"

    private var events: YAMLEvents
    private var values = 0
    /// What is wrong without keeping the rest from being read.
    private var problems: [Problem] = []

    /// The document's root, nil where the text holds none; with the keys that are given twice.
    static func read(_ text: UnsafeBufferPointer<UInt8>) throws(Problem) -> (root: YAMLNode?, problems: [Problem]) {
        var reader = YAMLReader(events: YAMLEvents(text))
        let root = try reader.document()
        return (root, reader.problems)
    }

    private init(events: consuming YAMLEvents) { self.events = events }

    private mutating func document() throws(Problem) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try events.next()
            switch event.kind {
            case .streamStart, .documentEnd: continue
            case .streamEnd: return root
            case .documentStart:
                guard root == nil else {
                    throw Problem(event.start, "a second YAML document begins here; a workflow's file holds one")
                }
            default: root = try node(event, depth: 0)
            }
        }
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(Problem) -> YAMLNode {
        guard depth < Self.deepest else { throw Problem(event.start, Self.tooDeep) }
        values += 1
        guard values <= Self.mostValues else {
            throw Problem(event.start, "too large: more than \(Self.mostValues) values")
        }
        if let anchor = event.anchor {
            throw Problem(event.start, "anchors (&\(anchor)) are not read; write the value out")
        }
        if let tag = event.tag {
            throw Problem(event.start, "tags (\(tag)) are not read; write the plain value")
        }
        switch event.kind {
        case .alias(let name):
            throw Problem(event.start, "aliases (*\(name)) are not read; write the value out, or put it in quotes")
        case .scalar(let text, let style):
            return YAMLNode(content: .scalar(text, style), start: event.start, end: event.end)
        case .sequenceStart(let flow): return try sequence(from: event.start, flow: flow, depth: depth)
        case .mappingStart(let flow): return try mapping(from: event.start, flow: flow, depth: depth)
        default: throw Problem(event.start, "this is not valid YAML: a value is missing")
        }
    }

    private mutating func sequence(
        from start: SourcePosition, flow: Bool, depth: Int
    ) throws(Problem) -> YAMLNode {
        var items: [YAMLNode] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind {
                let end = flow ? event.end : items.last?.end ?? start
                return YAMLNode(content: .sequence(items, flow: flow), start: start, end: end)
            }
            items.append(try node(event, depth: depth + 1))
        }
    }

    private mutating func mapping(
        from start: SourcePosition, flow: Bool, depth: Int
    ) throws(Problem) -> YAMLNode {
        var pairs: [YAMLNode.Pair] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind {
                let end = flow ? event.end : pairs.last?.value.end ?? start
                return YAMLNode(content: .mapping(pairs, flow: flow), start: start, end: end)
            }
            let key = try node(event, depth: depth + 1)
            guard case .scalar(let name, let style) = key.content else {
                throw Problem(key.start, "a key must be text")
            }
            if name == "<<", style == .plain {
                throw Problem(key.start, "merge keys (<<) are not read; write the values out")
            }
            let value = try node(try events.next(), depth: depth + 1)
            if let line = lines[name] {
                problems.append(Problem(key.start, "\"\(name)\" is given twice; it is already in line \(line)"))
            } else {
                lines[name] = key.start.line
                pairs.append(YAMLNode.Pair(key: key, value: value))
            }
        }
    }
}
