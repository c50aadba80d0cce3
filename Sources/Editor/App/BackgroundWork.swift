import Dispatch
import Terminal

/// What background work posts to the screen's thread.
enum Report: Sendable {
    case message(EditorMessage, for: Int)
    /// One piece of work for a document is over.
    case over(Int)
    /// What the user's files say now.
    case configured(Setup)
}

/// Starts work for a document off the screen's thread and knows how much of it is under way. Used on the screen's thread alone.
final class BackgroundWork {
    typealias Post = @Sendable (EditorMessage) -> Void

    private let document: Int
    private let mailbox: Mailbox<Report>
    private(set) var underWay = 0
    /// Blocking work that must not wait for a run, such as saving.
    private let desk = DispatchQueue(label: "galley.editor.desk")
    /// Blocking work that is done over and over, and takes longer.
    private let study = DispatchQueue(label: "galley.editor.study")

    /// Opening what may be far away, for which nothing else waits.
    private let library = DispatchQueue(label: "galley.editor.library")

    init(for document: Int, mailbox: Mailbox<Report>) {
        self.document = document
        self.mailbox = mailbox
    }

    /// Work that waits without blocking, such as for a run.
    func start(_ work: @escaping @Sendable (@escaping Post) async -> Void) {
        underWay += 1
        let (mailbox, document) = (mailbox, document)
        Task.detached {
            await work { mailbox.post(.message($0, for: document)) }
            mailbox.post(.over(document))
        }
    }

    func onDesk(_ work: @escaping @Sendable (@escaping Post) -> Void) { start(work, on: desk) }

    func inStudy(_ work: @escaping @Sendable (@escaping Post) -> Void) { start(work, on: study) }

    func inLibrary(_ work: @escaping @Sendable (@escaping Post) -> Void) { start(work, on: library) }

    private func start(_ work: @escaping @Sendable (@escaping Post) -> Void, on queue: DispatchQueue) {
        underWay += 1
        let (mailbox, document) = (mailbox, document)
        queue.async {
            work { mailbox.post(.message($0, for: document)) }
            mailbox.post(.over(document))
        }
    }

    /// Does something on the desk whenever something happens to a file.
    func watch(_ path: String, _ work: @escaping @Sendable (Post) -> Void) -> FileWatch? {
        let (mailbox, document) = (mailbox, document)
        return FileWatch(file: path, on: desk) { work { mailbox.post(.message($0, for: document)) } }
    }

    /// Tells the document something that nothing waits for.
    var post: Post {
        let (mailbox, document) = (mailbox, document)
        return { mailbox.post(.message($0, for: document)) }
    }

    func end() { underWay -= 1 }

    /// Returns once everything on the desk is done.
    func clearDesk() { desk.sync {} }
}
