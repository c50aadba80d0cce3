import Workflow

/// A workflow as JSON.
struct GraphDescription: Encodable {
    struct NodeDescription: Encodable {
        var id: String
        var type: String
        var title: String?
        var at: [Int]
        var parameters: JSONValue
    }
    struct ConnectionDescription: Encodable {
        var from: String
        var to: String
    }

    var name: String
    var nodes: [NodeDescription]
    var connections: [ConnectionDescription]

    init(_ workflow: Workflow) {
        name = workflow.name
        nodes = workflow.nodes.map { id, node in
            NodeDescription(
                id: id.text, type: "\(node.type)", title: node.title, at: [node.at.column, node.at.row],
                parameters: JSONValue(.map(node.parameters)))
        }
        connections = workflow.connections.map { ConnectionDescription(from: "\($0.from)", to: "\($0.to)") }
    }
}
