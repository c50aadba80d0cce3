import Dispatch
import Synchronization

/// Tells when it is time to look at the log of requests again: when it was written, and each minute, since minutes go by
/// without requests too. Once a second at most.
final class DashboardWatch {
    private let timer: any DispatchSourceTimer
    private let file: FileWatch?

    /// - Parameters:
    ///   - path: the file of the log.
    ///   - onChange: called on a queue of its own.
    init(of path: String, onChange: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "galley.editor.monitoring")
        let pace = Pace(onChange)
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        let (folder, name) = (String(path[..<slash]), String(path[slash...].drop { $0 == "/" }))
        // What SQLite writes lies in a second file first, which stays open.
        file = FileWatch(on: queue, folders: { [folder] }, seesWriting: true) { names in
            if names.contains(name) || names.contains("\(name)-wal") { pace.callSoon(on: queue) }
        }
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + .seconds(60), repeating: .seconds(60), leeway: .seconds(1))
        timer.setEventHandler { pace.callSoon(on: queue) }
        timer.resume()
    }

    deinit { timer.cancel() }
}

/// Calls once a second at most, however often it is asked to.
private final class Pace: Sendable {
    private let next = Mutex((time: DispatchTime.now(), isComing: false))
    private let call: @Sendable () -> Void

    init(_ call: @escaping @Sendable () -> Void) { self.call = call }

    func callSoon(on queue: DispatchQueue) {
        let time = next.withLock { next -> DispatchTime? in
            if next.isComing { return nil }
            next.isComing = true
            return max(next.time, .now())
        }
        guard let time else { return }
        queue.asyncAfter(deadline: time) { [self] in
            next.withLock { $0 = (.now() + .seconds(1), false) }
            call()
        }
    }
}
