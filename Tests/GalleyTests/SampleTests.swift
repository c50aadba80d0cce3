import Capture
import Engine
import Testing
import Workflow

/// The samples that Galley ships must give no cause for complaint.
@Suite("Samples") struct SampleTests {
    private static let folder = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/samples"

    @Test("nothing is to be said against a sample", arguments: ["flights/flights", "penguins/penguins"])
    func check(sample: String) throws {
        let document = try Document(reading: "\(Self.folder)/\(sample).galley.yaml")
        let analysis = Engine(cache: .none).analyze(document.workflow, folder: document.folder)
        #expect(analysis.diagnostics.map(\.message) == [])
        #expect(document.text == document.source.text)
    }

    @Test("the penguins run from the first node to the last")
    func run() async throws {
        let document = try Document(reading: "\(Self.folder)/penguins/penguins.galley.yaml")
        let engine = Engine(cache: .none)
        let result = try await engine.run(RunRequest(workflow: document.workflow, folder: document.folder))
        #expect(result.error == nil)
        let quality = try await engine.page(
            of: PortReference("quality", "metrics"), in: result, offset: 0, limit: 1)
        let accuracy = try #require(quality.schema.names.firstIndex(of: "accuracy"))
        #expect(try #require(quality.rows.first?[accuracy].double) > 0.9)
    }
}
