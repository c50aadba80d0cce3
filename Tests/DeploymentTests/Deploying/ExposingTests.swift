import Capture
import Deployment
import Engine
import Testing
import Workflow

struct ExposingTests {
    @Test(
        "What callers can't be let set is refused before anything is deployed",
        arguments: [
            ("predict.probabilities", "it changes which columns there are"),
            ("predict.predicted", "only numbers, flags and choices can"),
            ("predict.threshhold", "did you mean \"threshold\"?"), ("nobody.threshold", "production has no such node"),
            ("threshold", "write NODE.PARAMETER"),
        ])
    func refusing(name: String, words: String) async throws {
        let study = try Study()
        let deployer = Doctored(deployer: study.deployer) { order throws(RunError) in
            order.options["expose"] = .list([.string(name)])
        }
        let error = try await study.run(deployer).error
        #expect(error?.message.contains(words) == true, "\(error.map { "\($0)" } ?? "deployed")")
        #expect(try study.registry.deployments().isEmpty)
    }

    @Test("It is told before anything runs, at the Deploy node")
    func checking() throws {
        let study = try Study()
        func problems(_ names: String) throws -> [String] {
            let text = Study.text.replacing("name: late\n", with: "name: late\n    expose: \(names)\n")
            let workflow = try DocumentText(reading: text).workflow
            return Engine(cache: .none).analyze(workflow, folder: study.folder.path).diagnostics
                .map { "\($0.node?.text ?? "") \($0.message)" }
        }
        let found = try problems("[predict.threshold, fill.nothing, nobody.threshold]")
        #expect(
            found.count == 2
                && zip(found, ["fill.nothing", "nobody.threshold"]).allSatisfy { $0.hasPrefix("live “\($1)”") })
        #expect(try problems("[predict.threshold]").isEmpty)
    }

    @Test("A single name counts as a list of one")
    func single() async throws {
        let study = try Study()
        let deployer = Doctored(deployer: study.deployer) { order throws(RunError) in
            order.options["expose"] = "predict.threshold"
        }
        #expect(try await study.run(deployer).error == nil)
        let bundle = try OpenBundle(study.registry.bundle(of: study.registry.version(of: "late")))
        #expect(bundle.contract.parameters?.map { "\($0.node).\($0.parameter)" } == ["predict.threshold"])
    }
}
