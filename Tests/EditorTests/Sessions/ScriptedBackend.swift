import Capture
import Catalog
import Editor
import Engine
import Synchronization
import Workflow

/// The real analysis with runs that go as a test wants and take no time, so that screens are the same every time.
final class ScriptedBackend: EditorBackend {
    struct Script: Sendable {
        var failures: [NodeID: RunError] = [:]
        /// Runs stop before this node until they are cancelled.
        var stuck: NodeID?
        var deployments: [DeploymentLine] = []
        var remembered: [NodeID: NodeState] = [:]
        var refusal: RunError?
        /// What DuckDB says of conditions.
        var complaints: [String: String] = [:]
        /// What is live under every name.
        var live: (version: Int, shipped: ShippedProduction)?
        var requests: [RequestLine] = []
        /// What ports hold that don't hold what all others do.
        var pages: [PortReference: TablePage] = [:]
        var monitoring: Monitoring?
        /// What two versions shipped.
        var versions: (old: ShippedProduction, new: ShippedProduction)?
    }
    private struct State {
        var script = Script()
        var waiting: CheckedContinuation<Void, Never>?
        var isCancelled = false
        var calls: [String] = []
    }
    private let table = ScriptedTable()
    private let engine = Engine(cache: .none, threads: 1)
    private let state = Mutex(State())

    init(_ script: Script = Script()) { state.withLock { $0.script = script } }

    var script: Script {
        get { state.withLock(\.script) }
        set { state.withLock { $0.script = newValue } }
    }
    var calls: [String] { state.withLock(\.calls) }

    private func note(_ call: String) { state.withLock { $0.calls.append(call) } }

    func analyze(_ workflow: Workflow, folder: String?, at node: NodeID?) -> (Analysis, Preview) {
        let analysis = engine.analyze(workflow, folder: folder)
        do {
            let production = try engine.preview(of: analysis, node: node)
            guard node == nil else { return (analysis, Preview(production)) }
            let live = script.live
            let preview = Preview(production, of: analysis) { deploy in
                try? engine.preview(of: analysis, node: deploy)
            } compare: { production, name in
                live.map { live in
                    Comparison(of: production, in: workflow, with: live.shipped, name: name, version: live.version)
                }
            }
            return (analysis, preview)
        } catch {
            return (analysis, Preview(absence: error.description))
        }
    }

    func remembered(_ workflow: Workflow, folder: String?) async -> [NodeID: NodeState] { script.remembered }

    func run(_ request: RunRequest, onEvent: @escaping @Sendable (RunEvent) -> Void) async -> RunError? {
        note("run")
        let script = script
        var skipped: Set<NodeID> = []
        var failure: RunError?
        let order = order(request)
        for node in order { onEvent(RunEvent(node: node, state: .queued, time: .zero)) }
        for (number, node) in order.enumerated() {
            if !skipped.isDisjoint(with: request.workflow.connections.filter { $0.to.node == node }.map(\.from.node)) {
                skipped.insert(node)
                onEvent(RunEvent(node: node, state: .skipped, time: .zero))
                continue
            }
            onEvent(RunEvent(node: node, state: .running(progress: 0.5), time: .zero))
            if script.stuck == node {
                await untilCancelled()
                return RunError("the run was cancelled", isCancellation: true)
            }
            if var error = script.failures[node] {
                error.node = node
                failure = failure ?? error
                skipped.insert(node)
                onEvent(RunEvent(node: node, state: .failed(error), time: .zero))
                continue
            }
            let type = request.workflow.nodes[node].flatMap { Catalog.standard[$0.type] }
            let tables = type.map { Self.tables(of: $0) } ?? []
            let summary = NodeSummary(
                rows: Dictionary(uniqueKeysWithValues: tables.map { ($0, 1000 * (number + 1)) }),
                duration: .milliseconds(7 * (number + 1)), fromCache: false)
            onEvent(RunEvent(node: node, state: .done(summary), time: .zero))
        }
        return failure
    }

    private static func tables(of type: any NodeType) -> [PortID] {
        guard case .fixed(let ports) = type.outputs else { return [] }
        return ports.filter { $0.kind == .table }.map(\.id)
    }

    /// What is to run, what others draw on first.
    private func order(_ request: RunRequest) -> [NodeID] {
        let workflow = request.workflow
        let needed = request.targets.map { Graph(workflow).reaching($0) } ?? Set(workflow.nodes.keys)
        var waiting = workflow.nodes.keys.filter(needed.contains)
        var order: [NodeID] = []
        while let next = waiting.firstIndex(where: { node in
            !workflow.connections.contains { $0.to.node == node && waiting.contains($0.from.node) }
        }) {
            order.append(waiting.remove(at: next))
        }
        return order
    }

