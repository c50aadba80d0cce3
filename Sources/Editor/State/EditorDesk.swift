package import Terminal
package import Workflow

/// The documents that are open, one of which is shown. Each has its own cursor, run and history; what is done in one
/// leaves the others as they are, save for what was copied, which can be pasted in all.
package struct EditorDesk: Sendable {
    /// What a document asks of the world.
    package struct Order: Sendable {
        package var document: Int
        package var effect: Effect
    }

    /// By numbers that are given once, in the order in which they were opened.
    package private(set) var editors: OrderedDictionary<Int, EditorState> = [:]
    package private(set) var shownID = 0
    private var previousID: Int?
    private var opened = 0

    package init() {}

    /// Whether the last document has been left.
    package var isDone: Bool { editors.isEmpty }
    package var hasUnsavedWork: Bool { editors.values.contains(where: \.hasUnsavedWork) }
    package var shown: EditorState? {
        get { editors[shownID] }
        _modify { yield &editors[shownID] }
    }

    /// Adds a document and shows it, in the place of one that nothing was done in.
    package mutating func add(_ state: EditorState) -> Int {
        opened += 1
        let pristine = shown?.isPristine == true ? shownID : nil
        var state = state
        state.clipboard = state.clipboard ?? shown?.clipboard
        if let shown {
            state.size = shown.size
            state.adoptSettings(of: shown)
        }
        editors[opened] = state
        show(opened)
        if let pristine { close(pristine) }
        return opened
    }

    package mutating func show(_ id: Int) {
        guard editors[id] != nil, id != shownID else { return }
        if let left = shown {
            editors[id]?.clipboard = left.clipboard
            editors[id]?.size = left.size
            editors[id]?.adoptSettings(of: left)
            previousID = shownID
        }
        shownID = id
        tellOfOthers()
    }

    /// Lets the document that is shown be arranged for it.
    package mutating func show(_ body: (inout EditorState) -> Void) {
        guard let index = editors.index(forKey: shownID) else { return }
        body(&editors.values[index])
    }

    package mutating func close(_ id: Int) {
        editors[id] = nil
        if id == previousID { previousID = nil }
        guard id == shownID, let next = previousID ?? editors.keys.last else { return tellOfOthers() }
        shownID = next
        previousID = nil
        tellOfOthers()
    }

    package mutating func update(_ event: Event) -> [Order] {
        switch event {
        case .resize, .hangup, .background: return editors.keys.flatMap { id in update(id) { $0.update(event) } }
        case .key, .mouse, .paste:
            tellOfOthers()
            return update(shownID) { $0.update(event) }
        }
    }

    /// Does something to the document that is shown, as a key would.
    package mutating func act<E: Error>(_ body: (inout EditorState) throws(E) -> [Effect]) throws(E) -> [Order] {
        tellOfOthers()
        return try update(shownID, body)
    }

    package mutating func update(_ message: EditorMessage, for id: Int) -> [Order] {
        update(id) { $0.update(message) }
    }

    /// The user's files say something else, to all documents.
    package mutating func configure(_ setup: Setup) -> [Order] {
        editors.keys.flatMap { update(.configured(setup), for: $0) }
    }

    /// Lets all documents offer to open what there is.
    package mutating func offer(_ library: WorkflowLibrary) {
        for index in editors.values.indices { editors.values[index].library = library }
    }

    /// Tells all documents what time it is.
    package mutating func tick(_ now: Int) { for index in editors.values.indices { editors.values[index].now = now } }

    /// What was asked for is there; nil where it isn't wanted any more.
    package mutating func endOpening(for id: Int) -> Opening? {
        defer { editors[id]?.opening = nil }
        return editors[id]?.opening
    }

    package mutating func fail(_ text: String, for id: Int) { editors[id]?.notice = .failure(text) }

    /// Carries out what concerns the desk alone; the rest is for the world.
    private mutating func update<E: Error>(
        _ id: Int, _ body: (inout EditorState) throws(E) -> [Effect]
    ) throws(E) -> [Order] {
        guard let index = editors.index(forKey: id) else { return [] }
        let effects = try body(&editors.values[index])
        editors.values[index].followTour()
        return effects.flatMap { effect -> [Order] in
            switch effect {
            case .show(let other):
                show(other ?? previousID ?? editors.keys.first { $0 != shownID } ?? shownID)
                return []
            case .quitAll: return quitAll()
            case .open(let opening):
                editors[id]?.opening = opening
                return [Order(document: id, effect: effect)]
            default: return [Order(document: id, effect: effect)]
            }
        }
    }

    /// Leaves all documents that lose no work by it; the first that does asks.
    private mutating func quitAll() -> [Order] {
        let kept = editors.filter { $0.value.hasUnsavedWork || $0.value.run.isRunning }.keys
        if let first = kept.first {
            show(first)
            _ = shown?.askToQuit()
        }
        return editors.keys.filter { !kept.contains($0) }.map { Order(document: $0, effect: .quit) }
    }

    /// What the shown document knows of the others.
    private mutating func tellOfOthers() {
        let others = editors.filter { $0.key != shownID }.map { id, state in
            OtherDocument(
                id: id, name: state.workflow.name, path: state.isUnnamed ? "not saved yet" : state.document.path,
                isDirty: state.hasUnsavedWork,
                activity: state.run.activity, isPrevious: id == previousID)
        }
        let place = editors.keys.firstIndex(of: shownID) ?? 0
        shown?.others = others
        shown?.ordinal = others.isEmpty ? nil : place + 1
    }
}

/// What a document knows of another that is open.
package struct OtherDocument: Hashable, Sendable {
    package var id: Int
    package var name: String
    package var path: String
    package var isDirty: Bool
    package var activity: String?
    package var isPrevious: Bool
}

/// Workflows that can be opened without knowing where they are: their files.
package struct WorkflowLibrary: Hashable, Sendable {
    /// The last one first.
    package var recent: [String] = []
    package var samples: [String] = []
    package var templates: [String] = []

    package init(recent: [String] = [], samples: [String] = [], templates: [String] = []) {
        self.recent = recent
        self.samples = samples
        self.templates = templates
    }
}
