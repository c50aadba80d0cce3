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
    let front: any EditorFront
    private let idle: IdleSignal?
    let settings: Settings
    var setup: Setup
    private let themeAsked: Theme?
    private var hasLightBackground: Bool
    /// Where edits are kept.
    let histories: String
    let recent: RecentFiles
    private let findLibrary: () -> WorkflowLibrary
    private var library = WorkflowLibrary()
    /// What was asked for before the first frame, which waits for nothing; nil once that is on the screen.
    private var postponed: [EditorDesk.Order]? = []
    private let mailbox = Mailbox<Report>()
    var desk = EditorDesk()
    var rooms: [Int: DocumentRoom] = [:]
    private var keys = 0
    private var hasStarted = false
    /// When the last frame was.
    private var shown = ContinuousClock.now
    /// When the last key or click was.
    private var pressed = ContinuousClock.now
    /// Whether what follows from an edit is yet to be known.
    var isAnalyzing = false

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
            var inputs = loop.wait(timeout: isMoving ? .milliseconds(15) : isBehind ? Self.pause : tick)
            desk.tick(Self.now)
            take(inputs)
            while isAnalyzing, case let left = Self.glance - pressed.duration(to: .now), left > .zero {
                let more = loop.wait(timeout: left)
                take(more)
                inputs += more
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
        (state.glyphs, state.callsByName) = (front.glyphs, front.callsByName)
        (state.themeAsked, state.hasLightBackground) = (themeAsked, hasLightBackground)
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

    private func take(_ inputs: [Input<Report>]) {
        for input in inputs {
            take(input)
            keepEdits()
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

    func carryOut(_ orders: [EditorDesk.Order]) {
        if postponed != nil {
            postponed? += orders
            return
        }
        for order in orders {
            guard let state = desk.editors[order.document], let room = rooms[order.document] else { continue }
            carryOut(order.effect, of: order.document, state, room)
        }
    }
}

extension Input<Report> {
    /// Whether it only tells how far a run has come.
    fileprivate var isProgress: Bool { if case .message(.message(.ran, for: _)) = self { true } else { false } }
}
