import Capture
import Engine
package import Terminal
import Workflow

extension EditorState {
    /// Takes an event of the terminal; the answer is what the world is asked to do.
    package mutating func update(_ event: Event) -> [Effect] {
        switch event {
        case .key(let key): return press(key)
        case .paste(let text):
            for character in text { _ = press(Key(.character(character))) }
            return []
        case .resize(let rows, let columns):
            size = (rows, columns)
            return []
        case .mouse: return []
        case .hangup: return document.isDirty ? [.keepUnsaved, .quit] : [.quit]
        }
    }

    private mutating func press(_ key: Key) -> [Effect] {
        if let prompt { return handle(key, in: prompt) }
        if pendingKeys.isEmpty, case .character(let digit) = key.code, key.modifiers.isEmpty,
            let value = digit.wholeNumberValue, value > 0 || count != nil
        {
            count = min((count ?? 0) * 10 + value, 9999)
            return []
        }
        pendingKeys.append(key)
        switch keyMap.match(pendingKeys) {
        case .pending: return []
        case .command(let command):
            let times = count ?? 1
            pendingKeys = []
            count = nil
            return perform(command, count: times)
        case .none:
            // A fast Esc and a key arrive as Alt and that key.
            if pendingKeys.count == 1, let apart = key.withoutAlt {
                pendingKeys = []
                return press(apart.escape) + press(apart.key)
            }
            if key != "Esc" || pendingKeys.count == 1 {
                notice = .refusal("\(Command.text(of: pendingKeys)) means nothing here: ? shows the keys")
            }
            pendingKeys = []
            count = nil
            return []
        }
    }

    /// Runs a command, or says why it can't be done.
    package mutating func perform(_ command: Command, count: Int) -> [Effect] {
        notice = nil
        if let refusal = command.refusal(self) {
            notice = .refusal(refusal)
            return []
        }
        return command.run(&self, count)
    }

    /// Takes what the world answered.
    package mutating func update(_ message: EditorMessage) -> [Effect] {
        switch message {
        case .analyzed(let analysis, let preview):
            guard analysis.workflow == workflow else { return [] }
            self.analysis = analysis
            self.preview = preview
            return cursorMoved()
        case .remembered(let states):
            guard !run.isRunning else { return [] }
            run.states.merge(states) { current, _ in current }
            data = DataView()
            return cursorMoved()
        case .ran(let event): return ran(event)
        case .runEnded(let error): return runEnded(error)
        case .page(let port, let page):
            if data.port == port { data.page = page }
        case .profiles(let port, let profiles):
            if data.port == port { data.profiles = profiles }
        case .noPage(let port, let message):
            if data.port == port { data.error = message }
        case .saved(let document):
            self.document.adoptSaved(document)
            notice = .success("saved \(document.path)")
        case .reloaded(let document):
            self.document = document
            run = RunProgress()
            data = DataView()
            if cursor.map({ workflow.nodes[$0] == nil }) ?? true { cursor = nearestNode(to: .init(0, 0)) }
            notice = .success("read \(document.path) anew")
            return [.analyze]
        case .deployed(let text):
            notice = .success(text)
            log.append(text)
            tab = .deployments
            return [.listDeployments]
        case .deployments(let lines): deployments = lines
        case .changedOnDisk:
            notice = .refusal("the file changed on disk: :reload reads it, :write! overwrites it")
        case .failed(let text):
            notice = .failure(text)
            log += text.split(separator: "\n").map(String.init)
        }
        return []
    }

    private mutating func ran(_ event: RunEvent) -> [Effect] {
        run.states[event.node] = event.state
        switch event.state {
        case .done(let summary):
            run.stale.remove(event.node)
            let rows = summary.rows.values.max().map { ", \($0) rows" } ?? ""
            let time = summary.fromCache ? "from the cache" : DurationText.text(summary.duration)
            log.append("\(event.node) done, \(time)\(rows)\(summary.note.map { ", \($0)" } ?? "")")
            guard event.node == cursor else { return [] }
            let port = data.port
            data = DataView()
            data.port = port?.node == cursor ? port : nil
            guard let shown = data.port else { return cursorMoved() }
            return [.loadPage(shown, offset: 0), .loadProfile(shown)]
        case .failed(let error):
            run.stale.remove(event.node)
            log += error.description.split(separator: "\n").map(String.init)
        default: break
        }
        return []
    }

    private mutating func runEnded(_ error: RunError?) -> [Effect] {
        run.isRunning = false
        for (node, state) in run.states {
            switch state {
            case .queued, .running, .skipped: run.states[node] = nil
            case .done, .failed: break
            }
        }
        if let error {
            notice = error.isCancellation ? .refusal("run cancelled") : .failure(error.description)
            if let node = error.node, workflow.nodes[node] != nil { return go(to: node) }
        } else {
            notice = .success("run done")
        }
        return [.analyze]
    }
}
