import Capture
import Catalog
import Workflow

/// One run of a workflow: lowers node after node, computes what must be, takes from the cache what is there.
///
/// Confined to the engine thread.
final class Runner {
    struct Output: Hashable {
        var node: Int
        var port: PortID
    }

    let analysis: Analysis
    let request: RunRequest
    let plan: RunPlan
    let store: TableStore
    let binder: DuckDBBinder
    let control: RunControl
    let progress: RunProgress
    /// The executor node that runs this workflow as a segment; it answers for everything in it.
    let owner: NodeID?
    /// Whether tables stay lazy and nobody is told of anything, because another run is the real one.
    let isNested: Bool
    /// Whether to say only what is there, and compute nothing.
    var isLookingUp = false
    /// What the live inputs are given, by port.
    var live: [PortID: PortResult] = [:]
    /// Values of frozen nodes that don't lie in files.
    var given: [NodeID: PortResult] = [:]
    /// Tables in segments, by the hash that refers to them.
    var frozenTables: [String: LazyTable] = [:]
    /// What executor nodes yield, by output.
    var executions: [Int: [PortID: PortResult]] = [:]
    var results: [Output: PortResult] = [:]
    /// Tables of a node that no statement has computed yet.
    private var unsettled: [NodeID: Set<ResultKey>] = [:]
    /// Nodes that were said to be done, which is said once.
    private var finished: Set<NodeID> = []
    /// The node whose work is more than a statement.
    private var worker: [NodeID] = []
    private var settledTime: [NodeID: Double] = [:]
    var notes: [NodeID: String] = [:]
    /// What scripts have printed.
    private var printed: [NodeID: String] = [:]
    private var failed: Set<Int> = []
    /// What goes on beside the statements; nil in a run inside another.
    let background: BackgroundWork?
    /// Nodes whose models are being trained, and the ports that the models are for.
    private var training: [Int: PortID] = [:]
    /// Nodes whose last tables are being computed in the background, and how many.
    private var computing: [Int: Int] = [:]
    /// Nodes whose work in the background was taken in while another node was at work.
    private var takenIn: [Int] = []

    var cache: EngineCache { store.session.cache }
    var connection: DatabaseConnection { store.connection }

    init(
        _ analysis: Analysis, _ request: RunRequest, store: TableStore, binder: DuckDBBinder, control: RunControl,
        owner: NodeID? = nil, isNested: Bool = false, expected: [NodeID: Double] = [:],
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.analysis = analysis
        self.request = request
        self.store = store
        self.binder = binder
        self.control = control
        self.owner = owner
        self.isNested = isNested
        plan = RunPlan(analysis, targets: request.targets)
        progress = RunProgress(plan.order.map { analysis.id($0) }, expected: expected, onEvent: onEvent)
        let learns = plan.order.contains { analysis.learnsOnly($0) }
        background =
            isNested ? nil : BackgroundWork(cores: store.session.threads, holdsStores: learns, control: control)
        guard !isNested else { return }
        store.background = background
        store.readsCache = !request.ignoresCache
        store.observer = TableStore.Observer(
            began: { [unowned self] in self.began($0) },
            printed: { [unowned self] in printed[$0.node] = $1 },
            ended: { [unowned self] in self.ended($0, result: $1, rows: $2, seconds: $3) })
    }

    func run() {
        store.isCancelled = { [control] in control.isCancelled }
        store.runsScripts = true
        attended { processAll() }
        for id in unsettled.keys.sorted() {
            // What nothing had to read was not needed, unless its readers have failed.
            if failed.isEmpty { finish(id, fromCache: true) } else { progress.set(id, .skipped) }
        }
    }

    /// Lets what `body` does be cancelled, and tells how far it is.
    func attended<T, E: Error>(_ body: () throws(E) -> T) throws(E) -> T {
        let ticker = Ticker { [control, connection, progress] in
            control.repeatInterrupt()
            if let part = connection.progress { progress.advance(to: part) }
            progress.remind()
        }
        defer { ticker.stop() }
        return try control.watching(connection, body)
    }

