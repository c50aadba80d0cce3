import Capture
import Catalog
import Engine
import Glibc
package import Terminal
package import Workflow

/// The editor on a real terminal: takes events, carries out effects, draws. Runs on the main thread until the user
/// leaves.
package final class EditorApp {
    private let backend: any EditorBackend
    private let screen: Screen
    private let view: EditorView
    private let idle: IdleSignal?
    private let folder: String
    private let settings: Settings
    private let history: HistoryFile?
    private let work = BackgroundWork()
    private var watch: FileWatch?
    private let analysis = Newest<Workflow>()
    private let foresight = Newest<(workflow: Workflow, end: NodeID)>()
    private let recall = Newest<Workflow>()
    private var state: EditorState
    private var keys = 0
    private var hasAskedForBackground = false

    /// - Parameters:
    ///   - opened: the document, and where its edits are kept.
    ///   - setup: what `settings` said a moment ago.
    ///   - theme: what was asked for instead of the configuration's.
    package init(
        _ opened: ReopenedDocument, backend: any EditorBackend, screen: Screen, settings: Settings, setup: Setup,
        theme: Theme? = nil, hasLightBackground: Bool = false, idle: IdleSignal? = nil
    ) {
        self.backend = backend
        self.screen = screen
        self.settings = settings
        self.idle = idle
        view = EditorView(glyphs: screen.glyphs)
        folder = opened.document.folder
        history = opened.history
        state = EditorState(
            document: opened.document, catalog: .standard, keyMap: .standard, size: screen.size)
        state.glyphs = screen.glyphs
        state.themeAsked = theme
        state.hasLightBackground = hasLightBackground
        state.adopt(setup)
        state.recovery = opened.unsaved
        if !opened.remarks.isEmpty { state.notice = .refusal(opened.remarks.joined(separator: "\n")) }
    }

    /// Tells the editor of what others do to the file.
    private func watchFile() {
        let path = state.document.path
        watch = work.watch(path) { post in post(.fileTouched(Document.bytes(of: path))) }
    }

    package func run() {
        let loop = EventLoop(source: screen, mailbox: work.mailbox)
        state.now = Self.now
        let settingsWatch = work.watch(settings, since: state.setup)
        defer { withExtendedLifetime(settingsWatch) {} }
        carryOut(state.start())
        watchFile()
        show()
        while !state.isDone {
            if work.underWay == 0, !state.isMoving { idle?.send(keys: keys, size: state.size) }
            let inputs = loop.wait(timeout: state.isMoving ? .milliseconds(15) : nil)
            state.now = Self.now
            for input in inputs { take(input) }
            keepHistory()
            if !state.isDone { show() }
        }
        backend.cancel()
        work.clearDesk()
        if !state.isCutOff { history?.close() }
    }

    package static var now: Int { time(nil) }

    /// What was done is in its file before it is seen, and on the disk soon after.
    private func keepHistory() {
        guard let history, !state.isRecovering else { return }
        switch history.keep(state.document) {
        case .nothing: break
        case .written: work.onDesk { _ in history.synchronize() }
        case .failed(let word): state.notice = .failure(word)
        }
    }

    private func take(_ input: Input<Report>) {
        switch input {
        case .event(let event):
            switch event {
            case .key, .mouse: keys += 1
            case .paste, .resize, .background, .hangup: break
            }
            carryOut(state.update(event))
        case .message(.message(let message)): carryOut(state.update(message))
        case .message(.over): work.end()
        }
    }

    private func show() {
        state.arrange()
        state.glide()
        if screen.theme != state.theme { screen.theme = state.theme }
        screen.hasMouse = state.hasMouse
        screen.show(view.draw(state))
        if !hasAskedForBackground, state.followsBackground, screen.colors != .none {
            hasAskedForBackground = true
            screen.askForBackground()
        }
    }

    private func carryOut(_ effects: [Effect]) {
        for effect in effects { carryOut(effect) }
    }

    private func carryOut(_ effect: Effect) {
        let (backend, folder, workflow) = (backend, folder, state.workflow)
        switch effect {
        case .analyze:
            analysis.put(workflow)
            work.inStudy { [analysis] post in
                guard let workflow = analysis.take() else { return }
                let (analysis, preview) = backend.analyze(workflow, folder: folder)
                post(.analyzed(analysis, preview))
            }
        case .foresee:
            guard let proposal = state.framing?.proposal, let workflow = proposal.workflow else { return }
            foresight.put((workflow, proposal.end))
            work.inStudy { [foresight] post in
                guard let (workflow, end) = foresight.take() else { return }
                let (analysis, preview) = backend.analyze(workflow, folder: folder, at: end)
                post(.foreseen(analysis, preview))
            }
        case .recall:
            recall.put(workflow)
            work.start { [recall] post in
                guard let workflow = recall.take() else { return }
                post(.remembered(workflow, await backend.remembered(workflow, folder: folder)))
            }
        case .run(let targets):
            let request = RunRequest(workflow: workflow, folder: folder, targets: targets)
            work.start { post in
                let error = await backend.run(request) { post(.ran($0)) }
                post(.runEnded(error))
            }
        case .cancel: backend.cancel()
        case .reset: backend.reset()
        case .look(let request): work.start { post in await backend.look(request) { post(.looked($0)) } }
        case .save(let overwriting): save(overwriting: overwriting)
        case .readFile:
            let path = state.document.path
            work.onDesk { post in
                let change: OutsideChange
                do throws(DocumentErrors) { change = .text(try Document(reading: path).source) } catch {
                    change =
                        access(path, F_OK) == 0 ? .unreadable(error.errors.first?.description ?? "") : .gone
                }
                post(.foundOutside(change))
            }
        case .reload:
            let path = state.document.path
            work.onDesk { post in
                do throws(DocumentErrors) { post(.reloaded(try Document(reading: path).source)) } catch {
                    post(.failed(error.description))
                }
            }
        case .deploy(let node, let name):
            work.start { post in
                do throws(RunError) {
                    let word = try await backend.deploy(workflow, folder: folder, node: node, name: name) {
                        post(.ran($0))
                    }
                    post(.deployed(word))
                } catch {
                    post(.runEnded(error))
                }
            }
        case .rollback(let name, let version):
            work.onDesk { post in
                do throws(RunError) { post(.rolledBack(try backend.rollback(name: name, version: version))) } catch {
                    post(.failed(error.description))
                }
            }
        case .listDeployments:
            work.onDesk { post in
                do throws(RunError) { post(.deployments(try backend.deployments())) } catch {
                    post(.failed(error.description))
                }
            }
        case .keep(let option, let value):
            work.onDesk { [settings] post in
                do throws(ConfigFault) {
                    try settings.keep(option, value)
                    post(.kept("\(option) = \(value) is kept in \(settings.file)"))
                } catch {
                    post(.failed(error.description))
                }
            }
        case .copy(let text): _ = screen.copy(text)
        case .listFiles: work.onDesk { post in post(.files(FileListing.files(below: folder))) }
        case .quit:
            work.clearDesk()
            state.isDone = true
        }
    }

    private func save(overwriting: Bool) {
        let document = state.document
        work.onDesk { post in
            var document = document
            do throws(DocumentErrors) {
                try document.save(overwriting: overwriting)
                post(.saved(document))
            } catch {
                post(.notSaved(error.description, isConflict: error.isConflict))
            }
        }
    }
}
