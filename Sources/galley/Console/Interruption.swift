import ArgumentParser
@preconcurrency import Dispatch
import Engine
import Glibc

/// Lets Ctrl-c and `kill` cancel a run, so that it leaves nothing half done; asked twice, the program ends at once.
final class Interruption: Sendable {
    let control = RunControl()
    private let sources: [any DispatchSourceSignal]

    init() {
        let control = control
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if control.isCancelled { _exit(128 + number) }
                control.cancel()
            }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }

    /// Ends the command as shells expect it of one that Ctrl-c ended, if it was.
    ///
    /// - Parameter rest: what became of what was begun.
    func check(_ rest: String) throws {
        guard control.isCancelled else { return }
        Console.complain("cancelled: \(rest)")
        throw ExitCode(130)
    }
}