    private func untilCancelled() async {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if !state.isCancelled { state.waiting = continuation }
                return state.isCancelled
            }
            if goesOn { continuation.resume() }
        }
    }

    func cancel() {
        note("cancel")
        let waiting = state.withLock { state in
            state.isCancelled = true
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }

    func close() { note("close") }
    func reset() { note("reset") }

    func look(_ request: LookRequest, onAnswer: @escaping @Sendable (LookAnswer) -> Void) async {
        switch request {
        case .page(let look, let offset):
            note("page \(look.port) \(offset)")
            if let filter = look.filter, let complaint = script.complaints[filter] {
                return onAnswer(.page(look, .failure(RunError(complaint))))
            }
            let page = script.pages[look.port] ?? table.page(look, offset, EditorState.pageLength)
            onAnswer(.page(look, .success(page)))
        case .profile(let look):
            note("profile \(look.port)")
            onAnswer(.profile(look, table.profile))
            onAnswer(.profileEnded(look, nil))
        case .detail(let look, let column):
            onAnswer(.detail(look, column: column, .success(table.detail(column))))
        case .find(let look, let search): onAnswer(.found(look, search, .success(table.place(of: search))))
        case .copy(let look, let copy):
            var page = table.page(look, copy.offset, copy.limit)
            if let column = copy.column, let index = page.schema.index(named: column) {
                page.schema = Schema([page.schema.columns[index]])
                page.rows = page.rows.map { [$0[index]] }
            }
            onAnswer(.copied(copy, .success(page)))
        case .chart(let request):
            note("chart \(request.kind) \(request.chart?.column.name ?? "")")
            onAnswer(.chart(request, .success(ScriptedChart.page(request.kind))))
        case .stop: note("stop")
        }
    }

    func deploy(
        _ workflow: Workflow, text: String, folder: String?, node: NodeID?, to destination: Destination,
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async throws(RunError) -> String {
        let name = destination.name
        let isService = destination.target == "service"
        note(isService ? "deploy \(name)" : "deploy \(name) \(destination.target) \(destination.options)")
        if let refusal = script.refusal { throw refusal }
        let request = RunRequest(workflow: workflow, folder: folder, targets: node.map { [$0] })
        if let error = await run(request, onEvent: onEvent) { throw error }
        if !isService { return "\(name) v1" }
        return "\(name) v1 at http://127.0.0.1:8080/v1/deployments/\(name)"
    }

    func rollback(name: String, version: Int?) throws(RunError) -> String {
        note("rollback \(name) \(version.map(String.init) ?? "")")
        return "\(name) v\(version ?? 1) is live"
    }

    func difference(name: String, from old: Int, to new: Int) throws(RunError) -> VersionComparison {
        note("compare \(name) \(old) \(new)")
        guard let versions = script.versions else { throw RunError("\(name) has no version \(old)") }
        let difference = ProductionDifference(from: versions.old, to: versions.new)
        return VersionComparison(
            title: "\(name) v\(old) -> v\(new)", verdict: "patch: callers change nothing, answers may differ",
            sections: [
                VersionComparison.Section("Nodes", difference.nodes.notes),
                VersionComparison.Section("Contract", difference.columns.map(\.note)),
                VersionComparison.Section(
                    "Metrics", [Preview.Note(label: "quality.auc", text: "0.75 -> 0.78", change: .changed)]),
            ].filter { !$0.notes.isEmpty },
            from: versions.old, to: versions.new, difference)
    }

    func write(productionOf workflow: Workflow, folder: String?, to file: String) throws(RunError) {
        throw RunError("nothing is fitted here")
    }

    func shipped(name: String, version: Int) throws(RunError) -> (workflow: Workflow, folder: String) {
        guard let live = script.live else { throw RunError("there is no version \(version) of \(name)") }
        return (live.shipped.workflow, "/nowhere")
    }

    func deployments() throws(RunError) -> [DeploymentLine] { script.deployments }

    func requests() throws(RunError) -> [RequestLine] { script.requests }

    func replay(name: String, id: String) throws(RunError) -> Replay {
        throw RunError("there is no logged request “\(id)” of \(name)")
    }

    func monitoring(name: String) throws(RunError) -> Monitoring {
        note("monitor \(name)")
        guard let monitoring = script.monitoring else { throw RunError("nothing is deployed as \(name)") }
        return monitoring
    }

    var requestLog: String { "/nowhere/requests.sqlite" }
}
