import Synchronization

/// The workers of this process that wait for the next script.
enum ScriptWorkers {
    /// Lent from one thread to the next.
    private struct Idle: @unchecked Sendable {  // Whoever takes a worker out is the only one to have it.
        var workers: [ScriptInterpreter: [ScriptWorker]] = [:]
    }
    private static let idle = Mutex(Idle())

    /// Lends a worker, one that waits if there is one.
    static func with<T>(
        _ interpreter: ScriptInterpreter, isCancelled: () -> Bool,
        _ body: (ScriptWorker) throws(ScriptWorker.Failure) -> T
    ) throws(ScriptWorker.Failure) -> T {
        let worker: ScriptWorker
        if let known = waiting(interpreter) {
            worker = known
        } else {
            worker = try ScriptWorker(interpreter, isCancelled: isCancelled)
        }
        defer { if worker.isClean, worker.isAlive { keep(worker) } }
        return try body(worker)
    }

    /// Has a worker wait for the first script.
    static func warm(_ interpreter: ScriptInterpreter, isCancelled: () -> Bool) throws(ScriptWorker.Failure) {
        try with(interpreter, isCancelled: isCancelled) { _ in }
    }

    private static func waiting(_ interpreter: ScriptInterpreter) -> ScriptWorker? {
        while let worker = idle.withLock({ $0.workers[interpreter]?.popLast() }) {
            if worker.isAlive { return worker }
        }
        return nil
    }

    private static func keep(_ worker: ScriptWorker) {
        idle.withLock { idle in
            guard idle.workers[worker.interpreter, default: []].count < Machine.cores else { return }
            idle.workers[worker.interpreter, default: []].append(worker)
        }
    }
}
