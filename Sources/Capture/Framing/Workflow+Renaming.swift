import Catalog
package import Workflow

extension Workflow {
    /// Gives a node another id, also where parameters name it: as a static input, or as what requests may set.
    package func renaming(_ id: NodeID, to new: NodeID) -> Edit {
        func renamed(_ name: String) -> String {
            let rest = name.dropFirst(id.text.count)
            return name.hasPrefix(id.text) && (rest.isEmpty || rest.hasPrefix(".")) ? new.text + rest : name
        }
        var edits = [Edit.renameNode(id, to: new)]
        func set(_ parameter: String, of node: NodeID, to value: ParameterValue) {
            guard value != nodes[node]?.parameters[parameter] else { return }
            edits.append(.setParameter(node == id ? new : node, parameter, value, index: nil))
        }
        for (owner, node) in nodes {
            if node.type.isCaptureStart, let policies = node.parameters["static"]?.map {
                let entries = policies.map { (renamed($0), $1) }
                set("static", of: owner, to: .map(Parameters(entries) { first, _ in first }))
            }
            guard node.type.deploys, let exposed = node.parameters["expose"] else { continue }
            switch exposed {
            case .list(let names):
                let names = names.map { name in name.string.map { ParameterValue.string(renamed($0)) } ?? name }
                set("expose", of: owner, to: .list(names))
            case .string(let name): set("expose", of: owner, to: .string(renamed(name)))
            default: break
            }
        }
        return edits.count == 1 ? edits[0] : .batch("rename \(id) to \(new)", edits)
    }
}
