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
