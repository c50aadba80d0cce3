import Catalog
import Workflow

/// How an endpoint is written in the shortest form that is still clear.
enum EndpointText {
    /// `node`, or `node.port` if the type has more than one output.
    static func shortest(_ node: NodeID, _ port: PortID, _ type: (any NodeType)?) -> String {
        if case .fixed(let ports) = type?.outputs, ports.count == 1 { return node.text }
        return Endpoint(node, port).description
    }
}
