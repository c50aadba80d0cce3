import Editor
import Engine
import Foundation
import Synchronization
import Testing
import Workflow

@testable import galley

/// What the editor is told of the engine's work.
@Suite("Workbench") struct WorkbenchTests {
    private let cache = EngineCache(folder: NSTemporaryDirectory() + "galley-workbench-\(UUID())")
    private let folder = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples/penguins"

    private func bench() -> Workbench { Workbench(engine: Engine(cache: cache, threads: 1)) }

    private func penguins() throws -> Workflow {
        try Document(reading: "\(folder)/penguins.galley.yaml").workflow
    }

    /// What the preview tells of the frozen parts.
    private func frozen(_ workflow: Workflow, _ bench: Workbench) -> [String] {
        bench.analyze(workflow, folder: folder).1.notes.filter { $0.label == "frozen" }.map(\.text)
    }

    @Test("the preview is of the document as it is now, also after a run and after the edits that follow")
    func preview() async throws {
        let (bench, workflow) = (bench(), try penguins())
        #expect(frozen(workflow, bench).count == 2)
        #expect(frozen(workflow, bench).allSatisfy { $0.hasSuffix("fitted at run") })
        #expect(await bench.run(RunRequest(workflow: workflow, folder: folder)) { _ in } == nil)
        #expect(frozen(workflow, bench).count == 2)
        #expect(!frozen(workflow, bench).contains { $0.hasSuffix("fitted at run") })

        var moved = workflow
        try moved.apply(.move("trees", to: GridPoint(20, 20)))
        #expect(!frozen(moved, bench).contains { $0.hasSuffix("fitted at run") }, "where nodes stand fits nothing anew")

        var edited = workflow
        try edited.apply(.setParameter("trees", "trees", 10, index: nil))
        #expect(frozen(edited, bench).allSatisfy { $0.hasSuffix("fitted at run") })
        let remembered = await bench.remembered(edited, folder: folder)
        #expect(remembered["fill"] != nil && remembered["trees"] == nil)

        // Back to what was: what is in the cache counts again.
        _ = await bench.remembered(workflow, folder: folder)
        #expect(!frozen(workflow, bench).contains { $0.hasSuffix("fitted at run") })
    }

    @Test("production that has been fitted is written with its values, which its own document runs with")
    func writing() async throws {
        let (bench, workflow) = (bench(), try penguins())
        let place = NSTemporaryDirectory() + "galley-production-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: place) }
        let file = place + "/birds.galley.yaml"
        #expect(throws: RunError.self, "nothing is fitted yet") {
            try bench.write(productionOf: workflow, folder: folder, to: file)
        }
        #expect(await bench.run(RunRequest(workflow: workflow, folder: folder)) { _ in } == nil)
        try bench.write(productionOf: workflow, folder: folder, to: file)
        let production = try Document(reading: file).workflow
        let rows = folder + "/data/penguins.csv"
        let request = RunRequest(workflow: production, folder: place, inputs: ["table": rows])
        #expect(await bench.run(request) { _ in } == nil)
    }

    @Test("what an earlier session computed can be looked at, and what passes nothing on is not called done")
    func laterSession() async throws {
        let workflow = try penguins()
        #expect(await bench().remembered(workflow, folder: folder).isEmpty)
        let request = RunRequest(workflow: workflow, folder: folder, targets: ["quality"])
        #expect(await bench().run(request) { _ in } == nil)
        let later = bench()
        let states = await later.remembered(workflow, folder: folder)
        #expect(states["partition"] != nil && states["quality"] != nil)
        let answers = Mutex<[LookAnswer]>([])
        let look = TableLook(PortReference("partition", "test"))
        await later.look(.page(look, offset: 60)) { answer in answers.withLock { $0.append(answer) } }
        guard case .page(look, .success(let page))? = answers.withLock(\.first) else {
            Issue.record("no page")
            return
        }
        #expect(page.offset == 60 && page.rows.count == page.totalRows - 60)
    }
}
