import Dispatch
import Synchronization
import Terminal

/// What background work posts to the screen's thread.
enum Report: Sendable {
    case message(EditorMessage)
    /// One piece of work is over.
    case over
}

/// Starts work off the screen's thread and knows how much of it is under way. Used on the screen's thread alone.
final class BackgroundWork {
    typealias Post = @Sendable (EditorMessage) -> Void

    let mailbox = Mailbox<Report>()
    private(set) var underWay = 0
    /// Blocking work that must not wait for a run, such as saving.
    private let desk = DispatchQueue(label: "galley.editor.desk")
    /// Blocking work that is done over and over, and takes longer.
    private let study = DispatchQueue(label: "galley.editor.study")

    /// Work that waits without blocking, such as for a run.
    func start(_ work: @escaping @Sendable (@escaping Post) async -> Void) {
        underWay += 1
        let mailbox = mailbox
        Task.detached {
            await work { mailbox.post(.message($0)) }
            mailbox.post(.over)
        }
    }

    func onDesk(_ work: @escaping @Sendable (@escaping Post) -> Void) { start(work, on: desk) }

    func inStudy(_ work: @escaping @Sendable (@escaping Post) -> Void) { start(work, on: study) }

    /// Reads the user's files again whenever one changes, as long as the watch is kept.
    func watch(_ settings: Settings, since setup: Setup) -> FileWatch? {
        let mailbox = mailbox
        let last = Mutex(setup)
        return FileWatch(on: desk, folders: { settings.folders }) { _ in
            let setup = settings.load()
            let isNews = last.withLock { last in
                defer { last = setup }
                return last != setup
            }
            if isNews { mailbox.post(.message(.configured(setup))) }
        }
    }

    private func start(_ work: @escaping @Sendable (@escaping Post) -> Void, on queue: DispatchQueue) {
        underWay += 1
        let mailbox = mailbox
        queue.async {
            work { mailbox.post(.message($0)) }
            mailbox.post(.over)
        }
    }

    /// Does something on the desk whenever something happens to a file.
    func watch(_ path: String, _ work: @escaping @Sendable (Post) -> Void) -> FileWatch? {
        let mailbox = mailbox
        return FileWatch(file: path, on: desk) { work { mailbox.post(.message($0)) } }
    }

    func end() { underWay -= 1 }

    /// Returns once everything on the desk is done.
    func clearDesk() { desk.sync {} }
}
