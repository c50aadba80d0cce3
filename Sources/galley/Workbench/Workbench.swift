import Capture
import Catalog
import Deployment
import Dispatch
import Editor
import Engine
import FoundationEssentials
import Synchronization
import Workflow

/// What the editor stands on: the engine, the registry, and the service that it starts when something is deployed.
final class Workbench: EditorBackend {
    private struct State {
        /// What runs and looks into the cache have found, of whatever workflow: for looking at tables.
        var found: RunResult?
        /// What was found for one workflow: for the values that production freezes.
        var current: (workflow: Workflow, result: RunResult)?
        var control: RunControl?
        var ignoresCache = false
        /// The live version of each deployment, as of the last look into the registry.
        var live: [String: DeploymentVersion] = [:]
        /// What versions shipped, by their bundles; nil for one that can't be read.
        var shipped: [String: ShippedProduction?] = [:]

        mutating func add(_ result: RunResult, of workflow: Workflow) {
            found = found?.adding(result) ?? result
            current = (workflow, self.result(of: workflow)?.adding(result) ?? result)
        }

        /// What was found for a workflow, wherever its nodes stood then.
        func result(of workflow: Workflow) -> RunResult? {
            guard let current else { return nil }
            if current.workflow == workflow { return current.result }
            return WorkflowDifference(from: current.workflow, to: workflow).isEmpty ? current.result : nil
        }
    }
    private let engine: Engine
    private let state = Mutex(State())
    /// Where to wait for the service without keeping a thread of Swift's pool.
    private let desk = DispatchQueue(label: "galley.workbench")

    private let tables: TableDesk
    private let logged = RequestDesk()

    init(engine: Engine = Engine()) {
        self.engine = engine
        tables = TableDesk(engine)
    }

    func analyze(_ workflow: Workflow, folder: String?, at node: NodeID?) -> (Analysis, Editor.Preview) {
        let analysis = engine.analyze(workflow, folder: folder)
        let result = state.withLock { $0.result(of: workflow) }
        do {
            let production = try engine.preview(of: analysis, node: node, after: result)
            // What is live is the document's own production, and not what leaves one of its nodes.
            guard node == nil else { return (analysis, Editor.Preview(production)) }
            let preview = Editor.Preview(production, of: analysis) { deploy in
                try? engine.preview(of: analysis, node: deploy, after: result)
            } compare: { production, name in
                comparison(of: production, in: analysis, as: name)
            }
            return (analysis, preview)
        } catch {
            return (analysis, Editor.Preview(absence: error.description))
        }
    }

    private func comparison(of production: Production, in analysis: Analysis, as name: String) -> Comparison? {
        guard let version = state.withLock({ $0.live[name] }), let shipped = shipped(version) else { return nil }
        var hashes: [NodeID: String] = [:]
        for part in production.segment.frozen {
            if case .model(let model)? = part.value { hashes[part.node] = sha256(of: model.json()) }
        }
        return Comparison(
            of: production, in: analysis.workflow, with: shipped, name: name, version: version.number, hashes: hashes)
    }

    /// What a version shipped; its bundle is read once.
    private func shipped(_ version: DeploymentVersion) -> ShippedProduction? {
        if let known = state.withLock({ $0.shipped[version.bundle] }) { return known }
        let shipped = try? Registry().shipped(version)
        state.withLock { $0.shipped[version.bundle] = .some(shipped) }
        return shipped
    }

    func remembered(_ workflow: Workflow, folder: String?) async -> [NodeID: NodeState] {
        guard let result = await engine.lookup(workflow, folder: folder) else { return [:] }
        state.withLock { $0.add(result, of: workflow) }
        return Dictionary(uniqueKeysWithValues: result.states.map { ($0.key, $0.value) })
    }

    func run(_ request: RunRequest, onEvent: @escaping @Sendable (RunEvent) -> Void) async -> RunError? {
        var request = request
        let control = begin()
        state.withLock { state in
            request.ignoresCache = state.ignoresCache
            state.ignoresCache = false
        }
        do {
            let text = request.text ?? DocumentText.canonical(request.workflow)
            request.deployer = try Deploying.deployer(ofNodesIn: request.workflow, text: text)
            let result = try await engine.run(request, control: control, onEvent: onEvent)
            state.withLock { $0.add(result, of: request.workflow) }
            return control.isCancelled ? Self.cancellation : result.error
        } catch {
            return Self.failure(error)
        }
    }

    private static let cancellation = RunError("the run was cancelled", isCancellation: true)

    private func begin() -> RunControl {
        let control = RunControl()
        state.withLock { $0.control = control }
        return control
    }

