import Catalog
import Workflow

/// A binder that knows every bare lowercase word as a column, and calls what it can't find by its name.
/// Files named `none` don't exist.
struct FakeBinder: Binder {
    func columns(of sql: SQL, inputs: [PortID: Schema]) throws(BindError) -> Schema {
        let text = sql.rendered { "\"\($0.text)\"" }
        let tokens = SQLText(text).tokens
        for (index, token) in tokens.enumerated() where token.kind == .word && token.text.first?.isLowercase == true {
            if index + 1 < tokens.count, tokens[index + 1].text == "(" { continue }
            guard inputs.values.contains(where: { $0[token.text] != nil }) else {
                throw BindError(message: "Binder Error: no \(token.text)", sql: text, unknownColumn: token.text)
            }
        }
        if text.contains("SYNTAX") { throw BindError(message: "Parser Error: odd\n\nLINE 1: …", sql: text) }
        let count = tokens.count { $0.isWord("as") }
        return Schema((0..<count).map { Column("\($0)", text.contains(">") ? .boolean : .bigint) })
    }

    func columns(of source: Source) throws(BindError) -> Schema {
        guard !source.files.contains(where: { $0.contains("none") }) else {
            throw BindError(message: "\(source.files[0]) doesn't exist", sql: "")
        }
        return .flights
    }

    func unknownTimeZone(_ name: String) -> UnknownTimeZone? {
        let known = ["UTC", "Europe/Berlin"]
        return known.contains(name) ? nil : UnknownTimeZone(name, known: known)
    }
}

extension Schema {
    static let flights: Schema = [
        Column("origin", .varchar), Column("carrier", .varchar), Column("arr_delay", .bigint),
        Column("distance", .double), Column("time_hour", .timestamp),
    ]
}

/// What checking and inferring a node of `type` finds.
func checked(
    _ type: any NodeType, _ parameters: Parameters, inputs: OrderedDictionary<PortID, Schema> = ["table": .flights]
) -> (diagnostics: [Diagnostic], specs: [PortID: PortSpec], node: Node) {
    let node = Node(type: type.id, parameters: parameters)
    var context = InferenceContext(
        id: "node", node: node, type: type, inputs: inputs.mapValues { .table($0) }, namedOutputs: [],
        folder: "/work", binder: FakeBinder())
    let specs = context.inferChecked(type)
    return (context.diagnostics, specs, node)
}

/// The node's parameters after a fix.
func mended(_ node: Node, _ fix: Diagnostic.Fix?) throws -> Parameters? {
    guard let fix else { return nil }
    var workflow = Workflow(name: "w", nodes: ["node": node])
    try workflow.apply(fix.edit)
    return workflow.nodes["node"]?.parameters
}
