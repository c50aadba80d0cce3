import Capture
import Deployment
import Engine
import Foundation
import Synchronization
import Testing
import Workflow

/// A deployment of many rows, all of which are proved, as it goes on step by step.
@Suite("Steps of a deployment", .serialized) struct DeployStepTests {
    private static let text = """
        galley: 1
        name: steps
        nodes:
          rows:
            type: sql-query@1
            at: [0, 0]
            query: SELECT range AS i, sin(range) AS a, hash(range)::VARCHAR AS t FROM range(400000)
          begin:
            type: capture-start@1
            at: [1, 0]
            name: whole
          order:
            type: sorter@1
            at: [2, 0]
            by: {t: ascending}
          end:
            type: capture-end@1
            at: [3, 0]
            name: whole
        connections:
          - rows -> begin.table
          - begin.table -> order
          - order -> end.table

        """

    private struct Scene {
        let folder: TemporaryFolder
        let registry: Registry
        let engine: Engine

        init() throws {
            folder = try TemporaryFolder()
            registry = try Registry(folder: folder.path + "/state")
            engine = Engine(cache: EngineCache(folder: folder.path + "/cache"), threads: 2)
        }

        func deploy(
            control: RunControl = RunControl(), onEvent: @escaping @Sendable (RunEvent) -> Void
        ) async throws {
            let deployer = EngineDeployer(registry, author: "ada", source: DeployStepTests.text, galley: "0.1.0")
            let workflow = try DocumentText(reading: DeployStepTests.text).workflow
            _ = try await engine.order(
                RunRequest(workflow: workflow, folder: folder.path), node: nil, name: "steps", target: "service",
                control: control, onEvent: onEvent
            ) { order throws(RunError) in try deployer.deploy(order) }
        }
    }

    @Test("it tells of its steps in order, and how many of the rows are proved")
    func steps() async throws {
        let scene = try Scene()
        let told = Mutex<[RunOutlook]>([])
        try await scene.deploy { event in
            if event.outlook.step != nil { told.withLock { $0.append(event.outlook) } }
        }
        let outlooks = told.withLock { $0 }
        let steps = outlooks.compactMap(\.step)
        #expect(steps == steps.sorted { $0.number < $1.number })
        #expect(Set(steps) == [.capture, .bundle, .prove, .register])
        let parts = outlooks.filter { $0.step == .prove }.compactMap(\.fraction)
        #expect(!parts.isEmpty && parts == parts.sorted() && parts.allSatisfy { 0...1 ~= $0 })
        #expect(try scene.registry.version(of: "steps").number == 1)
    }

    @Test(
        "it ends soon when it is cancelled, whatever it is at, and nothing is live",
        arguments: DeployStep.allCases[..<3])
    func cancelled(_ step: DeployStep) async throws {
        let scene = try Scene()
        let control = RunControl()
        let cancelled = Mutex<ContinuousClock.Instant?>(nil)
        let begun = Mutex(false)
        await #expect(throws: RunError.self) {
            try await scene.deploy(control: control) { event in
                guard event.outlook.step == step,
                    begun.withLock({ begun in
                        defer { begun = true }
                        return !begun
                    })
                else { return }
                // In the midst of it.
                DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(20)) {
                    cancelled.withLock { $0 = .now }
                    control.cancel()
                }
            }
        }
        let start = try #require(cancelled.withLock { $0 })
        // A loaded machine may need several times the 200 ms.
        #expect(start.duration(to: .now) < .seconds(1.5))
        #expect((try? scene.registry.version(of: "steps")) == nil)
        let left = try FileManager.default.contentsOfDirectory(atPath: scene.folder.path + "/cache/temporary")
        #expect(left.isEmpty, "\(left)")
    }
}
