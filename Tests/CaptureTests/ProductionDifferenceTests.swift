import Capture
import Testing
import Workflow

/// What the production workflow of a document differs in from one that was shipped.
@Suite("What differs from what was shipped") struct ProductionDifferenceTests {
    private func shipped(_ text: String) throws -> ShippedProduction {
        let creation = drawing(text)
        let production = try production(creation)
        var workflow = production.segment.workflow
        for part in production.segment.frozen { workflow.nodes[part.node]?.parameters["sha256"] = "old" }
        return ShippedProduction(workflow: workflow, contract: production.contract, creation: creation)
    }

    private func difference(_ text: String, hashes: [NodeID: String] = [:]) throws -> ProductionDifference {
        let creation = drawing(text)
        return ProductionDifference(
            from: try shipped(lateFlights), to: try production(creation), of: creation, hashes: hashes)
    }

    @Test("the same document differs in nothing")
    func same() throws {
        let difference = try difference(lateFlights)
        #expect(difference.isEmpty && difference.summary.isEmpty)
    }

    @Test("a parameter of a node that ships is told with both its values, and what is fitted after it")
    func parameter() throws {
        let difference = try difference(
            lateFlights.replacing("    wind: step adds=wind", with: "    wind: step adds=gust")
                .replacing("\nwind: step adds=wind", with: "\nwind: step adds=gust"))
        #expect(difference.nodes.changed["wind"]?.parameters == [.init(name: "adds", before: "wind", after: "gust")])
        #expect(difference.frozen.map(\.node) == ["one-hot-model", "learner"])
        #expect(difference.frozen.allSatisfy { !$0.isKnown && $0.causes?.changed["wind"] != nil })
        #expect(difference.summary.hasPrefix("3 changed"))
    }

    @Test("a learner that doesn't ship itself changes what is frozen")
    func learner() throws {
        let difference = try difference(lateFlights.replacing("learn target=late", with: "learn target=late note=x"))
        #expect(difference.nodes.isEmpty)
        #expect(difference.frozen.map(\.node) == ["learner"])
        #expect(difference.frozen[0].causes?.changed["learner"]?.parameters.map(\.name) == ["note"])
        #expect(difference.summary == "1 changed")
    }

    @Test("once it is fitted, the value itself decides")
    func fitted() throws {
        let text = lateFlights.replacing("learn target=late", with: "learn target=late note=x")
        #expect(try difference(text, hashes: ["learner": "old"]).isEmpty)
        let changed = try difference(text, hashes: ["learner": "new"])
        #expect(changed.frozen.map(\.isKnown) == [true])
        #expect(try difference(lateFlights, hashes: ["one-hot-model": "new"]).frozen.map(\.node) == ["one-hot-model"])
    }

    @Test("a frame that grows adds nodes, and nothing that is fitted changes by it")
    func grown() throws {
        let creation = drawing(lateFlights)
        let found = analysis(creation)
        var frame = FrameDrawing(found, changing: try #require(found.frames.first { $0.name == "prepare" }))
        try frame.toggle(["split"])
        try frame.toggle(["late"])
        let workflow = try #require(frame.proposal.workflow)
        let difference = ProductionDifference(
            from: try shipped(lateFlights), to: try production(workflow), of: workflow)
        #expect(difference.nodes.added.contains("late"))
        #expect(difference.frozen.isEmpty)
    }

    @Test("columns of the contract come, go and change their type")
    func columns() throws {
        var old = try shipped(lateFlights)
        let input = old.contract.inputs[0].columns.map(\.name)
        #expect(input.contains("wind"))
        old.contract.inputs[0].columns.removeAll { $0.name == "wind" }
        old.contract.inputs[0].columns.append(Contract.InputColumn(name: "extra", type: "DOUBLE"))
        let hour = try #require(old.contract.inputs[0].columns.firstIndex { $0.name == "hour" })
        old.contract.inputs[0].columns[hour].type = "BIGINT"
        let creation = drawing(lateFlights)
        let difference = ProductionDifference(from: old, to: try production(creation), of: creation)
        let port = old.contract.inputs[0].port
        #expect(
            Set(difference.columns) == [
                .init(side: .input, port: port, name: "wind", before: nil, after: "DOUBLE"),
                .init(side: .input, port: port, name: "extra", before: "DOUBLE", after: nil),
                .init(side: .input, port: port, name: "hour", before: "BIGINT", after: "DOUBLE"),
            ])
        #expect(difference.summary == "3 columns")
    }
}
