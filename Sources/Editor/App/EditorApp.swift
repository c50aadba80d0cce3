import Capture
import Catalog
import Engine
import Glibc
package import Terminal
package import Workflow

/// The editor as a program: takes events, carries out effects, shows what is there. Runs on the main thread until the
/// user leaves.
package final class EditorApp {
    private let makeBackend: () -> any EditorBackend
    private let front: any EditorFront
    private let idle: IdleSignal?
    private let settings: Settings
    private var setup: Setup
    private let themeAsked: Theme?
    private var hasLightBackground: Bool
    /// Where edits are kept.
    private let histories: String
    private let recent: RecentFiles
    private let findLibrary: () -> WorkflowLibrary
    private var library = WorkflowLibrary()
    /// What was asked for before the first frame, which waits for nothing; nil once that is on the screen.
    private var postponed: [EditorDesk.Order]? = []
    private let mailbox = Mailbox<Report>()
    private var desk = EditorDesk()
    private var rooms: [Int: DocumentRoom] = [:]
    private var keys = 0
    private var hasStarted = false
    /// When the last frame was.
    private var shown = ContinuousClock.now
    /// When the last key or click was.
    private var pressed = ContinuousClock.now
    /// Whether what follows from an edit is yet to be known.
    private var isAnalyzing = false

    /// - Parameters:
    ///   - histories: the folder where edits are kept.
    ///   - library: finds what can be opened besides.
    ///   - setup: what `settings` said a moment ago.
    ///   - theme: what was asked for instead of the configuration's.
    ///   - backend: makes what a document stands on.
    package init(
        historiesIn histories: String, library: @escaping () -> WorkflowLibrary, front: any EditorFront,
        settings: Settings, setup: Setup,
        theme: Theme? = nil, hasLightBackground: Bool = false, idle: IdleSignal? = nil,
        backend: @escaping () -> any EditorBackend
    ) {
        makeBackend = backend
        self.front = front
        self.settings = settings
        self.setup = setup
        themeAsked = theme
        self.hasLightBackground = hasLightBackground
        self.idle = idle
        self.histories = histories
        findLibrary = library
        recent = RecentFiles(in: histories)
    }

    package static var now: Int { time(nil) }

    /// Runs with these documents, the first of which is shown; with none it asks what to open.
    ///
    /// - Parameter replay: a logged request, which is shown instead.
    package func run(
        _ documents: [ReopenedDocument], replay: Replay? = nil, tour: TourStart = .none
    ) throws(DocumentErrors) {
        let loop = EventLoop(source: front.events, mailbox: mailbox)
        let settingsWatch = FileWatch(settings, since: setup, mailbox: mailbox)
        defer { withExtendedLifetime(settingsWatch) {} }
        for document in documents { open(OpenedDocument(document, isUnnamed: false)) }
        if let replay {
            let document = try ReopenedDocument(replay, historyIn: histories, at: Self.now)
            open(OpenedDocument(document, isUnnamed: true, replay))
        }
        if let first = desk.editors.keys.first { desk.show(first) } else { try openStart() }
        // The tour goes through a sample.
        if tour != .none { offerLibrary() }
        switch tour {
        case .none: break
        case .begins: carryOut(desk.act { $0.startTour() })
        case .offered: desk.shown?.offerTour()
        }
        show()
        begin(with: documents.map { Document.absolute($0.document.path) })
        if isAtRest { show() }
        var isBehind = false
        while !desk.isDone {
            let isMoving = desk.shown?.isMoving == true
            let isHalfTyped = desk.shown.map { !$0.pendingKeys.isEmpty && !$0.isHesitating } == true
            if !isMoving, !isHalfTyped, isAtRest, let state = desk.shown {
                if !hasStarted { CodeInMemory.release() }
                hasStarted = true
                idle?.send(keys: keys, size: state.size)
            }
            let tick: Duration? = isHalfTyped ? Self.hesitation : desk.shown?.run.isRunning == true ? .seconds(1) : nil
            let inputs = loop.wait(timeout: isMoving ? .milliseconds(15) : isBehind ? Self.pause : tick)
            desk.tick(Self.now)
            for input in inputs {
                take(input)
                keepEdits()
            }
            while isAnalyzing, case let left = Self.glance - pressed.duration(to: .now), left > .zero {
                for input in loop.wait(timeout: left) {
                    take(input)
                    keepEdits()
                }
            }
            if isHalfTyped, pressed.duration(to: .now) >= Self.hesitation { desk.shown?.isHesitating = true }
            isBehind = !inputs.isEmpty && inputs.allSatisfy(\.isProgress) && shown.duration(to: .now) < Self.pause
            if !desk.isDone, !isBehind { show() }
        }
    }

    /// Does what the first frame had no need of.
    private func begin(with paths: [String]) {
        for path in paths { recent.add(path) }
        offerLibrary()
        let orders = postponed ?? []
        postponed = nil
        carryOut(orders)
    }

    private func offerLibrary() {
        library = findLibrary()
        library.recent = recent.paths
        desk.offer(library)
    }

    /// Between frames that only tell how far a run has come, so that the next key finds nobody drawing.
    private static let pause = Duration.milliseconds(50)

    /// How long an edit waits for what follows from it, so that both come in one frame.
    private static let glance = Duration.milliseconds(8)

    /// How long a key that others may follow waits for them until these are shown.
    private static let hesitation = Duration.milliseconds(300)

    /// Key by key, so that a process that is killed loses no more than the last.
    private func keepEdits() {
        for (id, room) in rooms {
            if let state = desk.editors[id], let word = room.keep(state) { desk.fail(word, for: id) }
        }
    }

    private func openStart() throws(DocumentErrors) {
        offerLibrary()
        let path = Document.freePath(like: "untitled")
        let document = try ReopenedDocument(path, named: "untitled", historyIn: histories, at: Self.now)
        open(OpenedDocument(document, isUnnamed: true))
        if desk.shown?.prompt == nil { desk.shown?.openLibrary() }
        carryOut([EditorDesk.Order(document: desk.shownID, effect: .listFiles)])
    }

    private func open(_ new: OpenedDocument) {
        let (opened, isUnnamed) = (new.document, new.isUnnamed)
        let path = opened.document.path
        if !isUnnamed, postponed == nil {
            recent.add(Document.absolute(path))
            library.recent = recent.paths
        }
        var state = EditorState(
            document: opened.document, catalog: .standard, keyMap: .standard, size: front.size)
        (state.now, state.recovery, state.isUnnamed, state.library) = (Self.now, opened.unsaved, isUnnamed, library)
        (state.glyphs, state.themeAsked, state.hasLightBackground) = (front.glyphs, themeAsked, hasLightBackground)
        state.shelf = new.shelf
        state.adopt(setup)
        if !opened.remarks.isEmpty { state.notice = .refusal(opened.remarks.joined(separator: "\n")) }
        let effects = state.start() + (new.replay.map { state.begin($0) } ?? [])
        let id = desk.add(state)
        rooms[id] = DocumentRoom(
            backend: makeBackend(), work: BackgroundWork(for: id, mailbox: mailbox), history: opened.history,
            path: path)
        carryOut(effects.map { EditorDesk.Order(document: id, effect: $0) })
        leaveRooms()
    }

    /// Those whose document is not open any more.
    private func leaveRooms() {
        for (id, room) in rooms where desk.editors[id] == nil {
            room.leave(nil)
            rooms[id] = nil
        }
    }

    private func take(_ input: Input<Report>) {
        switch input {
        case .event(let event):
            switch event {
            case .key, .mouse:
                keys += 1
                pressed = .now
                desk.shown?.isHesitating = false
            case .background(let color): hasLightBackground = color.isLight
            case .paste, .resize, .hangup: break
            }
            carryOut(front.take(event, on: &desk))
        case .message(.message(.opened(let new), for: let id)):
            guard let opening = desk.endOpening(for: id) else {
                new.document.history?.close()
                return
            }
            open(new)
            if case .tour = opening { desk.shown?.beginTour() }
        case .message(.message(let message, for: let id)):
            if case .analyzed = message { isAnalyzing = false }
            carryOut(desk.update(message, for: id))
        case .message(.over(let id)): rooms[id]?.work.end()
        case .message(.configured(let setup)):
            self.setup = setup
            carryOut(desk.configure(setup))
        }
    }

    private var isAtRest: Bool {
        postponed?.isEmpty != false && rooms.values.allSatisfy { $0.work.underWay == 0 }
    }

    private func show() {
        desk.show { front.show(&$0, isIdle: isAtRest) }
        shown = .now
    }

    private func carryOut(_ orders: [EditorDesk.Order]) {
        if postponed != nil {
            postponed? += orders
            return
        }
        for order in orders {
            guard let state = desk.editors[order.document], let room = rooms[order.document] else { continue }
            carryOut(order.effect, of: order.document, state, room)
        }
    }

    private func carryOut(_ effect: Effect, of id: Int, _ state: EditorState, _ room: DocumentRoom) {
        let (backend, work, folder, workflow) = (room.backend, room.work, state.document.folder, state.workflow)
        let (analysis, foresight, recall) = (room.analysis, room.foresight, room.recall)
        let trial = room.trial
        switch effect {
        case .analyze:
            isAnalyzing = true
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
            let request = RunRequest(
                workflow: workflow, folder: folder, targets: targets, inputs: state.replay?.inputs ?? [:],
                text: state.document.text, access: state.replay?.access ?? .everything)
            work.start { post in
                let error = await backend.run(request) { post(.ran($0)) }
                post(.runEnded(error))
            }
        case .cancel: backend.cancel()
        case .reset: backend.reset()
        case .look(let request): work.start { post in await backend.look(request) { post(.looked($0)) } }
        case .save(let overwriting, let copies): save(state.document, overwriting: overwriting, taking: copies, work)
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
        case .deploy(let node, let destination):
            let text = state.document.text
            work.start { post in
                do throws(RunError) {
                    let word = try await backend.deploy(
                        workflow, text: text, folder: folder, node: node, to: destination
                    ) {
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
        case .compare(let name, let old, let new):
            work.onDesk { post in
                do throws(RunError) { post(.compared(try backend.difference(name: name, from: old, to: new))) } catch {
                    post(.failed(error.description))
                }
            }
        case .listRequests:
            work.onDesk { post in
                do throws(RunError) { post(.requests(try backend.requests())) } catch {
                    post(.failed(error.description))
                }
            }
        case .monitor(let name): room.monitor(name)
        case .keep(let option, let value):
            work.onDesk { [settings] post in
                do throws(ConfigFault) {
                    try settings.keep(option, value)
                    post(.kept("\(option) = \(value) is kept in \(settings.file)"))
                } catch {
                    post(.failed(error.description))
                }
            }
        case .copy(let text): front.copy(text)
        case .notify(let text):
            switch setup.config.notifying {
            case .off: break
            case .auto: front.notify(text, by: nil)
            case .by(let notifier): front.notify(text, by: notifier)
            }
        case .listFolder(let path): work.inStudy { post in post(.folder(FolderListing(path, from: folder))) }
        case .listFunctions: work.inStudy { post in post(.functions(SQLFunctions.names())) }
        case .tryOut:
            guard let draft = state.draft else { return }
            trial.put(draft)
            work.inStudy { [trial] post in
                guard let draft = trial.take() else { return }
                post(.triedOut(draft, backend.analyze(draft, folder: folder).0.diagnostics))
            }
        case .editOutside(let text, let ending):
            let edit = front.edit(text, ending: ending)
            carryOut(desk.update(.editedOutside(edit), for: id))
        case .listFiles: work.onDesk { post in post(.files(FileListing.files(below: folder))) }
        case .open(let opening): open(opening, for: id, backend, work)
        case .moved:
            room.move(to: state.document.path, historyIn: histories)
            recent.add(Document.absolute(state.document.path))
        case .show, .quitAll: break
        case .quit:
            room.leave(state)
            desk.close(id)
            rooms[id] = nil
        }
    }

    private func open(_ opening: Opening, for id: Int, _ backend: any EditorBackend, _ work: BackgroundWork) {
        if case .file(let path) = opening,
            let open = desk.editors.first(where: {
                Document.absolute($0.value.document.path) == Document.absolute(path)
            })
        {
            _ = desk.endOpening(for: id)
            return desk.show(open.key)
        }
        let histories = histories
        work.inLibrary { post in
            do {
                post(.opened(try OpenedDocument(opening, by: backend, historyIn: histories, at: Self.now)))
            } catch {
                post(.failed("\(error)"))
            }
        }
    }

    private func save(_ document: Document, overwriting: Bool, taking copies: [FrozenCopy], _ work: BackgroundWork) {
        work.onDesk { post in
            var document = document
            do {
                for copy in copies { try copy.carryOut() }
                try document.save(overwriting: overwriting)
                post(.saved(document))
            } catch {
                let isConflict = (error as? DocumentErrors)?.isConflict == true
                post(.notSaved("\(error)", isConflict: isConflict))
            }
        }
    }
}

extension Input<Report> {
    /// Whether it only tells how far a run has come.
    fileprivate var isProgress: Bool { if case .message(.message(.ran, for: _)) = self { true } else { false } }
}