    /// Goes from node to node in order; what needs a model that is being trained waits, the rest goes on.
    private func processAll() {
        // What is deployed is told with what the scorers have found.
        var open = plan.order.filter { !analysis.node($0).type.deploys }
        open += plan.order.filter { analysis.node($0).type.deploys }
        var unresolved = Set(open)
        while true {
            for node in takenIn where isAtRest(node) { unresolved.remove(node) }
            takenIn = []
            // What is trained, and scored with it, takes all cores; deploying leaves some of them idle.
            if training.isEmpty, open.allSatisfy({ analysis.node($0).type.deploys }) { background?.letStore() }
            guard !unresolved.isEmpty else { return }
            let ready = open.firstIndex { sources(of: $0).allSatisfy { !unresolved.contains($0) } }
            if ready == nil, training.count == 1 { recordAhead() }
            if let finished = background?.next(waits: ready == nil) {
                conclude(finished)
                if isAtRest(finished.node) { unresolved.remove(finished.node) }
            } else if let ready {
                let node = open.remove(at: ready)
                process(node)
                if isAtRest(node) { unresolved.remove(node) }
            }
        }
        func isAtRest(_ node: Int) -> Bool { training[node] == nil && computing[node] == nil }
    }

    /// Waits for tables of these nodes that are being computed in the background.
    func settle(_ nodes: [Int]) {
        while nodes.contains(where: { computing[$0] != nil }), let finished = background?.next(waits: true) {
            conclude(finished)
            takenIn.append(finished.node)
        }
    }

    private func conclude(_ finished: BackgroundWork.Finished) {
        let node = finished.node
        do throws(RunError) {
            switch finished.result {
            case .model(let result, let seconds):
                guard let port = training.removeValue(forKey: node) else { return }
                settledTime[analysis.id(node), default: 0] += seconds
                results[Output(node: node, port: port)] = try result.get()
                finish(analysis.id(node), fromCache: false)
            case .table(let computation, let result):
                computing[node] = computing[node].flatMap { $0 > 1 ? $0 - 1 : nil }
                try store.settle(computation) { () throws(DuckDBError) in try result.get() }
                // The table may be another node's.
                if computing[node] == nil, !failed.contains(node) { finish(analysis.id(node), fromCache: false) }
            }
        } catch {
            if error.isDamage, store.forgetDamaged() { return process(node) }
            fail(error, at: node)
        }
    }

    private func sources(of node: Int) -> [Int] {
        analysis.wiring.incoming(node).map { analysis.wiring.links[$0].source }
    }

    func process(_ node: Int) {
        let id = analysis.id(node)
        let isCutOff = sources(of: node).contains { failed.contains($0) }
        if control.isCancelled || isCutOff || failed.contains(node) || store.session.isBroken {
            failed.insert(node)
            if case .failed = progress.states[id] { return }
            progress.set(id, .skipped)
            return
        }
        do throws(RunError) {
            try lowerAndRun(node)
        } catch {
            // A damaged file of the cache is as good as none.
            if error.isDamage, store.forgetDamaged() { return process(node) }
            fail(error, at: node)
        }
    }

    /// Marks the node that the error blames, which may be upstream of the one that was at work, and all below it.
    private func fail(_ error: RunError, at node: Int) {
        progress.restoreRunning()
        let culprit = error.isCancellation ? node : error.node.flatMap { analysis.index(of: $0) } ?? node
        var open = [culprit, node]
        while let next = open.popLast() {
            guard failed.insert(next).inserted else { continue }
            let id = analysis.id(next)
            unsettled[id] = nil
            if plan.order.contains(next) { progress.set(id, .skipped) }
            // What comes later is skipped when its turn comes.
            open += analysis.wiring.outgoing(next).map { analysis.wiring.links[$0].target }
                .filter { progress.states[analysis.id($0)] != .queued }
        }
        guard !error.isCancellation else { return }
        var error = error
        error.node = analysis.id(culprit)
        progress.set(analysis.id(culprit), .failed(error))
    }

    func lowerAndRun(_ node: Int) throws(RunError) {
        let id = analysis.id(node)
        if let problem = analysis.diagnostics(of: id).first(where: { $0.severity == .error }) {
            throw RunError(node: id, place: problem.place, problem.message)
        }
        let start = ContinuousClock.now
        let isEnd = plan.ends.contains(node)
        var fromCache = true
        if let value = given[id], let port = analysis.facts[node].outputs.first?.id {
            results[Output(node: node, port: port)] = value
            return
        }
        for (port, operation) in try lowered(node) {
            guard let (result, wasCached) = try carryOut(operation, node, port) else {
                training[node] = port
                continue
            }
            fromCache = fromCache && wasCached
            results[Output(node: node, port: port)] = result
        }
        guard !isNested, training[node] == nil else { return }
        for case .table(let table) in outputs(of: node) where table.node == id && table.keeping != .stage {
            if cache.result(table.key) == nil || request.ignoresCache { unsettled[id, default: []].insert(table.key) }
        }
        if !isLookingUp {
            // Looking at them would run no script.
            for script in unkeptScripts(of: id, below: outputs(of: node).compactMap(\.table)) {
                try requireComputing(id)
                fromCache = false
                try store.materialize(script)
            }
        }
        if isEnd {
            for case .table(let table) in outputs(of: node) where needsComputing(table) {
                try requireComputing(id)
                fromCache = false
                // Nobody waits for the last tables, and while nothing is trained there may be a core for them.
                if let background, training.isEmpty, let computation = try store.computationBeside(table) {
                    computing[node, default: 0] += 1
                    background.compute(computation, for: node, on: store.session.database)
                } else {
                    try store.materialize(table)
                }
            }
            if computing[node] != nil { return }
        }
        if unsettled[id]?.isEmpty ?? true, progress.states[id] != nil {
            let seconds = fromCache ? 0 : start.duration(to: .now).seconds
            settledTime[id] = settledTime[id] ?? seconds
            finish(id, fromCache: fromCache && settledTime[id] == 0)
        }
    }

