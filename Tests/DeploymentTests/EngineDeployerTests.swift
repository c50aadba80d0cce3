import Capture
import Catalog
import Deployment
import Engine
import Foundation
import Testing
import Workflow

struct EngineDeployerTests {
    let study: Study

    init() throws { study = try Study() }

    @Test("A run with a Deploy node makes a proved bundle live, with its contract")
    func deploying() async throws {
        let result = try await study.run(study.deployer)
        #expect(result.error == nil)
        let version = try study.registry.version(of: "late")
        #expect(version.number == 1 && version.author == "ada" && version.source == Study.text)
        let bundle = try OpenBundle(study.registry.bundle(of: version))
        #expect(bundle.proofs.map(\.name) == ["whole"])
        try bundle.verify()
        let input = try #require(bundle.contract.inputs.first)
        #expect(Set(input.columns.map(\.name)) == ["id", "origin", "temp"])
        let columns = Dictionary(input.columns.map { ($0.name, $0) }) { first, _ in first }
        #expect(columns["origin"]?.categories?.compactMap(\.value.string).sorted() == ["EWR", "JFK", "LGA"])
        #expect(columns["temp"]?.minimum?.value.double == 0.1 && columns["temp"]?.maximum?.value.double == 30.1)
        #expect(columns["temp"]?.missingRate == 429.0 / 3000 && columns["temp"]?.isNullable == true)
        #expect(columns["id"]?.missingRate == 0 && columns["id"]?.isNullable == false)
        #expect(bundle.examples[input.port]?.keys.sorted() == ["id", "origin", "temp"])
    }

    @Test(
        "What chooses rows is proved by all of them",
        arguments: [("row-sample@1", "some"), ("partitioning@1", "some.train")])
    func sampled(type: String, output: String) async throws {
        let text = """
            galley: 1
            name: sampled
            nodes:
              flights: {type: csv-reader@1, at: [0, 0], path: flights.csv}
              begin: {type: capture-start@1, at: [1, 0], name: whole}
              some: {type: \(type), at: [2, 0], fraction: 0.1}
              end: {type: capture-end@1, at: [3, 0], name: whole}
              live: {type: deploy-service@1, at: [4, 0], name: late}
            connections:
              - flights -> begin.table
              - begin.table -> some
              - \(output) -> end.table
              - end.workflow -> live

            """
        #expect(try await study.run(study.deployer(of: text), text).error == nil)
        #expect(try study.registry.version(of: "late").number == 1)
    }

    @Test("What would answer with columns that nobody knows yet is no service")
    func openAnswer() async throws {
        let text = """
            galley: 1
            name: open
            nodes:
              flights: {type: csv-reader@1, at: [0, 0], path: flights.csv}
              begin: {type: capture-start@1, at: [1, 0], name: whole}
              code: {type: one-hot@1, at: [2, 0], columns: [origin], refit: true}
              count: {type: group-by@1, at: [3, 0], aggregates: {n: count(*)}}
              end: {type: capture-end@1, at: [4, 0], name: whole}
              live: {type: deploy-service@1, at: [5, 0], name: late}
            connections:
              - flights -> begin.table
              - begin.table -> code
              - code.table -> count
              - count -> end.table
              - end.workflow -> live

            """
        let error = try await study.run(study.deployer(of: text), text).error
        #expect(error?.message.contains("which columns “table” has") == true, "\(error.map { "\($0)" } ?? "deployed")")
        #expect(try study.registry.deployments().isEmpty)
    }

    @Test("What a version shipped is what its document ships, though that knows less before it has run")
    func shipped() async throws {
        _ = try await study.run(study.deployer)
        let shipped = try study.registry.shipped(study.registry.version(of: "late"))
        let workflow = try DocumentText(reading: Study.text).workflow
        #expect(shipped.creation == workflow)
        let engine = Engine(cache: .none, threads: 1)
        func summary(_ workflow: Workflow) throws -> String {
            let production = try engine.preview(of: engine.analyze(workflow, folder: study.folder.path))
            return ProductionDifference(from: shipped, to: production, of: workflow).summary
        }
        #expect(try summary(workflow) == "")
        var edited = workflow
        try edited.apply(.setParameter("learn", "trees", 20, index: nil))
        #expect(try summary(edited) == "1 changed")
    }

