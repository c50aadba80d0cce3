import Catalog
import Dispatch
import Engine
package import Terminal
package import Workflow

/// The editor on a real terminal: takes events, carries out effects, draws. Runs on the main thread until the user
/// leaves.
package final class EditorApp {
    private let backend: any EditorBackend
    private let screen: Screen
    private let mailbox = Mailbox<EditorMessage>()
    private let view: EditorView
    private var state: EditorState
    private let analyst: Analyst
    private let folder: String
    /// Blocking work that must not wait for a run, such as reading a page of a table.
    private let desk = DispatchQueue(label: "galley.editor.desk")
    /// Called once the first frame is on the screen.
    private let onFirstFrame: () -> Void

    package init(
        document: Document, backend: any EditorBackend, screen: Screen, onFirstFrame: @escaping () -> Void = {}
    ) {
        self.backend = backend
        self.screen = screen
        self.onFirstFrame = onFirstFrame
        view = EditorView(glyphs: screen.glyphs)
        folder = document.folder
        state = EditorState(
            document: document, catalog: .standard, keyMap: .standard, size: screen.size)
        analyst = Analyst(backend: backend, folder: document.folder, mailbox: mailbox)
    }

    package func run() {
        let loop = EventLoop(source: screen, mailbox: mailbox)
        show()
        onFirstFrame()
        carryOut([.analyze, .listDeployments])
        recall()
        while !state.isDone {
            for input in loop.wait() {
                switch input {
                case .event(let event): carryOut(state.update(event))
                case .message(let message): carryOut(state.update(message))
                }
            }
            if !state.isDone { show() }
        }
        backend.cancel()
    }

    private func show() {
        state.arrange()
        screen.show(view.draw(state))
    }

    private func recall() {
        let (workflow, folder, backend, mailbox) = (state.workflow, folder, backend, mailbox)
        Task.detached { mailbox.post(.remembered(await backend.remembered(workflow, folder: folder))) }
    }

    private func carryOut(_ effects: [Effect]) {
        for effect in effects { carryOut(effect) }
    }

    private func carryOut(_ effect: Effect) {
        let (backend, mailbox, folder, workflow) = (backend, mailbox, folder, state.workflow)
        switch effect {
        case .analyze: analyst.look(at: workflow)
        case .run(let targets):
            let request = RunRequest(workflow: workflow, folder: folder, targets: targets)
            Task.detached {
                let error = await backend.run(request) { mailbox.post(.ran($0)) }
                mailbox.post(.runEnded(error))
            }
        case .cancel: backend.cancel()
        case .reset: desk.async { backend.reset() }
        case .loadPage(let port, let offset):
            look(at: port) { .page(port, try await backend.page(port, offset: offset, limit: 400)) }
        case .loadProfile(let port):
            look(at: port) { .profiles(port, try await backend.profiles(port)) }
        case .save(let overwriting):
            let document = state.document
            onDesk(ifWrong: { .failed($0) }) {
                var document = document
                try document.save(overwriting: overwriting)
                return .saved(document)
            }
        case .reload:
            let path = state.document.path
            onDesk(ifWrong: { .failed($0) }) { .reloaded(try Document(reading: path)) }
        case .keepUnsaved:
            var copy = state.document.copy(to: state.document.path + ".unsaved")
            // The terminal is gone: there is nobody left to tell.
            try? copy.save(overwriting: true)
        case .deploy(let node, let name):
            Task.detached {
                do {
                    let word = try await backend.deploy(workflow, folder: folder, node: node, name: name) {
                        mailbox.post(.ran($0))
                    }
                    mailbox.post(.deployed(word))
                } catch {
                    mailbox.post(.failed("\(error)"))
                }
            }
        case .rollback(let name, let version):
            onDesk(ifWrong: { .failed($0) }) { .deployed(try backend.rollback(name: name, version: version)) }
        case .listDeployments:
            onDesk(ifWrong: { .failed($0) }) { .deployments(try backend.deployments()) }
        case .copy(let text): _ = screen.copy(text)
        case .quit: quit()
        }
    }

    /// Leaves once what was asked before, such as saving, has been done.
    private func quit() {
        desk.sync {}
        for message in mailbox.take() { _ = state.update(message) }
        if case .failure = state.notice?.kind { return }
        state.isDone = true
    }

    private func look(at port: PortReference, _ work: @escaping @Sendable () async throws -> EditorMessage) {
        let mailbox = mailbox
        Task.detached {
            do {
                mailbox.post(try await work())
            } catch {
                mailbox.post(.noPage(port, "\(error)"))
            }
        }
    }

    private func onDesk(
        ifWrong: @escaping @Sendable (String) -> EditorMessage, _ work: @escaping @Sendable () throws -> EditorMessage
    ) {
        let mailbox = mailbox
        desk.async {
            do {
                mailbox.post(try work())
            } catch {
                mailbox.post(ifWrong("\(error)"))
            }
        }
    }
}
