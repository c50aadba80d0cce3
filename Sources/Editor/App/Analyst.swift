import Dispatch
import Synchronization
import Terminal
import Workflow

/// Analyzes the newest workflow on a thread of its own; what was asked for meanwhile and is outdated is skipped.
final class Analyst: Sendable {
    private let backend: any EditorBackend
    private let folder: String?
    private let mailbox: Mailbox<EditorMessage>
    private let queue = DispatchQueue(label: "galley.editor.analysis")
    private let newest = Mutex<Workflow?>(nil)

    init(backend: any EditorBackend, folder: String?, mailbox: Mailbox<EditorMessage>) {
        self.backend = backend
        self.folder = folder
        self.mailbox = mailbox
    }

    func look(at workflow: Workflow) {
        newest.withLock { $0 = workflow }
        queue.async { [self] in
            guard
                let workflow = newest.withLock({ waiting in
                    defer { waiting = nil }
                    return waiting
                })
            else { return }
            let (analysis, preview) = backend.analyze(workflow, folder: folder)
            mailbox.post(.analyzed(analysis, preview))
        }
    }
}