    /// What a node's scripts have made and what is not kept, though all may be known of it.
    private func unkeptScripts(of node: NodeID, below tables: [LazyTable]) -> [LazyTable] {
        var (open, seen, found) = (tables, Set<ResultKey>(), [LazyTable]())
        while let table = open.popLast() {
            guard table.node == node, seen.insert(table.key).inserted else { continue }
            if !table.isScript { open += table.inputs } else if !store.keeps(table) { found.append(table) }
        }
        return found
    }

    private func needsComputing(_ table: LazyTable) -> Bool {
        if store.session[table.key] != nil { return false }
        return request.ignoresCache || cache.result(table.key)?.rows == nil
    }

    /// Who is blamed for what goes wrong at a node.
    func name(_ node: Int) -> NodeID { owner ?? analysis.id(node) }

    func outputs(of node: Int) -> [PortResult] {
        analysis.facts[node].outputs.compactMap { results[Output(node: node, port: $0.id)] }
    }

    // MARK: Telling

    private func began(_ tables: [LazyTable]) {
        progress.setRunning(worker + unique(tables.map(\.node)).filter { !finished.contains($0) && $0 != worker.first })
    }

    private func ended(_ tables: [LazyTable], result: LazyTable?, rows: Int?, seconds: Double) {
        progress.setRunning(worker)
        for table in tables {
            if table.key != result?.key {
                let rows = store.session.rows(of: table) ?? count(table, after: seconds)
                cache.store(CachedResult(kind: .table, columns: table.schema.columns, rows: rows), as: table.key)
            }
            settledTime[table.node, default: 0] += seconds
            unsettled[table.node]?.remove(table.key)
        }
        for id in unique(tables.map(\.node)) where unsettled[id]?.isEmpty == true { finish(id, fromCache: false) }
    }

    /// Counts the rows of a table that only passed through a statement, where nobody has to wait for it.
    private func count(_ table: LazyTable, after seconds: Double) -> Int? {
        guard seconds < 0.5, !control.isCancelled else { return nil }
        return store.count(table)
    }

    private func finish(_ id: NodeID, fromCache: Bool) {
        unsettled[id] = nil
        guard finished.insert(id).inserted, let node = analysis.index(of: id) else { return }
        var rows: [PortID: Int] = [:]
        for port in analysis.facts[node].outputs {
            guard let table = results[Output(node: node, port: port.id)]?.table else { continue }
            rows[port.id] = store.session.rows(of: table)
        }
        progress.set(
            id,
            .done(
                NodeSummary(
                    rows: rows, duration: .seconds(settledTime[id] ?? 0), fromCache: fromCache, note: notes[id],
                    printed: printed[id])))
    }

    /// Stops here when nothing may be computed.
    func requireComputing(_ id: NodeID) throws(RunError) {
        if control.isCancelled || isLookingUp { throw RunError(node: id, "cancelled", isCancellation: true) }
    }

    /// Runs something that isn't a table's statement as the work of one node.
    func working<T>(on id: NodeID, _ body: () throws(RunError) -> T) throws(RunError) -> T {
        try requireComputing(id)
        worker = [id]
        progress.setRunning(worker)
        let start = ContinuousClock.now
        defer { worker = [] }
        let value = try body()
        progress.setRunning([])
        settledTime[id, default: 0] += start.duration(to: .now).seconds
        return value
    }

    private func unique(_ ids: [NodeID]) -> [NodeID] { Array(OrderedSet(ids)) }
}

extension Analysis {
    /// Whether a node yields nothing but models, which it trains.
    fileprivate func learnsOnly(_ node: Int) -> Bool {
        if case .frozen? = type(node)?.productionForm { true } else { false }
    }
}
