import Capture
import Engine
import Terminal
import Workflow

extension EditorState {
    /// Takes what the world answered.
    package mutating func update(_ message: EditorMessage) -> [Effect] {
        switch message {
        case .analyzed(let analysis, let preview):
            guard analysis.workflow == workflow else { return [] }
            self.analysis = analysis
            self.preview = preview
            return cursorMoved() + release()
        case .foreseen(let analysis, let preview):
            guard framing?.proposal.workflow == analysis.workflow else { return [] }
            framing?.outlook = FrameGesture.Outlook(analysis: analysis, preview: preview)
        case .remembered(let workflow, let states):
            return workflow == self.workflow ? remember(states) : []
        case .ran(let event): return ran(event)
        case .runEnded(let error): return runEnded(error)
        case .looked(let answer): return take(answer)
        case .saved(let document): return saved(document)
        case .notSaved(let text, let isConflict): return notSaved(text, isConflict: isConflict)
        case .reloaded(let text): return takeOutside(text)
        case .fileTouched(let bytes): return fileTouched(bytes)
        case .foundOutside(let change): return found(change)
        case .deployed(let text):
            let notification = notification("deployed \(text)")
            settle()
            succeed(text)
            tab = .deployments
            return [.analyze, .recall, .listDeployments] + notification
        case .rolledBack(let text):
            succeed(text)
            tab = .deployments
            return [.listDeployments]
        case .deployments(let lines):
            let isNews = !lines.elementsEqual(deployments) { $0.name == $1.name && $0.version == $1.version }
            deployments = lines
            // What production differs in from what is live is another matter now.
            return isNews ? [.analyze] : []
        case .compared(let comparison): show(comparison)
        case .requests(let requests): openRequests(requests)
        case .monitored(let monitoring): return take(monitoring)
        case .failed(let text):
            opening = nil
            fail(text)
        case .configured(let setup): adopt(setup)
        case .kept(let text): notice = .success(text)
        case .files(let files):
            self.files = files
            // The list of what can be opened grows by them, unless something was typed already.
            if case .list(let open)? = prompt, open.other != nil, open.field.text.isEmpty { openLibrary() }
            return release()
        case .folder(let listing):
            if listing.folder == folderTyped || folderTyped == nil { self.listing = listing }
            return release()
        case .functions(let names): functions = names
        case .triedOut(let draft, let findings): take(outlookOn: draft, findings)
        case .editedOutside(let edit): return take(edit)
        case .opened: break
        }
        return []
    }

    private mutating func succeed(_ text: String) {
        notice = .success(text)
        log.append(text)
    }

    private mutating func fail(_ text: String) {
        notice = .failure(text)
        log += text.split(separator: "\n").map(String.init)
    }

    // MARK: Runs

    private mutating func remember(_ states: [NodeID: NodeState]) -> [Effect] {
        let isShown = data.page != nil && data.port.map { isDone($0.node) } == true
        // Where things stand is told by the run itself.
        if run.isRunning { return isShown ? [] : lookAgain() }
        for (id, state) in states {
            if !isDone(id) { run.states[id] = state }
            run.stale.remove(id)
        }
        guard !states.isEmpty else { return [] }
        // What production freezes may be there now.
        return [.analyze] + (isShown ? [] : lookAgain())
    }

    private mutating func ran(_ event: RunEvent) -> [Effect] {
        outlook = event.outlook
        guard run.states[event.node] != event.state else { return [] }
        run.states[event.node] = event.state
        switch event.state {
        case .done(let summary):
            run.stale.remove(event.node)
            let rows = summary.rows.values.max().map { ", \($0.counted("row"))" } ?? ""
            let time = summary.fromCache ? "from the cache" : DurationText.text(summary.duration)
            log.append("\(event.node) done, \(time)\(rows)\(summary.note.map { ", \($0)" } ?? "")")
            // What it yielded can be looked at while the others are still at it.
            if data.port?.node == event.node, data.page == nil { return [.recall] }
        case .failed(let error):
            run.stale.remove(event.node)
            log += error.description.split(separator: "\n").map(String.init)
        default: break
        }
        return []
    }

    private mutating func runEnded(_ error: RunError?) -> [Effect] {
        let notification = notification(error.map { $0.isCancellation ? nil : "failed: \($0.message)" } ?? "run done")
        settle()
        if let error {
            if error.isCancellation {
                notice = .refusal("cancelled: what was done is kept")
            } else if let node = error.node, workflow.nodes[node] != nil {
                // The data pane tells the rest.
                notice = .failure("\(node): \(error.message)")
                tab = .data
                _ = go(to: node)
            } else {
                fail(error.description)
            }
        } else {
            notice = replay?.notice ?? .success("run done")
            if let replay { log.append(replay.notice.text) }
        }
        let deploys = workflow.nodes.values.contains { $0.type.deploys }
        return [.analyze, .recall] + (deploys ? [.listDeployments] : []) + lookAgain() + notification
    }

    /// Nothing runs any more: what was waiting is as if never begun.
    private mutating func settle() {
        run.activity = nil
        outlook = RunOutlook()
        for (node, state) in run.states {
            switch state {
            case .queued, .running, .skipped: run.states[node] = nil
            case .done, .failed: break
            }
        }
    }

    /// Loads what the data pane shows anew.
    private mutating func lookAgain() -> [Effect] {
        guard let port = data.port, workflow.nodes[port.node] != nil else { return cursorMoved() }
        return look(with: data.renewed)
    }

    // MARK: The file

    private mutating func saved(_ document: Document) -> [Effect] {
        self.document.adoptSaved(document)
        (outside, pathBefore) = (nil, nil)
        guard leavesWhenSaved, self.document.isDirty else {
            notice = .success("saved \(document.path)")
            return leavesWhenSaved ? [.quit] : []
        }
        // What was done since would be lost.
        leavesWhenSaved = false
        notice = .refusal(
            "saved \(document.path), but not what was done since: \(key("write-quit")) saves that and leaves")
        return []
    }

    private mutating func notSaved(_ text: String, isConflict: Bool) -> [Effect] {
        guard isConflict, prompt == nil else {
            leavesWhenSaved = false
            // A new file that can't be made may be wanted elsewhere.
            if document.saved == nil, !isConflict {
                fail(text)
                return remainUnnamed()
            }
            fail("\(text); \(key("open-copy")) opens a copy that can be saved elsewhere")
            return []
        }
        // What is in the file decides what can be done.
        asksAboutOutside = true
        return [.readFile]
    }
}
