import OrderedCollections
import Workflow

enum Drawing {
    /// The workflow of a small drawing such as `a -> b -> c; b.train -> d.in; e`, its nodes side by side in the order in
    /// which they are first named.
    static func workflow(_ drawing: String) -> Workflow {
        var workflow = Workflow(name: "drawing")
        for chain in drawing.split(separator: ";") {
            var previous: Endpoint?
            for name in chain.split(separator: "->") {
                let parts = name.split(separator: " ").joined().split(separator: ".").map(String.init)
                let end = Endpoint(NodeID(parts[0]), parts.count > 1 ? PortID(parts[1]) : nil)
                if workflow.nodes[end.node] == nil {
                    workflow.nodes[end.node] = Node(type: "any@1", at: GridPoint(workflow.nodes.count, 0))
                }
                if let previous { workflow.connections.append(Connection(from: previous, to: end)) }
                previous = end
            }
        }
        return workflow
    }
}
