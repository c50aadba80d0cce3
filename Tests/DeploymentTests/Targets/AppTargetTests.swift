import Capture
import Catalog
import Deployment
import Engine
import Testing
import Workflow

/// What the service answers for, with what a page needs to know of it.
struct AppTargetTests {
    private let study: Study

    init() throws { study = try Study() }

    @Test("An app is served, has a page, and its bundle tells what a typical row is and what its answers mean")
    func app() async throws {
        let text = Study.text.replacing("deploy-service@1", with: "deploy-app@1")
        let result = try await study.run(study.deployer, text)
        #expect(result.error == nil, "\(String(describing: result.error))")
        let record = try study.registry.deployment("late")
        #expect(record.target == "app" && record.isServed && record.hasPage)

        let bundle = try OpenBundle(study.registry.bundle(of: study.registry.version(of: "late")))
        #expect(
            bundle.meanings == [
                "late_predicted": .predictedClass(target: "late", isFlag: true),
                "late_probability": .probability(target: "late", of: nil),
            ])
        let columns = try #require(bundle.contract.inputs.first).columns
        func typical(_ name: String) -> ParameterValue? { columns.first { $0.name == name }?.typical?.value }
        // The mean of 0 to 2999 as a whole number; that of a fraction in four digits; of a text there is none.
        #expect(typical("id") == 1500 && typical("origin") == nil)
        #expect(typical("temp") == 15.07)
    }

    @Test("A name that is served without a page is not taken over")
    func taken() async throws {
        #expect(try await study.run(study.deployer).error == nil)
        let text = Study.text.replacing("deploy-service@1", with: "deploy-app@1")
        let refused = try #require(try await study.run(study.deployer, text).error)
        #expect(refused.message.contains("is deployed as a service already"), "\(refused.message)")
        #expect(try study.registry.deployment("late").hasPage == false)
    }
}
