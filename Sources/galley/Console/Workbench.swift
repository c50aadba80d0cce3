import Capture
import Deployment
import Editor
import Engine
import FoundationEssentials
import Synchronization
import Workflow

/// What the editor stands on: the engine, the registry, and the service that it starts when something is deployed.
final class Workbench: EditorBackend {
    private struct State {
        var result: RunResult?
        var control: RunControl?
        var ignoresCache = false
    }
    private let engine = Engine()
    private let state = Mutex(State())

    func analyze(_ workflow: Workflow, folder: String?) -> (Analysis, Editor.Preview) {
        let analysis = engine.analyze(workflow, folder: folder)
        do {
            let result = state.withLock { $0.result }
            return (analysis, Editor.Preview(try engine.preview(of: analysis, after: result)))
        } catch {
            return (analysis, Editor.Preview(absence: error.description))
        }
    }

    func remembered(_ workflow: Workflow, folder: String?) async -> [NodeID: NodeState] {
        await engine.lookup(workflow, folder: folder)
    }

    func run(_ request: RunRequest, onEvent: @escaping @Sendable (RunEvent) -> Void) async -> RunError? {
        var request = request
        let control = RunControl()
        state.withLock { state in
            state.control = control
            request.ignoresCache = state.ignoresCache
            state.ignoresCache = false
        }
        do {
            let result = try await engine.run(request, control: control, onEvent: onEvent)
            state.withLock { $0.result = result }
            if let error = result.error { return error }
            return control.isCancelled ? RunError("the run was cancelled", isCancellation: true) : nil
        } catch {
            return error
        }
    }

    func cancel() { state.withLock { $0.control?.cancel() } }

    func reset() {
        state.withLock { state in
            state.result = nil
            state.ignoresCache = true
        }
    }

    func page(_ port: PortReference, offset: Int, limit: Int) async throws -> TablePage {
        try await engine.page(of: port, in: try result(), offset: offset, limit: limit)
    }

    func profiles(_ port: PortReference) async throws -> [ColumnProfile] {
        try await engine.profile(of: port, in: try result())
    }

    private func result() throws -> RunResult {
        guard let result = state.withLock({ $0.result }) else { throw Failure("r runs it and shows the rows") }
        return result
    }

    func deploy(
        _ workflow: Workflow, folder: String?, node: NodeID?, name: String,
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async throws -> String {
        let word = try await Deploying.deploy(
            workflow, folder: folder, text: DocumentText.canonical(workflow), node: node, name: name, target: "service",
            engine: engine, onEvent: onEvent)
        let address = try ServiceProcess.ensureRunning(name: name)
        return "\(word): \(address)/v1/deployments/\(name)"
    }

    func rollback(name: String, version: Int?) throws -> String {
        let version = try Registry().rollback(name, to: version)
        return "\(name) v\(version.number) is live"
    }

    func deployments() throws -> [DeploymentLine] {
        let registry = try Registry()
        let address = ServiceProcess.running?.address
        return try registry.live().map { deployment, version in
            DeploymentLine(
                name: deployment.name, version: version.number, target: deployment.target,
                when: version.createdAt.formatted(.iso8601),
                address: address.map { "\($0)/v1/deployments/\(deployment.name)" },
                versions: try registry.versions(of: deployment.name).count)
        }
    }
}
