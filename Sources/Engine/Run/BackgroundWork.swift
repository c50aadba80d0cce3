import Dispatch
import Synchronization

/// What goes on beside a run's own statements: training, small tables, and storing results on disk.
///
/// Models and tables are handed back to the run's thread, which alone knows what becomes of them.
final class BackgroundWork: Sendable {
    /// What a node's work came to.
    struct Finished: Sendable {
        enum Result: Sendable {
            case model(Swift.Result<PortResult, RunError>, seconds: Double)
            case table(TableStore.Computation, Swift.Result<(rows: Int, seconds: Double), DuckDBError>)
        }
        var node: Int
        var result: Result
    }

    private let queue = DispatchQueue(label: "galley.background", qos: .userInitiated, attributes: .concurrent)
    private let storing = DispatchQueue(label: "galley.storing", qos: .userInitiated)
    private let computing = DispatchQueue(label: "galley.computing", qos: .userInitiated)
    private let group = DispatchGroup()
    private struct Waiting {
        /// Whether stores wait.
        var isHolding: Bool
        var stores: [@Sendable () -> Void] = []
    }
    private let waiting: Mutex<Waiting>
    private let finished = Mutex<[Finished]>([])
    private let hasFinished = DispatchSemaphore(value: 0)
    /// How many threads have work, the run's own among them.
    private let busy = Atomic(1)
    private let cores: Int
    private let control: RunControl

    /// How long storing waits for what a run waits for, so that little is lost when a long run is.
    private static let patience = DispatchTimeInterval.seconds(10)

    /// - Parameter holdsStores: whether storing waits until `letStore`.
    init(cores: Int, holdsStores: Bool, control: RunControl) {
        self.cores = cores
        waiting = Mutex(Waiting(isHolding: holdsStores))
        self.control = control
    }

    /// How many threads one piece of work may use now, so that no core has to be shared. A library whose threads wait
    /// for each other at every step is slower by far when they share.
    var share: Int { max(1, cores - busy.load(ordering: .relaxed) + 1) }

    /// Runs `body` with a connection of its own, whose statements end when the run is cancelled.
    private func start(
        on database: Database, after others: DispatchQueue? = nil,
        _ body: @escaping @Sendable (Result<DatabaseConnection, DuckDBError>) -> Void
    ) {
        busy.wrappingAdd(1, ordering: .relaxed)
        (others ?? queue).async(group: group) { [self] in
            Deference.takeEffect()
            let connection = Result { () throws(DuckDBError) in try database.connect() }
            control.watching(try? connection.get()) { body(connection) }
            busy.wrappingSubtract(1, ordering: .relaxed)
        }
    }

    /// Stores a result, one after the other, when nothing else needs all cores: a core that is taken from what a run
    /// waits for costs more than the core's share.
    func store(on database: Database, _ body: @escaping @Sendable (DatabaseConnection) -> Void) {
        let store: @Sendable () -> Void = { [self] in
            start(on: database, after: storing) { connection in
                if let connection = try? connection.get() { body(connection) }
            }
        }
        let waits = waiting.withLock { waiting in
            if waiting.isHolding { waiting.stores.append(store) }
            return waiting.isHolding
        }
        guard waits else { return store() }
        queue.asyncAfter(deadline: .now() + Self.patience) { [weak self] in self?.release(isHolding: true) }
    }

    /// From now on results are stored at once.
    func letStore() { release(isHolding: false) }

    private func release(isHolding: Bool) {
        let stores = waiting.withLock { waiting in
            defer { waiting = Waiting(isHolding: waiting.isHolding && isHolding) }
            return waiting.stores
        }
        for store in stores { store() }
    }

    /// Trains a node's model; `next` hands it back.
    func train(
        _ node: Int, on database: Database,
        _ body: @escaping @Sendable (DatabaseConnection) throws(RunError) -> PortResult
    ) {
        start(on: database) { [self] connection in
            let start = ContinuousClock.now
            let result = Result { () throws(RunError) in
                switch connection {
                case .success(let connection): try body(connection)
                case .failure(let error): throw RunError(error, node: nil, sql: nil)
                }
            }
            handBack(Finished(node: node, result: .model(result, seconds: start.duration(to: .now).seconds)))
        }
    }

    /// Computes tables of nodes, one after the other; `next` hands them back.
    func compute(_ computation: TableStore.Computation, for node: Int, on database: Database) {
        start(on: database, after: computing) { [self] connection in
            let result = Result { () throws(DuckDBError) in try computation.run(on: connection.get()) }
            handBack(Finished(node: node, result: .table(computation, result)))
        }
    }

    private func handBack(_ work: Finished) {
        finished.withLock { $0.append(work) }
        hasFinished.signal()
    }

    /// The next piece of work that is done; nil if none is, when `waits` is false.
    func next(waits: Bool) -> Finished? {
        if hasFinished.wait(timeout: .now()) != .success {
            guard waits else { return nil }
            resting { hasFinished.wait() }
        }
        return finished.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    /// Waits until nothing goes on any more.
    func finish() { resting { group.wait() } }

    private func resting(_ body: () -> Void) {
        busy.wrappingSubtract(1, ordering: .relaxed)
        body()
        busy.wrappingAdd(1, ordering: .relaxed)
    }
}
