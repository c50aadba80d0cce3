import Catalog
import Workflow

/// Concludes what one node's outputs will carry from what reaches its inputs.
struct Inference {
    private let analysis: Analysis
    private let index: Int
    private let type: any NodeType
    private let basis: NodeFacts.Basis
    private let binder: any Binder
    private let files: WorkflowFiles
    private var found = NodeFacts.Findings()

    private var id: NodeID { analysis.id(index) }

    init(
        _ analysis: Analysis, _ index: Int, _ type: any NodeType, _ basis: NodeFacts.Basis, _ binder: any Binder,
        reading files: WorkflowFiles
    ) {
        (self.analysis, self.index, self.type, self.basis) = (analysis, index, type, basis)
        (self.binder, self.files) = (binder, files)
    }

    mutating func conclusion() -> NodeFacts.Conclusion {
        let node = analysis.node(index)
        checkKinds()
        reportMissing()
        var context = InferenceContext(
            id: id, node: node, type: type,
            inputs: OrderedDictionary(found.inputs.map { ($0.id, $0.spec) }) { first, _ in first },
            namedOutputs: basis.namedOutputs, folder: analysis.folder, binder: binder)
        let inferred: [PortID: PortSpec]
        switch type.id.name {
        case "workflow-combiner":
            context.check(type)
            inferred = context.combinedSpec()
        case "workflow-reader":
            context.check(type)
            found.segmentRead = context.segmentInFile(files)
            inferred = found.segmentRead.map { ["workflow": .workflow($0.spec)] } ?? [:]
        default: inferred = context.inferChecked(type)
        }
        found.outputs = outputs(inferred)
        found.lineage = type.lineage(context)
        found.diagnostics += context.diagnostics
        return NodeFacts.Conclusion(basis, found)
    }

    private mutating func checkKinds() {
        for received in basis.received {
            let kinds = type.inputs.kinds(of: received.port) ?? [.table]
            let expected = PortKind.allCases.first { kinds.contains($0) } ?? .table
            guard let spec = received.spec else {
                found.inputs.append(PortValue(received.port, .unknown(expected)))
                continue
            }
            if kinds.contains(spec.kind) {
                found.inputs.append(PortValue(received.port, spec))
            } else {
                found.inputs.append(PortValue(received.port, .unknown(expected)))
                found.diagnostics.append(wrongKind(received.port, spec.kind, kinds))
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

    private mutating func reportMissing() {
        guard !basis.isTroubled else { return }
        let needed: [Port]
        switch type.inputs {
        case .fixed(let ports), .open(let ports, _, _, _): needed = ports.filter { !$0.isOptional }
        case .any(let kinds, let first, let summary):
            let kind = PortKind.allCases.first { kinds.contains($0) } ?? .table
            needed =
                basis.received.isEmpty && !type.traits.contains(.standsAlone) ? [Port(first, kind, summary)] : []
        case .mirrored: needed = []
        }
        for port in needed where !basis.received.contains(where: { $0.port == port.id }) {
            found.diagnostics.append(
                Diagnostic(
                    "missing-input", node: id, at: .input(port.id),
                    "connect a \(port.kind.rawValue) to the input \"\(port.id)\" of \"\(id)\""))
        }
    }

    /// What was inferred in the order of the ports; a declared port of which nothing is known keeps its kind.
    private mutating func outputs(_ inferred: [PortID: PortSpec]) -> [PortValue] {
        switch type.outputs {
        case .fixed(let ports):
            return ports.map { PortValue($0.id, inferred[$0.id] ?? .unknown($0.kind)) }
        case .mirrored(let plus):
            return found.inputs.map { PortValue($0.id, inferred[$0.id] ?? .unknown($0.spec.kind)) }
                + plus.map { PortValue($0.id, inferred[$0.id] ?? .unknown($0.kind)) }
        case .any(let kinds, _, _), .open(_, let kinds, _, _):
            let kind = PortKind.allCases.first { kinds.contains($0) } ?? .table
            for port in basis.namedOutputs where inferred[port] == nil && !inferred.isEmpty {
                found.diagnostics.append(
                    Diagnostic(
                        "unknown-port", node: id, at: .output(port),
                        "\"\(id)\" has no output \"\(port)\""
                            + Suggestion.hint(for: port.text, in: inferred.keys.map(\.text))))
            }
            let ports = Set(inferred.keys).union(basis.namedOutputs).sorted { $0.isNaturallyBefore($1) }
            return ports.map { PortValue($0, inferred[$0] ?? .unknown(kind)) }
        }
    }
}

extension Analysis {
    /// What conclusions about a node rest on.
    func basis(of index: Int) -> NodeFacts.Basis {
        NodeFacts.Basis(
            received: wiring.incoming(index).map { link in
                NodeFacts.Received(port: wiring.links[link].input, spec: spec(broughtBy: link))
            },
            namedOutputs: structure.namedOutputs[index] ?? [], isTroubled: structure.troubled.contains(index))
    }

    /// What a link brings; nil where that isn't known: its source's type is unknown, or it closes a circle.
    private func spec(broughtBy position: Int) -> PortSpec? {
        let (source, target) = (wiring.links[position].source, wiring.links[position].target)
        guard ordering.rank[source] != ordering.rank[target] else { return nil }
        return facts[source].outputs[wiring.links[position].output]
    }
}