    func cancel() { state.withLock { $0.control }?.cancel() }

    func close() {
        state.withLock { ($0.found, $0.current) = (nil, nil) }
        engine.close()
    }

    func reset() {
        state.withLock { state in
            state.current = nil
            state.ignoresCache = true
        }
    }

    func look(_ request: LookRequest, onAnswer: @escaping @Sendable (LookAnswer) -> Void) async {
        await tables.look(request, in: state.withLock { $0.found }, onAnswer: onAnswer)
    }

    func deploy(
        _ workflow: Workflow, text: String, folder: String?, node: NodeID?, to destination: Destination,
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async throws(RunError) -> String {
        let (control, name) = (begin(), destination.name)
        do {
            let deployed = try await Deploying.deploy(
                workflow, folder: folder, text: text, node: node, name: name,
                target: destination.target, options: destination.options, engine: engine, control: control,
                onEvent: onEvent)
            let word = deployed.word
            let verdict = try Registry().version(of: name).verdict.map { ", \($0)" } ?? ""
            let record = try Registry().deployment(name)
            guard let path = record.path else { return word + verdict }
            let address = try await withCheckedThrowingContinuation { continuation in
                desk.async {
                    continuation.resume(
                        with: Result { try ServiceProcess.ensureRunning(name: name) { control.isCancelled } })
                }
            }
            return
                (address.map { "\(word) at \($0)\(path)" }
                ?? "\(word): the service was not waited for") + verdict
        } catch {
            throw control.isCancelled ? Self.cancellation : Self.failure(error)
        }
    }

    func rollback(name: String, version: Int?) throws(RunError) -> String {
        do { return try Registry().restore(name, to: version) } catch { throw Self.failure(error) }
    }

    func deployments() throws(RunError) -> [DeploymentLine] {
        do {
            let registry = try Registry()
            let address = ServiceProcess.running?.address
            let live = try registry.live()
            state.withLock { state in
                state.live = Dictionary(uniqueKeysWithValues: live.map { ($0.deployment.name, $0.version) })
            }
            return try live.map { deployment, version in
                DeploymentLine(
                    name: deployment.name, version: version.number, target: deployment.target,
                    when: version.createdAt.formatted(.iso8601),
                    place: Self.place(of: deployment, version, service: address),
                    versions: try registry.versions(of: deployment.name).count)
            }
        } catch {
            throw Self.failure(error)
        }
    }

    /// Where a deployment is found, or when; nil for one that a service would answer for, if there were one.
    private static func place(
        of record: DeploymentRecord, _ version: DeploymentVersion, service: String?
    ) -> String? {
        if let path = record.path { return service.map { (record.hasPage ? "" : "POST ") + $0 + path } }
        if record.pausedAt != nil { return "paused" }
        if let schedule = try? Schedule(options: version.targetOptions) {
            return "next at \(schedule.next(after: .now).formatted(.iso8601))"
        }
        return version.targetOptions["path"]?.string.map { "in \($0)" }
    }

    func difference(name: String, from old: Int, to new: Int) throws(RunError) -> VersionComparison {
        do {
            let difference = try Registry().difference(of: name, from: .number(old), to: .number(new))
            return VersionComparison(
                title: "\(name) v\(old) -> v\(new)", verdict: difference.change.sentence,
                sections: difference.sections, from: difference.shipped.old, to: difference.shipped.new,
                difference.production)
        } catch {
            throw Self.failure(error)
        }
    }

    func write(productionOf workflow: Workflow, folder: String?, to file: String) throws(RunError) {
        try engine.write(productionOf: workflow, folder: folder, to: file)
    }

    func shipped(name: String, version: Int) throws(RunError) -> (workflow: Workflow, folder: String) {
        do {
            let registry = try Registry()
            let bundle = try registry.presentBundle(of: registry.version(version, of: name))
            return (try OpenBundle(bundle).workflow, bundle.folder)
        } catch {
            throw Self.failure(error)
        }
    }

    var requestLog: String { logged.file }

    func requests() throws(RunError) -> [RequestLine] {
        do { return try logged.requests() } catch { throw Self.failure(error) }
    }

    func replay(name: String, id: String) throws(RunError) -> Replay {
        do { return try logged.replay(name: name, id: id) } catch { throw Self.failure(error) }
    }

    func monitoring(name: String) throws(RunError) -> Monitoring {
        do { return try logged.monitoring(name: name) } catch { throw Self.failure(error) }
    }

    private static func failure(_ error: any Error) -> RunError { error as? RunError ?? RunError("\(error)") }
}
