import Capture
package import Catalog
package import Workflow

/// An output that a connection may start from.
package struct OpenOutput: Hashable, Sendable {
    package var endpoint: Endpoint
    package var port: PortID
    package var kind: PortKind
}

/// An input that a connection may still end at.
package struct OpenInput: Hashable, Sendable {
    package var endpoint: Endpoint
    package var port: PortID
    package var kinds: Set<PortKind>
}

extension PortKind {
    /// What is told of ports that don't fit: both kinds.
    static func mismatch(_ offered: Set<PortKind>, _ wanted: Set<PortKind>) -> String {
        func list(_ kinds: Set<PortKind>) -> String { kinds.map(\.rawValue).sorted().joined(separator: " or a ") }
        return "it takes a \(list(wanted)), not a \(list(offered))"
    }
}

extension EditorState {
    /// The outputs of a node; a port is named only where there is more than one.
    package func openOutputs(of id: NodeID) -> [OpenOutput] {
        guard let node = workflow.nodes[id], let type = catalog[node.type] else { return [] }
        return Self.outputs(of: type, id: id, mirroring: mirroredInputs(of: id))
    }

    /// What outputs a node of this type will have when `mirroring` are its inputs.
    static func outputs(of type: any NodeType, id: NodeID, mirroring: [Port]) -> [OpenOutput] {
        let ports: [Port] =
            switch type.outputs {
            case .fixed(let ports): ports
            case .mirrored(let more): mirroring + more
            case .any(let kinds, let first, let summary): kinds.first.map { [Port(first, $0, summary)] } ?? []
            case .open(let more, let kinds, let first, let summary):
                more + (kinds.first.map { [Port(first, $0, summary)] } ?? [])
            }
        return ports.map { port in
            OpenOutput(endpoint: Endpoint(id, ports.count > 1 ? port.id : nil), port: port.id, kind: port.kind)
        }
    }

    private func mirroredInputs(of id: NodeID) -> [Port] {
        (analysis?.inputs(of: id) ?? []).map { Port($0.id, $0.spec.kind, "") }
    }

    /// The inputs of a node that nothing is connected to; one more for types that take any number.
    package func openInputs(of id: NodeID) -> [OpenInput] {
        guard let node = workflow.nodes[id], let type = catalog[node.type] else { return [] }
        let used = workflow.connections.filter { $0.to.node == id }.map(\.to.port)
        return Self.inputs(of: type, id: id, used: used)
    }

    static func inputs(of type: any NodeType, id: NodeID, used: [PortID?]) -> [OpenInput] {
        func fixed(_ ports: [Port], among total: Int) -> [OpenInput] {
            ports.enumerated().compactMap { index, port in
                guard !used.contains(port.id), !(index == 0 && used.contains(nil)) else { return nil }
                return OpenInput(endpoint: Endpoint(id, total > 1 ? port.id : nil), port: port.id, kinds: [port.kind])
            }
        }
        func next(_ kinds: Set<PortKind>, _ first: PortID, isOnly: Bool) -> OpenInput {
            if isOnly, !used.contains(nil), !used.contains(first) {
                return OpenInput(endpoint: Endpoint(id), port: first, kinds: kinds)
            }
            var port = first
            var number = 2
            while used.contains(port) || isOnly && port == first && used.contains(nil) {
                port = PortID("\(first)-\(number)")
                number += 1
            }
            return OpenInput(endpoint: Endpoint(id, port), port: port, kinds: kinds)
        }
        switch type.inputs {
        case .fixed(let ports): return fixed(ports, among: ports.count)
        case .any(let kinds, let first, _): return [next(kinds, first, isOnly: true)]
        case .open(let ports, let kinds, let first, _):
            return fixed(ports, among: ports.count + 1) + [next(kinds, first, isOnly: false)]
        case .mirrored(let more): return fixed(more, among: more.count)
        }
    }

    /// Why nothing can be connected from these outputs to a node; nil when something can.
    func refusal(from outputs: [OpenOutput], to target: NodeID) -> String? {
        let offered = Set(outputs.map(\.kind))
        if openInputs(of: target).contains(where: { !$0.kinds.isDisjoint(with: offered) }) { return nil }
        let wanted = kindsTaken(by: target)
        if wanted.isEmpty { return Self.hasNoInputs }
        if wanted.isDisjoint(with: offered) { return PortKind.mismatch(offered, wanted) }
        return "all its inputs are taken: \(key("connection")), then \(key("delete")), frees one"
    }

    /// What is said of a node that nothing can ever be connected to.
    static let hasNoInputs = "it has no inputs"

    /// The kinds of all inputs of a node, also of those that are taken.
    func kindsTaken(by id: NodeID) -> Set<PortKind> {
        guard let type = workflow.nodes[id].flatMap({ catalog[$0.type] }) else { return [] }
        return Self.inputs(of: type, id: id, used: []).reduce(into: []) { $0.formUnion($1.kinds) }
    }

    /// Whether a connection from one node to another would close a circle.
    func wouldCircle(from source: NodeID, to target: NodeID) -> Bool {
        source == target || Graph(workflow).reaching([source]).contains(target)
    }
}
