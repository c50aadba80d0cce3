import Dispatch
import Synchronization
import Terminal

extension FileWatch {
    /// Reads the user's files again whenever one changes, as long as the watch is kept.
    convenience init?(_ settings: Settings, since setup: Setup, mailbox: Mailbox<Report>) {
        let last = Mutex(setup)
        let queue = DispatchQueue(label: "galley.editor.settings")
        self.init(on: queue, folders: { settings.folders }) { _ in
            let setup = settings.load()
            let isNews = last.withLock { last in
                defer { last = setup }
                return last != setup
            }
            if isNews { mailbox.post(.configured(setup)) }
        }
    }
}
