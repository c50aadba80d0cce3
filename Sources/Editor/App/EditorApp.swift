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
    private let work = BackgroundWork()
    private let analysis = Newest<Workflow>()
    private let foresight = Newest<(workflow: Workflow, end: NodeID)>()
    private let recall = Newest<Workflow>()
    private var state: EditorState
    private var keys = 0
    private var hasAskedForBackground = false

    /// - Parameters:
    ///   - setup: what `settings` said a moment ago.
    ///   - theme: what was asked for instead of the configuration's.
    package init(
        document: Document, backend: any EditorBackend, screen: Screen, settings: Settings, setup: Setup,
        theme: Theme? = nil, hasLightBackground: Bool = false, idle: IdleSignal? = nil
    ) {
        self.backend = backend
        self.screen = screen
        self.settings = settings
        self.idle = idle
        view = EditorView(glyphs: screen.glyphs)
        folder = document.folder
        state = EditorState(
            document: document, catalog: .standard, keyMap: .standard, size: screen.size)
        state.glyphs = screen.glyphs
        state.themeAsked = theme
        state.hasLightBackground = hasLightBackground
        state.adopt(setup)
        if access(state.unsavedPath, F_OK) == 0 {
            state.notice = .refusal("\(state.unsavedPath) holds what a session that was cut off had not saved")
        }
    }

    package func run() {
        let loop = EventLoop(source: screen, mailbox: work.mailbox)
        show()
        let watch = work.watch(settings, since: state.setup)
        defer { withExtendedLifetime(watch) {} }
        carryOut(state.start())
        while !state.isDone {
            if work.underWay == 0, !state.isMoving { idle?.send(keys: keys, size: state.size) }
            for input in loop.wait(timeout: state.isMoving ? .milliseconds(15) : nil) { take(input) }
            if !state.isDone { show() }
        }
        backend.cancel()
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
        case .loadPage(let port, let offset):
            look(at: port) { () async throws(RunError) in
                .page(port, try await backend.page(port, offset: offset, limit: 400))
            }
        case .loadProfile(let port):
            look(at: port) { () async throws(RunError) in .profiles(port, try await backend.profiles(port)) }
        case .save(let overwriting): save(overwriting: overwriting)
        case .reload:
            let path = state.document.path
            work.onDesk { post in
                do throws(DocumentErrors) { post(.reloaded(try Document(reading: path))) } catch {
                    post(.failed(error.description))
                }
            }
        case .keepUnsaved:
            let copy = state.document.copy(to: state.unsavedPath)
            work.onDesk { post in
                var copy = copy
                do throws(DocumentErrors) { try copy.save(overwriting: true) } catch {
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

    private func look(at port: PortReference, _ find: @escaping @Sendable () async throws(RunError) -> EditorMessage) {
        work.start { post in
            do throws(RunError) { post(try await find()) } catch { post(.noPage(port, error.description)) }
        }
    }
}
