import Catalog
package import Workflow

/// The gestures on frames as edits: put a frame round nodes, take it away, say what becomes of a static input.
package struct Framing {
    private let analysis: Analysis

    package init(_ analysis: Analysis) { self.analysis = analysis }

    /// Puts Capture Start and Capture End on the links that cross the frame round `nodes`: tables that enter run
    /// through Start, tables that leave through End. Models and workflows that enter become static inputs. Where no
    /// table leaves, what the last nodes yield is what the capture answers with. A table with a policy doesn't run
    /// through Start and is a static input, too; policies are by outputs, ports named.
    ///
    /// - Throws: why there can be no such frame, in words for the user.
    package func frame(
        _ nodes: Set<NodeID>, name: String, policies: [Endpoint: StaticPolicy] = [:]
    ) throws(NotFramed) -> Edit {
        let selected = Set(nodes.compactMap { analysis.index(of: $0) })
        guard !selected.isEmpty else { throw NotFramed("select the nodes that production needs first") }
        guard !name.isEmpty else { throw NotFramed("give the capture a name") }
        let isTaken = analysis.workflow.nodes.values.contains { node in
            node.type.name.hasPrefix("capture-") && node.parameters["name"]?.string == name
        }
        guard !isTaken else { throw NotFramed("there is already a capture \"\(name)\"") }
        if let between = between(selected) {
            throw NotFramed("\"\(analysis.id(between))\" lies between the selected nodes: select it, too")
        }
        var draft = FrameDraft(analysis, selected, name: name, policies: policies)
        let edit = try draft.edit()
        try check(edit, name)
        return edit
    }

    /// What a frame round `nodes` would be, for showing it while it is being drawn.
    package func proposal(
        _ nodes: Set<NodeID>, name: String, policies: [Endpoint: StaticPolicy] = [:]
    ) -> FrameProposal {
        let selected = Set(nodes.compactMap { analysis.index(of: $0) })
        let crossings = FrameDraft(analysis, selected, name: name, policies: policies).crossings()
        var proposal = FrameProposal(entering: crossings.entering, leaving: crossings.leaving)
        do throws(NotFramed) {
            let edit = try frame(nodes, name: name, policies: policies)
            proposal.edit = edit
            var workflow = analysis.workflow
            if (try? workflow.apply(edit)) != nil { proposal.workflow = workflow }
        } catch {
            proposal.refusal = error.description
            proposal.between = between(selected).map { analysis.id($0) }
        }
        return proposal
    }

    /// Takes a capture's two nodes away and reconnects what they stood between. Links of its segment go with them.
    package func unframe(_ frame: CaptureFrame) -> Edit {
        let workflow = analysis.workflow
        var edits: [Edit] = []
        var mended: [(index: Int, connection: Connection)] = []
        for node in [frame.start, frame.end] {
            for position in analysis.wiring.outgoing(node) {
                let link = analysis.wiring.links[position]
                guard let from = passed(link, frame) else { continue }
                let to = workflow.connections[link.connection].to
                guard analysis.index(of: to.node) != frame.end else { continue }
                mended.append((link.connection, Connection(from: from, to: to)))
            }
        }
        let ids = [analysis.id(frame.start), analysis.id(frame.end)]
        for connection in workflow.connections
        where ids.contains(connection.from.node) || ids.contains(connection.to.node) {
            edits.append(.disconnect(connection))
        }
        var known = Set(workflow.connections)
        for (_, connection) in mended.sorted(by: { $0.index < $1.index }) where known.insert(connection).inserted {
            edits.append(.connect(connection, index: nil))
        }
        edits += ids.map { .removeNode($0) }
        return .batch("un-frame \(frame.name)", edits)
    }

    /// Says what becomes of a static input. The default, `freeze`, is not written down.
    package func setPolicy(_ policy: StaticPolicy, of origin: StaticInput, in frame: CaptureFrame) -> Edit {
        let start = analysis.id(frame.start)
        let id = analysis.id(origin.node)
        var policies = analysis.node(frame.start).parameters["static"]?.map ?? [:]
        let key = EndpointText.shortest(id, origin.port, analysis.type(origin.node))
        for other in [Endpoint(id, origin.port).description, key] { policies.removeValue(forKey: other) }
        if policy != .freeze { policies[key] = .string(policy.rawValue) }
        let edit = Edit.setParameter(start, "static", policies.isEmpty ? nil : .map(policies), index: nil)
        return .batch("\(policy.rawValue) \(key)", [edit])
    }

    /// Where what leaves Start or End by a link comes from, on the far side of either node.
    private func passed(_ link: Link, _ frame: CaptureFrame) -> Endpoint? {
        var link = link
        while link.source == frame.start || link.source == frame.end {
            guard let before = analysis.wiring.link(into: link.source, link.output) else { return nil }
            link = before
        }
        return analysis.workflow.connections[link.connection].from
    }

    /// A node that isn't selected, but on a path from one selected node to another.
    private func between(_ selected: Set<Int>) -> Int? {
        let after = reach(from: selected, analysis.wiring.outgoing, \.target)
        let before = reach(from: selected, analysis.wiring.incoming, \.source)
        return after.intersection(before).subtracting(selected).min()
    }

    private func reach(from start: Set<Int>, _ links: (Int) -> ArraySlice<Int>, _ next: (Link) -> Int) -> Set<Int> {
        var (open, seen) = (Array(start), start)
        while let node = open.popLast() {
            for position in links(node) {
                let node = next(analysis.wiring.links[position])
                if seen.insert(node).inserted { open.append(node) }
            }
        }
        return seen
    }

    /// Looks at the frame as it would be.
    private func check(_ edit: Edit, _ name: String) throws(NotFramed) {
        var workflow = analysis.workflow
        do throws(EditError) {
            try workflow.apply(edit)
        } catch {
            throw NotFramed(error.description)
        }
        let frames = Structure(workflow, analysis.catalog).frames
        guard let frame = frames.first(where: { $0.name == name }) else {
            throw NotFramed("no path leads through the selected nodes from what comes in to what goes out")
        }
        guard !frame.overlaps else {
            throw NotFramed("the frame would overlap another in part; frames must be nested or apart")
        }
    }
}

/// Why nodes can't be framed: one sentence.
package struct NotFramed: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
