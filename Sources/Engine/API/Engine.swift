package import Capture
import Synchronization
package import Workflow

/// What front ends call: validate, preview, run, look at tables.
///
/// Making one costs nothing: DuckDB is opened by what needs it first. Whatever blocks happens on the engine's own
/// threads.
package final class Engine: Sendable {
    private struct State {
        var analyzer: Analyzer
        var hasReadAhead = false
    }

    package let cache: EngineCache
    package let binder: DuckDBBinder
    private let threads: Int
    private let access: FileAccess
    private let state: Mutex<State>
    private let opened = Mutex<Session?>(nil)
    /// Runs follow one another; looking at tables doesn't wait for them.
    private let runs = EngineThread("runs")
    let looks = EngineThread("looks")
    let profiles = EngineThread("profiles")
    /// For what is asked of a table now and then.
    let studies = EngineThread("studies")

    /// - Parameters:
    ///   - threads: how many threads DuckDB and LightGBM may use; results don't depend on it.
    ///   - access: what the workflows that it runs may read and write.
    package init(
        cache: EngineCache = EngineCache(folder: EngineCache.standardFolder), threads: Int = Machine.cores,
        access: FileAccess = .everything
    ) {
        let binder = DuckDBBinder(cache: cache)
        self.cache = cache
        self.binder = binder
        self.threads = threads
        self.access = access
        state = Mutex(State(analyzer: Analyzer(binder: binder)))
    }

    /// Opens DuckDB for a run that is sure to come, while the workflow is being analyzed.
    package func openAhead() {
        looks.start { [self] in
            _ = try? session()
            DuckDBBinder.openAhead()
        }
    }

    /// Leaves what is in memory to the end of the process: the system takes it back faster than DuckDB gives it back.
    package func leaveToSystem() { _ = Unmanaged.passRetained(self) }

    /// Gives back what is in memory, on a thread of its own: DuckDB takes its time.
    package func close() {
        runs.start { [self] in
            let session = opened.withLock { opened in
                defer { opened = nil }
                return opened
            }
            withExtendedLifetime(session) {}
        }
    }

    // MARK: Before anything runs

    /// Everything that can be known of the workflow before it runs. Quick after small edits; any thread may call it,
    /// but the first time it opens DuckDB and reads the heads of files.
    package func analyze(_ workflow: Workflow, folder: String?) -> Analysis {
        state.withLock { state in
            if !state.hasReadAhead { binder.readAhead(workflow, folder: folder) }
            state.hasReadAhead = true
            if binder.forgetChangedSources() { state.analyzer.forgetSources() }
            return state.analyzer.analyze(workflow, folder: folder)
        }
    }

    /// The production workflow of the document as it is now.
    ///
    /// - Parameters:
    ///   - node: the capture, combiner or Deploy node to take it from; nil takes the document's own choice.
    ///   - result: a run of this document, whose values then fill the frozen parts.
    package func preview(
        of analysis: Analysis, node: NodeID? = nil, after result: RunResult? = nil
    ) throws(NoProduction) -> Production {
        let source = if let node { try analysis.productionSource(at: node) } else { try analysis.productionSource() }
        let outcome: Result<Production, NoProduction> = state.withLock { state in
            Result { () throws(NoProduction) in
                if let port = source.port, let filled = result?.segment(at: PortReference(source.node, port)) {
                    return state.analyzer.production(filled, source: source, folder: analysis.folder)
                }
                return try state.analyzer.production(of: analysis, at: node)
            }
        }
        return try outcome.get()
    }

    // MARK: Running

    /// Runs a workflow on an engine thread.
    ///
    /// A failed node doesn't stop what doesn't depend on it; the result tells what became of each.
    ///
    /// - Parameters:
    ///   - control: cancels the run from any thread.
    ///   - onEvent: called in order on engine threads; it must not block.
    /// - Throws: only when nothing could be begun.
    package func run(
        _ request: RunRequest, control: RunControl = RunControl(),
        onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) async throws(RunError) -> RunResult {
        try await runs.run { [self] () throws(RunError) in
            try withRunner(request, control, onEvent) { runner throws(RunError) in
                runner.run()
                return result(of: runner)
            }
        }
    }

    /// Runs what a production workflow needs and lends it to `body`, on an engine thread.
    ///
    /// - Parameter node: as in `preview`.
    package func order<T: Sendable>(
        _ request: RunRequest, node: NodeID?, name: String, target: String, options: Parameters = [:],
        control: RunControl = RunControl(), onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in },
        _ body: @escaping @Sendable (DeployOrder) throws(RunError) -> T
    ) async throws(RunError) -> T {
        try await runs.run { [self] () throws(RunError) in
            let analysis = analyze(request.workflow, folder: request.folder)
            let source: Endpoint
            do throws(NoProduction) {
                source =
                    if let node { try analysis.productionSource(at: node) } else { try analysis.productionSource() }
            } catch {
                throw RunError("\(error)")
            }
            var request = request
            let needed = Graph(request.workflow).reaching([source.node])
            request.targets = Set([source.node] + analysis.judges(of: source.node))
            return try withRunner(request, control, onEvent) { runner throws(RunError) in
                runner.run()
                let result = result(of: runner)
                // What only judges the production workflow doesn't keep it from being deployed.
                if let error = result.error(among: needed) { throw error }
                guard let port = source.port, let segment = result.segment(at: PortReference(source.node, port)) else {
                    throw RunError(node: source.node, "the run was cancelled", isCancellation: true)
                }
                return try runner.attended { () throws(RunError) in
                    try runner.ordering(
                        segment, from: source, name: name, target: target, options: options, source.node, body)
                }
            }
        }
    }

    /// What is in the cache for a workflow, without running anything: its states name the nodes whose results are
    /// there. Nil where DuckDB can't be opened.
    package func lookup(_ workflow: Workflow, folder: String?) async -> RunResult? {
        await looks.run { [self] in
            guard let runner = try? runner(lookingInto: workflow, folder: folder) else { return nil }
            let states = runner.lookup()
            return result(of: runner, states: states)
        }
    }

    private func runner(lookingInto workflow: Workflow, folder: String?) throws(DuckDBError) -> Runner {
        Runner(
            analyze(workflow, folder: folder), RunRequest(workflow: workflow, folder: folder),
            store: try TableStore(try session()), binder: binder, control: RunControl(), onEvent: { _ in })
    }

    /// Writes the production workflow with what it freezes, as far as results are in the cache, without running
    /// anything. Blocks.
    ///
    /// - Parameter file: of the document, absolute; frozen values lie beside it.
    package func write(productionOf workflow: Workflow, folder: String?, to file: String) throws(RunError) {
        try looks.wait { () throws(RunError) in
            let runner: Runner
            do throws(DuckDBError) { runner = try self.runner(lookingInto: workflow, folder: folder) } catch {
                throw RunError("DuckDB can't be opened", detail: error.message)
            }
            let source: Endpoint
            do throws(NoProduction) { source = try runner.analysis.productionSource() } catch {
                throw RunError(error.description)
            }
            let states = runner.lookup()
            let found = source.port.flatMap { port in
                result(of: runner, states: states).segment(at: PortReference(source.node, port))
            }
            guard let found else { throw RunError(node: source.node, "its results are gone: run the workflow again") }
            try SegmentWriter(runner: runner, node: source.node, isTemporary: true).write(found, to: file)
        }
    }

    private func withRunner<T>(
        _ request: RunRequest, _ control: RunControl, _ onEvent: @escaping @Sendable (RunEvent) -> Void,
        _ body: (Runner) throws(RunError) -> T
    ) throws(RunError) -> T {
        var request = request
        if access != .everything { request.access = access }
        try request.access.check(request.workflow, in: request.folder)
        let analysis = analyze(request.workflow, folder: request.folder)
        let store: TableStore
        do throws(DuckDBError) { store = try TableStore(try session()) } catch {
            throw RunError("DuckDB can't be opened", detail: error.message)
        }
        let runner = Runner(
            analysis, request, store: store, binder: binder, control: control,
            expected: cache.times(of: request.workflow, folder: request.folder), onEvent: onEvent)
        defer { cache.keep(times: runner.progress.times, of: request.workflow, folder: request.folder) }
        // Nobody may drop a table that is still being stored.
        defer { runner.background?.finish() }
        let value = try body(runner)
        runner.background?.finish()
        if request.targets == nil {
            let keys = runner.results.values.reduce(into: Set<ResultKey>()) { $1.table?.collectKeys(into: &$0) }
            store.session.keepOnly(keys, on: store.connection)
        }
        cache.evictNowAndThen()
        return value
    }

    private func result(of runner: Runner, states: OrderedDictionary<NodeID, NodeState>? = nil) -> RunResult {
        var results: [PortReference: PortResult] = [:]
        for (output, value) in runner.results {
            results[PortReference(runner.analysis.id(output.node), output.port)] = value
        }
        return RunResult(
            states: states ?? runner.progress.states, duration: runner.progress.elapsed, results: results,
            session: runner.store.session)
    }

    func session() throws(DuckDBError) -> Session {
        let outcome: Result<Session, DuckDBError> = opened.withLock { opened in
            if let opened, !opened.isBroken { return .success(opened) }
            return Result { () throws(DuckDBError) in
                let session = try Session(cache: cache, threads: threads, access: access)
                opened = session
                return session
            }
        }
        return try outcome.get()
    }
}
