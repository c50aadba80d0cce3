import Catalog
import Workflow

/// The connections that a node being added makes by itself.
struct Joints {
    private let state: EditorState
    /// The ports of the new node that are taken by now.
    private var taken: [Endpoint] = []

    init(_ state: EditorState) { self.state = state }

    /// Connects the new node with one beside it, as far as something fits; an output that nothing takes yet is
    /// preferred.
    mutating func connect(
        _ id: NodeID, _ type: any NodeType, _ side: EditorState.Side, of anchor: NodeID
    ) -> Connection? {
        switch side {
        case .after:
            let inputs = EditorState.inputs(of: type, id: id, used: taken.map(\.port))
            for output in freeFirst(state.openOutputs(of: anchor)) {
                guard let input = inputs.first(where: { $0.kinds.contains(output.kind) }) else { continue }
                taken.append(input.endpoint)
                return Connection(from: output.endpoint, to: input.endpoint)
            }
        case .before:
            let outputs = EditorState.outputs(of: type, id: id, mirroring: []).filter { !taken.contains($0.endpoint) }
            for input in state.openInputs(of: anchor) {
                guard let output = outputs.first(where: { input.kinds.contains($0.kind) }) else { continue }
                taken.append(output.endpoint)
                return Connection(from: output.endpoint, to: input.endpoint)
            }
        }
        return nil
    }

    /// Connects inputs that are still open where there is no doubt: exactly one output of that kind leads nowhere.
    mutating func fill(_ id: NodeID, _ type: any NodeType, avoiding downstream: Set<NodeID>) -> [Connection] {
        guard case .fixed(let ports) = type.inputs, !taken.isEmpty else { return [] }
        let used = Set(state.workflow.connections.map(\.from))
        return EditorState.inputs(of: type, id: id, used: taken.map(\.port)).compactMap { input in
            guard ports.first(where: { $0.id == input.port })?.isOptional == false else { return nil }
            let loose = state.workflow.nodes.keys.filter { !downstream.contains($0) }
                .flatMap { state.openOutputs(of: $0) }
                .filter { input.kinds.contains($0.kind) && !used.contains($0.endpoint) }
            guard loose.count == 1 else { return nil }
            return Connection(from: loose[0].endpoint, to: input.endpoint)
        }
    }

    private func freeFirst(_ outputs: [OpenOutput]) -> [OpenOutput] {
        let used = Set(state.workflow.connections.map(\.from))
        return outputs.filter { !used.contains($0.endpoint) } + outputs.filter { used.contains($0.endpoint) }
    }
}
