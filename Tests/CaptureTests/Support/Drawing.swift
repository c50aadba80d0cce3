import Catalog
import Workflow

/// A workflow as a small drawing: a line `id: type key=value` for each node, then its connections.
///
///     rows: source columns=a,b
///     step: step
///     rows -> step
///     step -> end.table
///
/// `type` stands for `type@1`. Nodes of the types `start` and `end` are Capture Start and End, named by `name=`.
/// `static=x:refresh,y:input` becomes a map. Nodes stand on the grid in the order of the lines.
func drawing(_ text: String) -> Workflow {
    var workflow = Workflow(name: "drawing")
    for line in text.split(separator: "\n") {
        let line = line.trimmed
        if line.contains("->") {
            let ends = line.split(separator: " -> ").map { endpoint(String($0)) }
            for (from, to) in zip(ends, ends.dropFirst()) {
                workflow.connections.append(Connection(from: from, to: to))
            }
        } else if let colon = line.firstIndex(of: ":") {
            let words = line[line.index(after: colon)...].split(separator: " ").map(String.init)
            var parameters: Parameters = [:]
            for word in words.dropFirst() {
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                parameters[parts[0]] = value(parts[1])
            }
            let type = shorthands[words[0]] ?? TypeID(parsing: words[0]) ?? TypeID(words[0], version: 1)
            let place = GridPoint(workflow.nodes.count, workflow.nodes.count % 3)
            workflow.nodes[NodeID(String(line[..<colon]))] = Node(type: type, at: place, parameters: parameters)
        }
    }
    return workflow
}

private let shorthands: [String: TypeID] = [
    "start": "capture-start@1", "end": "capture-end@1", "combiner": "workflow-combiner@1",
    "executor": "workflow-executor@1", "deploy": "deploy-service@1",
]

private func endpoint(_ text: String) -> Endpoint {
    let parts = text.trimmed.split(separator: ".").map(String.init)
    return Endpoint(NodeID(parts[0]), parts.count > 1 ? PortID(parts[1]) : nil)
}

private func value(_ text: String) -> ParameterValue {
    if text == "true" || text == "false" { return .bool(text == "true") }
    guard text.contains(":") else { return .string(text) }
    let pairs = text.split(separator: ",").map { $0.split(separator: ":").map(String.init) }
    return .map(Parameters(uniqueKeysWithValues: pairs.map { ($0[0], .string($0[1])) }))
}

extension StringProtocol {
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
