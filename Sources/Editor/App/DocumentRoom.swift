import Engine
import Workflow

/// What a document that is open has behind it: its engine, its background work, and where its edits are kept.
final class DocumentRoom {
    let backend: any EditorBackend
    let work: BackgroundWork
    let analysis = Newest<Workflow>()
    let foresight = Newest<(workflow: Workflow, end: NodeID)>()
    let recall = Newest<Workflow>()
    let trial = Newest<Workflow>()
    private let unsynchronized = Newest<Bool>()
    private var history: HistoryFile?
    private var watch: FileWatch?
    private var dashboard: DashboardWatch?

    init(backend: any EditorBackend, work: BackgroundWork, history: HistoryFile?, path: String) {
        self.backend = backend
        self.work = work
        self.history = history
        watchFile(path)
    }

    private func watchFile(_ path: String) {
        watch = work.watch(path) { post in post(.fileTouched(Document.bytes(of: path))) }
    }

    /// Tells what goes on at a deployment until another is named, or none.
    func monitor(_ name: String?) {
        dashboard = nil
        guard let name else { return }
        let (backend, post) = (backend, work.post)
        @Sendable func tell() {
            do throws(RunError) { post(.monitored(try backend.monitoring(name: name))) } catch {
                post(.failed(error.description))
            }
        }
        dashboard = DashboardWatch(of: backend.requestLog, onChange: tell)
        work.onDesk { _ in tell() }
    }

    /// What was done is in its file before it is seen, and on the disk soon after. A word on what went wrong.
    func keep(_ state: EditorState) -> String? {
        guard let history, !state.isRecovering else { return nil }
        switch history.keep(state.document) {
        case .nothing: return nil
        case .written:
            // A burst of edits waits for the disk once.
            unsynchronized.put(true)
            work.onDesk { [unsynchronized] _ in if unsynchronized.take() != nil { history.synchronize() } }
            return nil
        case .failed(let word): return word
        }
    }

    /// The document has another file from now on.
    func move(to path: String, historyIn folder: String) {
        history?.remove()
        history = HistoryFile.begin(path, in: folder, at: EditorApp.now)
        watchFile(path)
    }

    /// - Parameter state: what the document was last; nil where nothing was done in it.
    func leave(_ state: EditorState?) {
        if let state { _ = keep(state) }
        backend.cancel()
        backend.close()
        (watch, dashboard) = (nil, nil)
        work.clearDesk()
        if state?.isCutOff != true { history?.close() }
    }
}
