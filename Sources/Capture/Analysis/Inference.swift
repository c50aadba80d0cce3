import Catalog
import Workflow

/// Concludes what one node's outputs will carry from what reaches its inputs.
struct Inference {
    let analysis: Analysis
    let analyzer: Analyzer
    let index: Int
    let type: any NodeType

    private var id: NodeID { analysis.id(index) }

    /// - Parameter before: the last analysis, whose conclusion holds if nothing it rests on has changed.
    func facts(isTroubled: Bool, before: Analysis?) -> NodeFacts {
        var facts = NodeFacts(node: analysis.node(index))
        facts.isTroubled = isTroubled
        facts.received = analysis.wiring.incoming(index).map { received(analysis.wiring.links[$0]) }
        facts.namedOutputs = namedOutputs()
        if let old = before?.facts(like: facts, id, near: index) { return old }
        checkKinds(&facts)
        reportMissing(&facts)
        var context = InferenceContext(
            id: id, node: facts.node, type: type,
            inputs: OrderedDictionary(facts.inputs.map { ($0.id, $0.spec) }) { first, _ in first },
            namedOutputs: facts.namedOutputs, folder: analysis.folder, binder: analyzer.binder)
        let inferred: [PortID: PortSpec]
        switch type.id.name {
        case "workflow-combiner":
            context.check(type)
            inferred = context.combinedSpec()
        case "workflow-reader":
            context.check(type)
            facts.segmentRead = analyzer.segmentInFile(&context)
            inferred = facts.segmentRead.map { ["workflow": .workflow($0.spec)] } ?? [:]
        default: inferred = context.inferChecked(type)
        }
        facts.outputs = outputs(inferred, &facts)
        facts.lineage = type.lineage(context)
        facts.diagnostics += context.diagnostics
        return facts
    }

    /// What a link brings; nil where its source's type is not known.
    private func received(_ link: Link) -> NodeFacts.Received {
        NodeFacts.Received(port: link.input, spec: analysis.facts[link.source].outputs[link.output])
    }

    private func namedOutputs() -> [PortID] {
        guard type.outputs.isOpen else { return [] }
        let ports = Set(analysis.wiring.outgoing(index).map { analysis.wiring.links[$0].output })
        return ports.sorted { $0.isNaturallyBefore($1) }
    }

    private func checkKinds(_ facts: inout NodeFacts) {
        for received in facts.received {
            let kinds = type.inputs.kinds(of: received.port) ?? [.table]
            let expected = PortKind.allCases.first { kinds.contains($0) } ?? .table
            guard let spec = received.spec else {
                facts.inputs.append(PortValue(received.port, .unknown(expected)))
                continue
            }
            if kinds.contains(spec.kind) {
                facts.inputs.append(PortValue(received.port, spec))
            } else {
                facts.inputs.append(PortValue(received.port, .unknown(expected)))
                facts.diagnostics.append(wrongKind(received.port, spec.kind, kinds))
            }
        }
    }

    private func wrongKind(_ port: PortID, _ kind: PortKind, _ kinds: Set<PortKind>) -> Diagnostic {
        let wanted = PortKind.allCases.filter { kinds.contains($0) }.map { "a \($0.rawValue)" }
            .joined(separator: " or ")
        guard let link = analysis.wiring.link(into: index, port) else {
            return Diagnostic("wrong-kind", node: id, at: .input(port), "\"\(port)\" takes \(wanted)")
        }
        let connection = analysis.workflow.connections[link.connection]
        return Diagnostic(
            "wrong-kind", node: id, at: .input(port),
            "the input \"\(port)\" of \"\(id)\" takes \(wanted), but \(connection.from) is a \(kind.rawValue)",
            fix: kindFix(link, connection, kind, kinds))
    }

    /// Where just one other port would fit, its use: on the far side first, then on this one.
    private func kindFix(
        _ link: Link, _ connection: Connection, _ kind: PortKind, _ kinds: Set<PortKind>
    ) -> Diagnostic.Fix? {
        var mended = connection
        let outputs = analysis.facts[link.source].outputs.filter { kinds.contains($0.spec.kind) }
        if outputs.count == 1 {
            mended.from.port = outputs[0].id
        } else if case .fixed(let ports) = type.inputs {
            let free = ports.filter { $0.kind == kind && analysis.wiring.link(into: index, $0.id) == nil }
            guard free.count == 1 else { return nil }
            mended.to.port = free[0].id
        }
        guard mended != connection else { return nil }
        let label = "connect \(mended)"
        return Diagnostic.Fix(
            label, edit: .batch(label, [.disconnect(connection), .connect(mended, index: link.connection)]))
    }

    private func reportMissing(_ facts: inout NodeFacts) {
        guard !facts.isTroubled else { return }
        let needed: [Port]
        switch type.inputs {
        case .fixed(let ports), .open(let ports, _, _, _): needed = ports.filter { !$0.isOptional }
        case .any(let kinds, let first, let summary):
            let kind = PortKind.allCases.first { kinds.contains($0) } ?? .table
            needed = facts.received.isEmpty ? [Port(first, kind, summary)] : []
        case .mirrored: needed = []
        }
        for port in needed where !facts.received.contains(where: { $0.port == port.id }) {
            facts.diagnostics.append(
                Diagnostic(
                    "missing-input", node: id, at: .input(port.id),
                    "connect a \(port.kind.rawValue) to the input \"\(port.id)\" of \"\(id)\""))
        }
    }

    /// What was inferred in the order of the ports; a declared port of which nothing is known keeps its kind.
    private func outputs(_ inferred: [PortID: PortSpec], _ facts: inout NodeFacts) -> [PortValue] {
        switch type.outputs {
        case .fixed(let ports):
            return ports.map { PortValue($0.id, inferred[$0.id] ?? .unknown($0.kind)) }
        case .mirrored(let plus):
            return facts.inputs.map { PortValue($0.id, inferred[$0.id] ?? .unknown($0.spec.kind)) }
                + plus.map { PortValue($0.id, inferred[$0.id] ?? .unknown($0.kind)) }
        case .any(let kinds, _, _), .open(_, let kinds, _, _):
            let kind = PortKind.allCases.first { kinds.contains($0) } ?? .table
            for port in facts.namedOutputs where inferred[port] == nil && !inferred.isEmpty {
                facts.diagnostics.append(
                    Diagnostic(
                        "unknown-port", node: id, at: .output(port),
                        "\"\(id)\" has no output \"\(port)\""
                            + Suggestion.hint(for: port.text, in: inferred.keys.map(\.text))))
            }
            let ports = Set(inferred.keys).union(facts.namedOutputs).sorted { $0.isNaturallyBefore($1) }
            return ports.map { PortValue($0, inferred[$0] ?? .unknown(kind)) }
        }
    }
}

extension Analysis {
    /// The facts of the same node here, if they rest on the same as `facts`. A node rarely changes its position.
    func facts(like facts: NodeFacts, _ id: NodeID, near index: Int) -> NodeFacts? {
        var index = index
        if index >= workflow.nodes.count || workflow.nodes.keys[index] != id {
            guard let moved = workflow.nodes.index(forKey: id) else { return nil }
            index = moved
        }
        let old = self.facts[index]
        guard types[index] != nil, old.node.type == facts.node.type, old.node.parameters == facts.node.parameters,
            old.received == facts.received, old.namedOutputs == facts.namedOutputs, old.isTroubled == facts.isTroubled
        else { return nil }
        var kept = old
        kept.node = facts.node
        return kept
    }
}
