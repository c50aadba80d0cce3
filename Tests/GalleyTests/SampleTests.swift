import Capture
import Engine
import Foundation
import Testing
import Workflow

/// The samples that Galley ships must give no cause for complaint, finished and as a start.
@Suite("Samples") struct SampleTests {
    private let cache = EngineCache(folder: NSTemporaryDirectory() + "galley-samples-\(UUID())")

    private func document(_ sample: String) throws -> Document {
        let repository = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        return try Document(reading: "\(repository)/samples/\(sample).galley.yaml")
    }

    /// Runs a sample, but for its deployment, and returns a figure of the scorer `quality` if it has one.
    private func run(_ sample: String, _ quality: NodeID? = nil, _ figure: String = "") async throws -> Double? {
        let document = try document(sample)
        let engine = Engine(cache: cache, threads: 1)
        let targets = document.workflow.nodes.filter { $0.value.type.name != "deploy-service" }.keys
        let result = try await engine.run(
            RunRequest(workflow: document.workflow, folder: document.folder, targets: Set(targets)))
        #expect(result.error == nil)
        #expect(result.isComplete)
        guard let quality else { return nil }
        let page = try await engine.page(of: PortReference(quality, "metrics"), in: result, offset: 0, limit: 1)
        return try page.rows.first?[#require(page.schema.names.firstIndex(of: figure))].double
    }

    @Test(
        "nothing is to be said against a sample",
        arguments: ["flights/flights", "flights/flights-start", "penguins/penguins", "penguins/penguins-start"])
    func check(sample: String) throws {
        let document = try document(sample)
        let analysis = Engine(cache: .none).analyze(document.workflow, folder: document.folder)
        #expect(analysis.diagnostics.map(\.message) == [])
        #expect(document.text == document.source.text)
    }

    @Test(
        "a start is part of the finished work, in the same places", arguments: ["flights/flights", "penguins/penguins"])
    func start(sample: String) throws {
        let (start, finished) = (try document(sample + "-start").workflow, try document(sample).workflow)
        #expect(start.name == finished.name)
        for (id, node) in start.nodes { #expect(finished.nodes[id] == node, "\(id)") }
        let missing = Set(finished.nodes.values.map(\.type.name)).subtracting(start.nodes.values.map(\.type.name))
        #expect(missing.isSuperset(of: ["capture-start", "capture-end", "workflow-combiner"]))
    }

    @Test("the penguins run from the first node to the last, and from the start")
    func penguins() async throws {
        #expect(try #require(try await run("penguins/penguins", "quality", "accuracy")) > 0.9)
        _ = try await run("penguins/penguins-start")
        cache.clear()
    }

    @Test("the flights run from the first node to the last, and from the start")
    func flights() async throws {
        let trees = try await run("flights/flights", "trees-quality", "auc")
        #expect(abs(try #require(trees) - 0.767) < 0.005)
        let logistic = try await run("flights/flights-start", "logistic-quality", "auc")
        #expect(abs(try #require(logistic) - 0.680) < 0.005)
        cache.clear()
    }
}
