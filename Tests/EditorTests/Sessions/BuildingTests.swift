import Capture
import Catalog
import Editor
import Terminal
import Testing
import Workflow

/// Building with as few keys as can be.
@Suite("Building with keys") struct BuildingTests {
    /// An empty document beside the penguins' data.
    private func session(rows: Int = 40, columns: Int = 120) async throws -> Session {
        let document = try Document(
            new: Workflow(name: "trial"), path: "\(Session.samples)/penguins/trial.galley.yaml")
        return await Session(document, rows: rows, columns: columns)
    }

    /// Keys in their text form between spaces.
    private func keys(_ text: String) -> [Key] { text.split(separator: " ").map { Key(String($0)) ?? "Esc" } }

    @Test("what is inserted on a connection asks for what it lacks, as what is added does")
    func insertion() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.press("e", "a")
        await session.type("row-filter")
        await session.press("Enter")
        #expect(session.state.cursor == "row-filter")
        var asked: String?
        if case .form(let form)? = session.state.prompt { asked = form.field?.parameter.name }
        #expect(asked == "where")
    }

    private static let recorded = [
        "a Enter Enter",  // the CSV file that lies there
        "a p a Enter",  // a training and a test part
        "a m Enter Enter Enter",  // missing values of every number, learned from the training part
        "a n Enter Enter Enter",  // the same columns normalized
        "a g t Enter s p Enter",  // trees that learn the species
        "( ( a m Enter",  // the missing values of the test part, as learned
        "k a n Enter",  // normalized, as learned
        "k a p Enter",  // the species predicted
        "a c l Enter Enter Enter",  // and compared with the true ones
        "( v j h f Enter Enter",  // what predicts becomes a capture
        "m",  // and that the production workflow
    ].joined(separator: " ")

    @Test(
        "twelve nodes with a capture, valid and ready to deploy, in at most 60 key presses, however fast",
        arguments: [false, true])
    func twelveNodes(isFast: Bool) async throws {
        var session = try await session()
        let keys = keys(Self.recorded)
        #expect(keys.count <= 60)
        if isFast {
            // The world answers only once all has been typed.
            var waiting: [Effect] = []
            for key in keys { waiting += session.state.update(.key(key)) }
            await session.carryOut(waiting)
        } else {
            for key in keys { await session.press(key) }
        }
        let workflow = session.state.workflow
        #expect(workflow.nodes.count == 12, "\(session.screen)")
        #expect(session.state.problems.map(\.message) == [])
        let production = try #require(session.state.preview?.production)
        #expect(
            Set(["predictor", "normalizer-apply", "missing-values-apply"]).isSubset(
                of: production.segment.workflow.nodes.keys))
        #expect(session.state.analysis?.frames.count == 1)
        // All of it is one undo for each command.
        while session.state.document.history.canUndo { await session.press("u") }
        #expect(session.state.workflow.nodes.isEmpty)
    }
}
