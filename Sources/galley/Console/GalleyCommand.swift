import ArgumentParser
import Dispatch
import Synchronization

/// A subcommand. One file in `Commands/` declares one; the roster finds it.
protocol GalleyCommand: ParsableCommand, Sendable {
    /// Where `--help` lists it.
    static var order: Int { get }
}

/// A subcommand that works in the background while the main thread waits: all but the editor.
protocol WorkingCommand: GalleyCommand {
    /// Failures that are the document's or the data's fault throw `Failure`.
    func execute() async throws
}

extension WorkingCommand {
    /// Parks the main thread while the command works.
    func run() throws {
        let outcome = Mutex<Result<Void, any Error>>(.success(()))
        let finished = DispatchSemaphore(value: 0)
        Task.detached {
            do {
                try await execute()
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            finished.signal()
        }
        finished.wait()
        do {
            try outcome.withLock { try $0.get() }
        } catch let failure as Failure {
            Console.complain(failure.description)
            throw ExitCode(1)
        } catch let error as ExitCode {
            throw error
        } catch let error as ValidationError {
            throw error
        } catch {
            Console.complain("galley: \(error)")
            throw ExitCode(1)
        }
    }
}

/// What keeps a command from doing its work: the document or the data is at fault. Exit code 1.
struct Failure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