    @Test("What is live already isn't deployed again; computed anew it is the same bundle and a new version")
    func again() async throws {
        _ = try await study.run(study.deployer)
        let unchanged = try await study.run(study.deployer)
        let done = unchanged.states.values.compactMap { if case .done(let summary) = $0 { summary } else { nil } }
        #expect(done.contains { $0.fromCache && $0.note == "late v1" })
        _ = try await study.run(study.deployer, ignoresCache: true)
        let versions = try study.registry.versions(of: "late")
        #expect(versions.map(\.number) == [2, 1] && Set(versions.map(\.bundle)).count == 1)
        _ = try study.registry.rollback("late")
        #expect(try await study.run(study.deployer).error == nil)
        #expect(try study.registry.version(of: "late").number == 1, "its bundle is live")
        #expect(try FileManager.default.contentsOfDirectory(atPath: study.registry.store).count == 1)
    }

    @Test("A cell that production computes otherwise stops the deployment and is named with both values")
    func mismatch() async throws {
        let deployer = Doctored(deployer: study.deployer) { order throws(RunError) in
            let file = try present(order.proofs.first?.outputs["table"])
            do throws(DuckDBError) {
                let connection = try Database().connect()
                let names = try connection.columns(of: "SELECT * FROM read_parquet('\(file)')").names
                guard let last = names.last else { throw DuckDBError(message: "no columns", sql: nil) }
                try connection.execute(
                    """
                    COPY (SELECT * EXCLUDE (file_row_number) REPLACE
                            (CASE file_row_number WHEN 41 THEN 0.125 ELSE "\(last)" END AS "\(last)")
                          FROM read_parquet('\(file)', file_row_number = true))
                    TO '\(file).new' (FORMAT parquet)
                    """)
                rename("\(file).new", file)
            } catch {
                throw RunError(error.message)
            }
        }
        let result = try await study.run(deployer)
        let error = try #require(result.error)
        #expect(error.message.contains("“whole” does not compute in production what it computed in creation"))
        let detail = try #require(error.detail)
        #expect(detail.contains("row 42,") && detail.contains("late_probability"), "\(detail)")
        #expect(detail.contains("0.125"), "\(detail)")
        #expect(throws: RegistryError.unknownDeployment("late", known: [])) { try study.registry.version(of: "late") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: study.registry.store).isEmpty)
    }

    @Test("What was recorded for one deployment serves the next, which is the same bundle")
    func recordedOnce() async throws {
        let elsewhere = Doctored(deployer: study.deployer) { $0.name = "other" }
        #expect(try await study.run(elsewhere).error == nil)
        #expect(try await study.run(study.deployer).error == nil)
        let (other, late) = (try study.registry.version(of: "other"), try study.registry.version(of: "late"))
        #expect(other.bundle == late.bundle && late.number == 1)
        try OpenBundle(study.registry.bundle(of: late)).verify()
    }

    @Test("What no capture was recorded for is deployed, and said to be unproved")
    func unproved() async throws {
        let result = try await study.run(Doctored(deployer: study.deployer) { $0.proofs = [] })
        guard case .done(let summary)? = result.states["live"] else { Issue.record("\(result.states)"); return }
        #expect(summary.note == "late v1, unproved: no capture of this document was recorded")
    }

    @Test("A frozen value that was tampered with stops the deployment")
    func doctoredModel() async throws {
        let deployer = Doctored(deployer: study.deployer) { order throws(RunError) in
            let proof = try present(order.proofs.first)
            for node in proof.segment.workflow.nodes.values where node.type.name == "frozen-model" {
                let place = "\(proof.folder)/\(node.parameters["file"]?.string ?? "")"
                guard let text = try? String(contentsOfFile: place, encoding: .utf8), text.contains("\"tree") else {
                    continue
                }
                // One digit of one leaf, so that the text stays well formed.
                let changed = text.replacing(/leaf_value=(-?\d\.)(\d)/, maxReplacements: 1) { match in
                    "leaf_value=\(match.1)\(match.2 == "1" ? "2" : "1")"
                }
                try? Data(changed.utf8).write(to: URL(filePath: place))
            }
        }
        let result = try await study.run(deployer)
        #expect(result.error?.detail?.contains("row ") == true)
        #expect(throws: RegistryError.self) { try study.registry.version(of: "late") }
    }

    @Test("An unknown target and a bad name are refused before anything is made")
    func refusals() async throws {
        let target = Doctored(deployer: study.deployer) { order throws(RunError) in order.target = "moon" }
        #expect(
            try await study.run(target).error?.message
                == "there is no target “moon”; there are app, container, folder, schedule, service")
        let name = Doctored(deployer: study.deployer) { order throws(RunError) in order.name = "a/b" }
        #expect(try await study.run(name).error?.message.contains("“a/b” can't name a deployment") == true)
    }
}

/// The value, or an error that a deployer may throw.
private func present<Value>(_ value: Value?) throws(RunError) -> Value {
    guard let value else { throw RunError("the order lacks what the test changes") }
    return value
}
