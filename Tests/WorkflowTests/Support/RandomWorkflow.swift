import OrderedCollections
import Workflow

/// Makes random workflows, values and edits, fond of what YAML finds difficult. The seed tells them all.
struct Maker {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func chance(_ one: Int, in all: Int) -> Bool { Int.random(in: 0..<all, using: &random) < one }
    mutating func pick<T>(_ choices: [T]) -> T { choices.randomElement(using: &random)! }

    // MARK: Values

    private static let texts = [
        "", " ", "a", "arr_delay IS NOT NULL", "carrier = 'UA'", "\"quoted\"", "it's", "a: b", "a #b", "#a", "- a", "-",
        "-a", "?", "? a", ":", "a:", "[a]", "{a}", "a, b", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a`", "yes", "No",
        "true", "null", "~", "12", "012", "0x1F", "1.5", "1e5", ".inf", ".nan", "-.5", "1_000", "2013-01-01", "---",
        "--- a", "...", "<<", "=", "a\\b", "a\tb", "\ta", "a\rb", "a\u{85}b", "a\u{2028}b", "\u{FEFF}a", "é", "日本語",
        "👩‍👩‍👧", "\u{0}", "\u{7F}", "a  b", "a ", " a", "line one\nline two", "ends\n", "ends twice\n\n", "\nstarts",
        "\n", "\n\n", "  indented\nnot", "a\n  b\n\n    c\n", "a\n# no comment\n", "a\n\tb", "\ta\nb", "a\n ",
        "a\n\n\n b\n",
        "trailing \nspace", "---\na\n...", "x\r\ny", "import numpy as np\n\ndef f(x):\n    return x  # twice\n",
    ]
    private static let doubles = [
        0.1, -0.0, 0.0, 1.0, 1e5, 1e16, 1e-5, .leastNonzeroMagnitude, 1.7976931348623157e308, 0.1 + 0.2, 1 / 3.0,
        .infinity, -.infinity,
        .nan, 123456789.125, -2.5e-10,
    ]

    mutating func text() -> String {
        if chance(1, in: 60) { return String(repeating: pick(["long ", "x", "é"]), count: 300) }
        if chance(1, in: 4) { return pick(Self.texts) + pick(["", " ", "\n"]) + pick(Self.texts) }
        return pick(Self.texts)
    }

    mutating func scalar() -> ParameterValue {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .null
        case 1: return .bool(chance(1, in: 2))
        case 2: return .int(pick([0, 1, -1, 42, .max, .min]))
        case 3: return .double(pick(Self.doubles))
        case 4: return .double(Double(bitPattern: random.next()).finiteOrZero)
        default: return .string(text())
        }
    }

    mutating func value(depth: Int = 0) -> ParameterValue {
        guard depth < 4, chance(1, in: 3) else { return scalar() }
        let count = Int.random(in: 0...4, using: &random)
        if chance(1, in: 2) { return .list((0..<count).map { _ in value(depth: depth + 1) }) }
        var map: Parameters = [:]
        for _ in 0..<count { map[text()] = value(depth: depth + 1) }
        return .map(map)
    }

    // MARK: Workflows

    mutating func id() -> NodeID {
        NodeID(
            pick(["flights", "keep-flown", "a", "b_2", "1", "true", "null", "-", "-x", "a-", "日本", "é", "2013"])
                + pick(["", "", "-\(Int.random(in: 0..<50, using: &random))"]))
    }

    mutating func node() -> Node {
        var parameters: Parameters = [:]
        for _ in 0..<Int.random(in: 0...4, using: &random) { parameters[key()] = value() }
        return Node(
            type: pick(["csv-reader@1", "row-filter@2", "sorter@12"]), title: chance(1, in: 3) ? titleText() : nil,
            at: point(), parameters: parameters)
    }

    mutating func key() -> String {
        let text = chance(1, in: 6) ? text() : pick(["path", "where", "columns", "by", "seed", "code"])
        return Node.reservedKeys.contains(text) ? "other" : text
    }

    mutating func titleText() -> String {
        let title = text()
        return title.isEmpty ? "title" : title
    }

    mutating func point() -> GridPoint {
        GridPoint(Int.random(in: -9...99, using: &random), Int.random(in: -9...99, using: &random))
    }

    mutating func endpoint(in workflow: Workflow) -> Endpoint {
        Endpoint(pick(Array(workflow.nodes.keys)), chance(1, in: 3) ? pick(["train", "table", "2", "-"]) : nil)
    }

    mutating func connection(in workflow: Workflow) -> Connection {
        Connection(from: endpoint(in: workflow), to: endpoint(in: workflow))
    }

    mutating func workflow(nodes: Int = 8) -> Workflow {
        var workflow = Workflow(name: titleText())
        for _ in 0..<Int.random(in: 0...nodes, using: &random) { workflow.nodes[id()] = node() }
        guard !workflow.nodes.isEmpty else { return workflow }
        for _ in 0..<Int.random(in: 0...nodes, using: &random) {
            let connection = connection(in: workflow)
            if !workflow.connections.contains(connection) { workflow.connections.append(connection) }
        }
        return workflow
    }

    // MARK: Edits

    /// An edit that fits, most of the time.
    mutating func edit(of workflow: Workflow) -> Edit {
        guard !workflow.nodes.isEmpty else { return .addNode(id(), node(), index: nil) }
        let some = pick(Array(workflow.nodes.keys))
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return .rename(workflow: titleText())
        case 1: return .addNode(id(), node(), index: chance(1, in: 2) ? nil : 0)
        case 2: return workflow.removing([some])
        case 3: return .renameNode(some, to: id())
        case 4: return .setType(some, pick(["pivot@1", "csv-reader@2"]))
        case 5: return .setTitle(some, chance(1, in: 2) ? nil : titleText())
        case 6: return .move(some, to: point())
        case 7: return .setParameter(some, key(), value(), index: chance(1, in: 2) ? nil : 0)
        case 8:
            let keys = Array(workflow.nodes[some]!.parameters.keys)
            return .setParameter(some, keys.isEmpty ? "none" : pick(keys), chance(1, in: 2) ? nil : value(), index: nil)
        case 10:
            return .setPromotion(chance(1, in: 2) ? nil : PromotionRules(scorer: some, figure: "auc"))
        case 9: return .connect(connection(in: workflow), index: chance(1, in: 2) ? nil : 0)
        default:
            return workflow.connections.isEmpty ? .move(some, to: point()) : .disconnect(pick(workflow.connections))
        }
    }
}

extension Double {
    fileprivate var finiteOrZero: Double { isFinite ? self : 0 }
}
