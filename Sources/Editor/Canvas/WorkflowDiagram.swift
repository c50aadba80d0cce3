package import Capture
package import Catalog
import Engine
package import Workflow

/// Makes the diagram of a workflow, for the canvas, the preview and `galley show`.
package struct WorkflowDiagram: Sendable {
    package let workflow: Workflow
    package let catalog: Catalog
    /// What is known of the workflow; may be of a few edits ago.
    package var analysis: Analysis?
    package var run = RunProgress()
    /// Badges beside what a run tells, such as the size of a frozen part.
    package var remarks: [NodeID: String] = [:]
    /// Nodes whose work is of the past, whatever the run says, such as deploying what has changed since.
    package var outdated: Set<NodeID> = []
    /// What has become of nodes since something that the workflow is compared with.
    package var changes: [NodeID: Diagram.Change] = [:]
    /// Nodes that are gone since then, shown faded where they stood.
    package var gone: OrderedDictionary<NodeID, Node> = [:]
    /// Captures to show as one box each.
    package var folds: [Diagram.Fold] = []
    /// The frame that is being drawn, which hides the one of the same name.
    package var draft: Draft?

    package struct Draft: Hashable, Sendable {
        package var name: String
        package var nodes: Set<NodeID>

        package init(name: String, nodes: Set<NodeID>) {
            self.name = name
            self.nodes = nodes
        }
    }

    package init(_ workflow: Workflow, catalog: Catalog) {
        self.workflow = workflow
        self.catalog = catalog
    }

    /// Whether another makes the same diagram. Quick where both share what they show.
    func shows(_ other: WorkflowDiagram) -> Bool {
        let isKnownAlike =
            switch (analysis, other.analysis) {
            case (nil, nil): true
            case (let analysis?, let other?): analysis.looks(like: other)
            default: false
            }
        return isKnownAlike && workflow == other.workflow && run == other.run && remarks == other.remarks
            && folds == other.folds && draft == other.draft
            && outdated == other.outdated && changes == other.changes && gone == other.gone
    }

    package func diagram() -> Diagram {
        let ports = ports()
        let problems = problems()
        var boxes = workflow.nodes.map { id, node in
            var box = Diagram.Box(
                id: id.text, at: Diagram.Place(column: node.at.column, row: node.at.row),
                title: node.title ?? id.text, subtitle: node.type.name, state: state(of: id), badges: badges(of: id),
                inputs: ports[id]?.inputs ?? [], outputs: ports[id]?.outputs ?? [], problem: problems[id])
            box.change = changes[id]
            return box
        }
        boxes += gone.map { id, node in
            var box = Diagram.Box(
                id: id.text, at: Diagram.Place(column: node.at.column, row: node.at.row),
                title: node.title ?? id.text, subtitle: node.type.name, isFaded: true)
            box.change = .removed
            return box
        }
        let connections = workflow.connections.compactMap { connection in resolved(connection, ports) }
        let diagram = Diagram(boxes: boxes, connections: connections, frames: frames())
        return folds.isEmpty ? diagram : diagram.folding(folds)
    }

    /// The diagram where another one is known: what a run changes and the frame that is drawn are all that is made
    /// anew, if nothing else differs.
    func diagram(after last: WorkflowDiagram, _ known: Diagram) -> Diagram {
        var alike = last
        (alike.run, alike.draft) = (run, draft)
        guard folds.isEmpty, shows(alike) else { return diagram() }
        var diagram = known
        if run != last.run {
            for (index, id) in workflow.nodes.keys.enumerated() where run.shows(id, unlike: last.run) {
                diagram.boxes[index].state = state(of: id)
                diagram.boxes[index].badges = badges(of: id)
            }
        }
        diagram.frames = frames()
        return diagram
    }

    package struct Ports: Hashable, Sendable {
        package var inputs: [Diagram.Port] = []
        package var outputs: [Diagram.Port] = []
    }

    /// The ports of every node: those its type fixes, and those that connections name where it takes any.
    private func ports() -> [NodeID: Ports] {
        var ends: [NodeID: (inputs: [PortID?], outputs: [PortID?])] = [:]
        for connection in workflow.connections {
            ends[connection.to.node, default: ([], [])].inputs.append(connection.to.port)
            ends[connection.from.node, default: ([], [])].outputs.append(connection.from.port)
        }
        var result: [NodeID: Ports] = [:]
        for (id, node) in workflow.nodes {
            guard let type = catalog[node.type] else {
                let (inputs, outputs) = ends[id] ?? ([], [])
                result[id] = Ports(inputs: named(inputs, "in"), outputs: named(outputs, "out"))
                continue
            }
            let inputs = self.ports(type.inputs, named: ends[id]?.inputs ?? [], mirroring: [])
            result[id] = Ports(
                inputs: inputs, outputs: self.ports(type.outputs, named: ends[id]?.outputs ?? [], mirroring: inputs))
        }
        return result
    }

    private func named(_ ports: [PortID?], _ first: PortID) -> [Diagram.Port] {
        Set(ports.map { $0 ?? first }).sorted { $0.isNaturallyBefore($1) }.map { Diagram.Port($0.text) }
    }

    private func ports(_ list: PortList, named: [PortID?], mirroring: [Diagram.Port]) -> [Diagram.Port] {
        func any(_ kinds: Set<PortKind>, _ first: PortID) -> [Diagram.Port] {
            let kind = kinds.contains(.table) ? Diagram.Kind.table : kinds.contains(.workflow) ? .workflow : .model
            let used = Set(named.map { $0 ?? first }).sorted { $0.isNaturallyBefore($1) }
            return (used.isEmpty ? [first] : used).map { Diagram.Port($0.text, kind) }
        }
        switch list {
        case .fixed(let ports): return ports.map(Self.port)
        case .any(let kinds, let first, _): return any(kinds, first)
        case .open(let ports, let kinds, let first, _):
            let fixed = Set(ports.map(\.id.text))
            return ports.map(Self.port) + any(kinds, first).filter { !fixed.contains($0.id) }
        case .mirrored(let ports): return mirroring + ports.map(Self.port)
        }
    }

    private static func port(_ port: Port) -> Diagram.Port {
        Diagram.Port(port.id.text, Diagram.Kind(rawValue: port.kind.rawValue) ?? .table)
    }

    package func resolved(_ connection: Connection) -> Diagram.Connection? { resolved(connection, ports()) }

    private func resolved(_ connection: Connection, _ ports: [NodeID: Ports]) -> Diagram.Connection? {
        guard let output = connection.from.port?.text ?? ports[connection.from.node]?.outputs.first?.id,
            let input = connection.to.port?.text ?? ports[connection.to.node]?.inputs.first?.id
        else { return nil }
        return Diagram.Connection(
            from: Diagram.End(connection.from.node.text, output), to: Diagram.End(connection.to.node.text, input))
    }

    private func frames() -> [Diagram.Frame] {
        guard let analysis else { return [] }
        let made = analysis.frames.enumerated().filter { $1.name != draft?.name }.map { number, frame in
            let members = ([frame.start, frame.end] + frame.scope).map { analysis.id($0) }
            return Diagram.Frame(
                name: frame.name, boxes: Set(members.filter { workflow.nodes[$0] != nil }.map(\.text)), color: number)
        }
        guard let draft else { return made }
        var frame = Diagram.Frame(name: draft.name, boxes: Set(draft.nodes.map(\.text)), color: made.count)
        frame.isDraft = true
        return made + [frame]
    }

    private func problems() -> [NodeID: Diagram.Problem] {
        var problems: [NodeID: Diagram.Problem] = [:]
        for diagnostic in analysis?.diagnostics ?? [] {
            guard let node = diagnostic.node, problems[node] != .error else { continue }
            switch diagnostic.severity {
            case .error: problems[node] = .error
            case .warning: problems[node] = .warning
            case .note: break
            }
        }
        return problems
    }

    private func state(of id: NodeID) -> Diagram.State {
        switch run.states[id] {
        case .done where outdated.contains(id), nil where outdated.contains(id): .stale
        case .running: .running
        case .failed: run.stale.contains(id) ? .stale : .failed
        case .done: run.stale.contains(id) ? .stale : .done
        case nil where frozen(id) != nil: .done
        case .queued, .skipped, nil: .idle
        }
    }

    /// What a node that holds a value in a file tells of it: its size, and what it is where there is room.
    private func frozen(_ id: NodeID) -> [String]? { workflow.nodes[id].flatMap { FrozenText.badges($0) } }

    private func badges(of id: NodeID) -> [String] {
        let frozen = frozen(id)
        var badges: [String] = remarks[id].map { [$0] } ?? frozen ?? []
        switch run.states[id] {
        case .done where frozen != nil: break
        case .done(let summary):
            if let rows = summary.rows.values.max() { badges.append(CountText.text(rows)) }
            if let note = summary.note { badges.append(note) }
            badges.append(summary.fromCache ? "cached" : DurationText.text(summary.duration))
        case .running(let progress?): badges.append("\(Int(progress * 100))%")
        case .failed(let error) where !run.stale.contains(id): badges.insert(error.message, at: 0)
        default: break
        }
        return badges
    }
}

extension RunProgress {
    /// Whether a node looks unlike what it does in another.
    fileprivate func shows(_ node: NodeID, unlike other: RunProgress) -> Bool {
        states[node] != other.states[node] || stale.contains(node) != other.stale.contains(node)
    }
}

/// Row counts in few characters: `327k`.
package enum CountText {
    package static func text(_ count: Int) -> String {
        switch count {
        case ..<10_000: "\(count)"
        case ..<10_000_000: "\(count / 1000)k"
        default: "\(count / 1_000_000)M"
        }
    }
}
