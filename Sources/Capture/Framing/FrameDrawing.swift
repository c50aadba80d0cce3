import Catalog
package import Workflow

/// A frame that is being drawn: the nodes that it is to hold and what becomes of what enters it. The workflow stays
/// as it is until `edit` is applied.
///
/// A frame always holds whatever lies between its nodes, and other captures whole or not at all, unless one of them
/// holds it; so growing may take in more than was asked for, and not every node can be left out.
package struct FrameDrawing: Sendable {
    package enum Side: Sendable, CaseIterable { case upstream, downstream }

    package let analysis: Analysis
    /// The capture that is changed, which keeps its name; nil for a new one.
    package let changed: CaptureFrame?
    package let name: String
    /// What the frame would be.
    package private(set) var proposal = FrameProposal()
    private let ground: FrameGround
    private var held: Set<Int>
    /// By outputs, ports named.
    private var policies: [Endpoint: StaticPolicy] = [:]

    /// A new frame round nodes.
    ///
    /// - Parameter name: what it is called until it is made.
    /// - Throws: where there is nothing to frame, in words for the user.
    package init(_ analysis: Analysis, round nodes: Set<NodeID>, name: String) throws(NotFramed) {
        held = Set(nodes.compactMap { analysis.index(of: $0) })
        guard !held.isEmpty else { throw NotFramed("select the nodes that production needs first") }
        self.analysis = analysis
        self.name = name
        changed = nil
        ground = FrameGround(analysis, changing: nil)
        hold(held)
    }

    /// The frame of a capture, to be changed.
    package init(_ analysis: Analysis, changing frame: CaptureFrame) {
        self.analysis = analysis
        name = frame.name
        changed = frame
        ground = FrameGround(analysis, changing: frame)
        held = Set(frame.scope)
        for input in frame.statics { policies[Endpoint(analysis.id(input.node), input.port)] = input.policy }
        hold(held)
    }

    package var nodes: Set<NodeID> { Set(held.map { analysis.id($0) }) }

    package func holds(_ node: NodeID) -> Bool { analysis.index(of: node).map(held.contains) ?? false }

    /// Takes in the nodes one step further on.
    package mutating func grow(_ sides: [Side]) throws(NotFramed) {
        let next = Set(sides.flatMap { ground.neighbors(of: held, $0) }).subtracting(held)
        guard !next.isEmpty else { throw NotFramed("nothing is \(Self.words(sides)) of the frame") }
        let outer = outer
        let inside = next.filter { outer?.spans($0) ?? true }
        if let outer, inside.isEmpty { throw NotFramed("\"\(outer.name)\", which holds the frame, ends there") }
        hold(held.union(inside))
    }

    /// Leaves out the outermost nodes: those that no other node of the frame feeds, or that feed none.
    package mutating func shrink(_ sides: [Side]) throws(NotFramed) {
        let outermost = held.filter { node in
            sides.contains { ground.neighbors(of: [node], $0).isDisjoint(with: held) }
        }
        let rest = without(outermost)
        guard !rest.isEmpty else { throw NotFramed("nothing would be left in the frame") }
        let closed = closed(rest)
        guard closed != held else { throw NotFramed("no node of the frame is outermost \(Self.words(sides))") }
        hold(closed)
    }

    /// Takes nodes in, or leaves them out if all of them are in.
    package mutating func toggle(_ nodes: Set<NodeID>) throws(NotFramed) {
        let all = Set(nodes.compactMap { analysis.index(of: $0) })
        let toggled = all.subtracting(changed.map { [$0.start, $0.end] } ?? [])
        guard let first = toggled.min() else {
            throw NotFramed("Start and End are the frame itself: choose a node to take in or leave out")
        }
        guard toggled.isSubset(of: held) else {
            if let outer, let beyond = toggled.first(where: { !outer.spans($0) }) {
                throw NotFramed("\"\(analysis.id(beyond))\" is outside of \"\(outer.name)\", which holds the frame")
            }
            return hold(held.union(toggled))
        }
        let rest = without(toggled)
        guard !rest.isEmpty else { throw NotFramed("nothing would be left in the frame") }
        let closed = closed(rest)
        guard closed.isDisjoint(with: toggled) else {
            throw NotFramed(
                "\"\(analysis.id(first))\" lies between nodes of the frame: leave out those on one side first")
        }
        hold(closed)
    }

    /// Gives what enters the frame from an output the next policy.
    package mutating func turnPolicy(of entry: FrameProposal.Entry) {
        policies[entry.origin] = entry.nextPolicy
        propose()
    }

    /// Makes the frame, or changes that of the capture.
    ///
    /// - Parameter name: of a new capture.
    package func edit(named name: String) throws(NotFramed) -> Edit {
        if changed == nil {
            guard !name.isEmpty else { throw NotFramed("give the capture a name") }
            let isTaken = analysis.workflow.nodes.values.contains { node in
                (node.type.isCaptureStart || node.type.isCaptureEnd) && node.parameters["name"]?.string == name
            }
            guard !isTaken else { throw NotFramed("there is already a capture \"\(name)\"") }
        }
        if let refusal = proposal.refusal { throw NotFramed(refusal) }
        return try FrameDraft(ground, held, name: name, policies: policies).edit()
    }

    // MARK: Which nodes

    private mutating func hold(_ nodes: Set<Int>) {
        held = closed(nodes)
        propose()
    }

    private mutating func propose() {
        let draft = FrameDraft(ground, held, name: name, policies: policies)
        proposal = draft.proposal()
        do throws(NotFramed) { try look(at: draft.edit()) } catch { proposal.refusal = error.description }
    }

    /// Looks at the frame as it would be.
    private mutating func look(at edit: Edit) throws(NotFramed) {
        var workflow = analysis.workflow
        do throws(EditError) {
            try workflow.apply(edit)
        } catch {
            throw NotFramed(error.description)
        }
        let structure = Structure(workflow, analysis.catalog, after: (analysis.structure, analysis.workflow))
        guard let frame = structure.frames.first(where: { $0.name == name }) else {
            throw NotFramed("no path leads through the frame from what comes in to what goes out")
        }
        guard !frame.overlaps || changed?.overlaps == true else {
            throw NotFramed("the frame would overlap another in part; frames must be nested or apart")
        }
        let scope = Set(frame.scope.map { workflow.nodes.keys[$0] })
        proposal.strays = held.sorted().map { analysis.id($0) }.filter { !scope.contains($0) }
        proposal.workflow = workflow
    }

    private var others: [CaptureFrame] { analysis.frames.filter { $0.start != changed?.start && !$0.overlaps } }

    /// The innermost other capture that holds all of the frame.
    private var outer: CaptureFrame? {
        others.filter { other in held.allSatisfy(other.spans) }.min { $0.scope.count < $1.scope.count }
    }

    /// Nodes with all that lies between them, and with the whole of captures that they are in part of.
    private func closed(_ nodes: Set<Int>) -> Set<Int> {
        var (result, last) = (nodes, Set<Int>())
        while result != last {
            last = result
            result.formUnion(ground.between(result))
            for other in others where !result.allSatisfy(other.spans) && result.contains(where: other.contains) {
                result.formUnion(other.members)
            }
        }
        return result
    }

    /// The frame's nodes without some, nor the captures in it that these are part of.
    private func without(_ nodes: Set<Int>) -> Set<Int> {
        var rest = held.subtracting(nodes)
        for other in others where held.isSuperset(of: other.members) && nodes.contains(where: other.contains) {
            rest.subtract(other.members)
        }
        return rest
    }

    private static func words(_ sides: [Side]) -> String {
        sides.count > 1 ? "up- or downstream" : sides == [.upstream] ? "upstream" : "downstream"
    }
}

extension CaptureFrame {
    /// Start, End and what is between them.
    fileprivate var members: [Int] { [start, end] + scope }
}

/// Why nodes can't be framed: one sentence.
package struct NotFramed: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
