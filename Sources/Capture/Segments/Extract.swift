import Catalog
package import Workflow

/// A segment, and where in it the nodes of creation stand.
struct Extract: Sendable {
    var segment: Segment
    /// In the order of creation's nodes.
    var places: [Place] = []

    /// A node of creation that stands in production, itself or in its apply form.
    struct Place: Sendable {
        var node: Int
        /// In the segment's nodes.
        var position: Int
        /// Whether it was only taken along because what it feeds is refreshed.
        var isRefreshed: Bool
    }

    /// The extract after edits that only change what is written in nodes that stand in it; nil if they may change more.
    func edited(from before: Analysis, to after: Analysis) -> Extract? {
        guard before.structure === after.structure, before.folder == after.folder else { return nil }
        var isEdited = [Bool](repeating: false, count: after.facts.count)
        for index in after.facts.indices where before.facts[index] !== after.facts[index] {
            let (old, new) = (before.facts[index], after.facts[index])
            // A node that puts out workflows has a say in how segments are made.
            guard old.outputs == new.outputs, old.node.at == new.node.at, old.node.isRefit == new.node.isRefit,
                !new.outputs.contains(where: { $0.spec.kind == .workflow })
            else { return nil }
            isEdited[index] = true
        }
        var result = self
        for place in places where isEdited[place.node] {
            let old = segment.workflow.nodes.values[place.position]
            let isItself = old.type == after.node(place.node).type
            let kind = isItself ? after.structure.kinds[place.node] : after.catalog[old.type].map { NodeKind($0) }
            var new = after.written(place.node, as: kind)
            new.at = old.at
            result.segment.workflow.nodes.values[place.position] = new
        }
        return result
    }

    /// Extracts joined end to start into one.
    static func combining(
        _ extracts: [(port: PortID, extract: Extract)], map: [PortID: PortID], name: String
    ) -> Extract {
        let joined = Segment.joining(extracts.map { ($0.port, $0.extract.segment) }, map: map, name: name)
        var places: [Place] = []
        for ((_, extract), positions) in zip(extracts, joined.positions) {
            for var place in extract.places {
                guard let position = positions[place.position] else { continue }
                place.position = position
                places.append(place)
            }
        }
        places.sort { ($0.node, $0.position) < ($1.node, $1.position) }
        return Extract(segment: joined.segment, places: places)
    }
}

extension Node {
    /// Whether a fitted node learns anew in production.
    var isRefit: Bool { parameters["refit"]?.bool == true }
}

extension Analysis {
    /// The segment that leaves a workflow port; nil where it isn't known because something upstream is wrong.
    package func segment(at endpoint: Endpoint) -> Segment? { extract(at: endpoint)?.segment }

    func extract(at endpoint: Endpoint) -> Extract? {
        guard let node = index(of: endpoint.node), !ordering.isOnCycle[node] else { return nil }
        switch structure.kinds[node]?.role {
        case .captureEnd:
            guard let frame = structure.frameOfEnd[node] else { return nil }
            var extraction = Extraction(self, frame)
            return extraction.extract()
        case .reader: return facts[node].segmentRead.map { Extract(segment: $0) }
        case .writer: return extract(into: node, "workflow")
        case .combiner:
            let inputs = facts[node].inputs
            let extracts = inputs.compactMap { input in extract(into: node, input.id).map { (input.id, $0) } }
            guard extracts.count == inputs.count, let type = type(node) else { return nil }
            let map = CombinePlan.map(in: .init(self.node(node), type))
            return .combining(extracts, map: map, name: endpoint.node.text)
        default: return nil
        }
    }

    private func extract(into node: Int, _ port: PortID) -> Extract? {
        wiring.link(into: node, port).flatMap { extract(at: Endpoint(id($0.source), $0.output)) }
    }

    /// What the rules say of the nodes that stand in production.
    func warnings(of production: Production) -> [Diagnostic] {
        var given: Set<Int> = []
        return production.places.flatMap { place -> [Diagnostic] in
            let facts = facts[place.node]
            guard !facts.warnings.isEmpty, given.insert(place.node).inserted else { return [] }
            return facts.warnings.filter { warning in
                guard warning.concernsRefreshed || !place.isRefreshed else { return false }
                guard let name = warning.unlessColumn else { return true }
                return !facts.inputs.contains { $0.spec.schema?[name] != nil }
            }.map(\.diagnostic)
        }
    }

    /// Whether columns flow through this as through another analysis of the same structure, so that the contract is
    /// the same.
    func flows(like other: Analysis) -> Bool {
        structure === other.structure
            && zip(facts, other.facts).allSatisfy { new, old in
                new === old
                    || new.inputs == old.inputs && new.outputs == old.outputs && new.lineage == old.lineage
                        && (new.node.parameters == old.node.parameters || !new.node.type.name.hasPrefix("workflow-"))
            }
    }
}
