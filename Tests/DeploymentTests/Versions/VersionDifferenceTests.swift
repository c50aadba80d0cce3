import Capture
import Deployment
import Engine
import Foundation
import Testing
import Workflow

struct VersionDifferenceTests {
    let study: Study

    init() throws { study = try Study() }

    @Test("A version keeps what scorers found, and the data that it was made from")
    func provenance() async throws {
        #expect(try await study.run(study.deployer, Study.judged).error == nil)
        let version = try study.registry.version(of: "late")
        let accuracy = try #require(version.figures["quality"]?["accuracy"])
        #expect((0.5...1).contains(accuracy) && version.figures["quality"]?["rows"] == 3000)
        let source = try #require(version.sources.first)
        #expect(version.sources.count == 1 && source.node == "flights" && source.path == "flights.csv")
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: study.folder.path + "/flights.csv")))
        #expect(source.sha256 == sha256(of: bytes) && source.size == bytes.count)
        #expect(version.change == nil, "there was nothing before it")
    }

    @Test("A version differs from another in nodes, what is frozen, the contract, metrics, data and creation")
    func difference() async throws {
        #expect(try await study.run(study.deployer, Study.judged).error == nil)
        let more = Study.judged.replacing("trees: 10", with: "trees: 20")
            .replacing("features: [temp, id, origin_*]", with: "features: [temp, origin_*]")
        let file = URL(filePath: study.folder.path + "/flights.csv")
        try (String(contentsOf: file, encoding: .utf8) + "3000,EWR,20,12.5\n").write(
            to: file, atomically: true, encoding: .utf8)
        #expect(try await study.run(study.deployer(of: more), more).error == nil)
        let second = try study.registry.version(of: "late")
        #expect(second.number == 2 && second.change == "minor", "\(second.reason ?? "")")

        let difference = try study.registry.difference(of: "late", from: .number(1), to: .live)
        #expect(difference.change.sentence == "minor: id is optional now")
        #expect(difference.creation?.changed.keys.contains("learn") == true)
        #expect(difference.production.columns.map(\.name).contains("id"))
        #expect(difference.frozen.map(\.node).contains("learn"))
        let model = try #require(difference.frozen.first { $0.node == "learn" })
        #expect(model.before?.sha256 != model.after?.sha256 && (model.after?.size ?? 0) > 1000)
        #expect(difference.data.map(\.path) == ["flights.csv"])
        #expect(
            difference.metrics.contains {
                $0.node == "quality" && $0.name == "rows" && $0.before == 3000 && $0.after == 3001
            })
        #expect(try study.registry.difference(of: "late", from: .live, to: .number(2)).isEmpty)
    }

    @Test("What is small in a frozen part is told in numbers")
    func figures() async throws {
        #expect(try await study.run(study.deployer).error == nil)
        let file = URL(filePath: study.folder.path + "/flights.csv")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing(",30.1\n", with: ",90.1\n").write(to: file, atomically: true, encoding: .utf8)
        #expect(try await study.run(study.deployer).error == nil)
        let difference = try study.registry.difference(of: "late", from: .number(1), to: .number(2))
        let filled = try #require(difference.frozen.first { $0.node == "fill-model" })
        let figure = try #require(filled.figures.first)
        #expect(filled.figures.count == 1 && figure.path == "state.temp.value")
        #expect(try #require(figure.before?.double) < #require(figure.after?.double))
    }

    @Test("A scorer that fails keeps nothing from being deployed, and one of a trial isn't run")
    func scorers() async throws {
        let text = Study.judged.replacing("actual: late", with: "actual: lat")
        let engine = Engine(cache: EngineCache(folder: study.folder.path + "/cache"), threads: 1)
        let workflow = try DocumentText(reading: text).workflow
        let deployer = study.deployer
        let word = try await engine.order(
            RunRequest(workflow: workflow, folder: study.folder.path), node: nil, name: "other", target: "service"
        ) { order throws(RunError) in try deployer.deploy(order).word }
        #expect(word == "other v1")
        #expect(try study.registry.version(of: "other").figures.isEmpty)

        let trial = try DocumentText(reading: Study.tried).workflow
        let order = try await engine.order(
            RunRequest(workflow: trial, folder: study.folder.path), node: nil, name: "other", target: "service"
        ) { order throws(RunError) in order }
        #expect(order.metrics.keys.sorted() == ["quality"])
    }
}
