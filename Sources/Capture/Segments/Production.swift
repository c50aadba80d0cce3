import Catalog
package import Workflow

/// A production workflow as it stands now: what the preview shows and what a deployment ships.
package struct Production: Sendable {
    package var segment: Segment
    /// The workflow port in creation that it leaves.
    package var source: Endpoint
    /// Of `segment.workflow`, whose nodes it also tells the schemas of.
    package var analysis: Analysis
    package var contract: Contract
    /// The nodes of creation that stand in it, in the order of creation.
    var places: [Extract.Place] = []

    /// The same without how they stand, each once.
    var kept: [Int] {
        places.indices.compactMap { $0 > 0 && places[$0 - 1].node == places[$0].node ? nil : places[$0].node }
    }
}

/// Why there is no production workflow to show: one sentence.
package struct NoProduction: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

extension Analysis {
    /// The workflow port that production is taken from when nobody says: the one that feeds the document's Deploy
    /// node, else its last combiner, else its only capture, or the one that holds all others.
    package func productionSource() throws(NoProduction) -> Endpoint {
        for node in structure.landmarks.deployers {
            if let link = workflowLink(into: node) { return Endpoint(id(link.source), link.output) }
        }
        if let combiner = structure.landmarks.combiners.last {
            return Endpoint(id(combiner), "workflow")
        }
        // What lies in another is a part of that.
        let outer = frames.filter { inner in !frames.contains { $0.scope.contains(inner.start) } }
        if outer.count == 1 { return Endpoint(id(outer[0].end), "workflow") }
        guard !frames.isEmpty else {
            if productionSpec != nil {
                throw NoProduction("this is a production workflow itself: frame a part of it to take that alone")
            }
            throw NoProduction("there is no capture yet: select what production needs and frame it")
        }
        let names = outer.map { "\"\($0.name)\"" }.joined(separator: ", ")
        throw NoProduction("there are several captures (\(names)): combine them, or say which node to take")
    }

    /// The name that the document is deployed under, and the Deploy node that says so: the one that production is
    /// taken for when nobody says. Without such a node it is the workflow's own name.
    package var deployment: (name: String, node: NodeID?) {
        deployments.first.map { ($0.name, $0.node) } ?? (workflow.name, nil)
    }

    /// The Deploy nodes that production reaches, and the names that they deploy it under.
    package var deployments: [(name: String, node: NodeID)] {
        structure.landmarks.deployers.compactMap { node in
            guard workflowLink(into: node) != nil, let name = self.node(node).parameters["name"]?.string, !name.isEmpty
            else { return nil }
            return (name, id(node))
        }
    }

    /// The workflow port that a node stands for.
    package func productionSource(at node: NodeID) throws(NoProduction) -> Endpoint {
        guard let index = index(of: node) else { throw NoProduction("there is no node \"\(node)\"") }
        if let frame = frames.first(where: { $0.start == index }) { return Endpoint(id(frame.end), "workflow") }
        if let output = facts[index].outputs.first(where: { $0.spec.kind == .workflow }) {
            return Endpoint(node, output.id)
        }
        if let link = workflowLink(into: index) { return Endpoint(id(link.source), link.output) }
        throw NoProduction("\"\(node)\" neither yields nor takes a workflow: name a capture or a combiner")
    }

    private func workflowLink(into node: Int) -> Link? {
        wiring.incoming(node).lazy.map { wiring.links[$0] }
            .first { facts[$0.source].outputs[$0.output]?.kind == .workflow }
    }
}
