import Capture
import Engine
import Terminal
import Workflow

/// The editor as a dialog of lines: takes commands and answers, says what came of them. A value that drives the very
/// state that the screen shows.
package struct LinearDialog: Sendable {
    package private(set) var numbers = LinearNumbers()
    /// Sentences that nobody has heard yet.
    private var said: [String] = []
    /// What to say once all that was asked for is done.
    var later: (@Sendable (LinearListing) -> [String])?
    private var heard = Heard()

    /// What was said of the state already.
    private struct Heard: Sendable {
        var log = 0
        var notice: Notice?
        var revision: Int?
        var problems: [Diagnostic]?
        var progress = 0
        var question: [String] = []
        var tour: Tour?
        var standing: LinearStanding?
    }

    package init() {}

    func listing(_ state: EditorState) -> LinearListing { LinearListing(state, numbers) }
    func words(_ state: EditorState) -> LinearWords { LinearWords(state: state, numbers: numbers) }

    @discardableResult
    mutating func say(_ lines: [String]) -> [Effect] {
        said += lines
        return []
    }

    // MARK: Taking lines

    /// Does what a line asks for.
    package mutating func take(_ line: String, in state: inout EditorState) throws(LinearFault) -> [Effect] {
        adopt(state)
        state.notice = nil
        state.focus = .canvas
        (heard.notice, heard.question) = (nil, [])
        let line = line.trimmed
        if line.hasPrefix(":") {
            let name = String(line.dropFirst()).trimmed
            guard let command = command(named: name, in: state) else { throw noCommand(name, state) }
            return perform(command, 1, &state)
        }
        // It was read out, and asks nothing.
        if case .help? = state.prompt { state.prompt = nil }
        if state.prompt != nil { return try state.answer(line: line) }
        if line.isEmpty || line.hasPrefix("#") { return [] }
        let words = line.split(separator: " ").map(String.init)
        if words.count == 1, Int(words[0]) != nil {
            return try LinearVerb.named("go")?.run(&self, &state, words) ?? []
        }
        // What needs more words than were said is the editor's own command, which asks for them.
        if let verb = LinearVerb.named(words[0]), words.count > 1 || !verb.needsMore || state.keyMap[words[0]] == nil {
            if words.count == 1, verb.needsMore { throw .usage("\(verb.usage): \(verb.summary)") }
            return try verb.run(&self, &state, Array(words.dropFirst()))
        }
        return try runCommand(words, line, &state)
    }

    /// A command by its name or its keys, perhaps after a count.
    private mutating func runCommand(
        _ words: [String], _ line: String, _ state: inout EditorState
    ) throws(LinearFault) -> [Effect] {
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        let count = digits.isEmpty ? 1 : Int(digits) ?? Command.mostCount
        let name = String(line.dropFirst(digits.count)).trimmed
        if let command = command(named: name, in: state) { return perform(command, count, &state) }
        if let keys = (try? KeySequence.read(name))?.first, let command = command(of: keys, in: state) {
            return perform(command, count, &state)
        }
        if words.count > 1, let command = command(named: words[0], in: state) {
            return try perform(command, answered: words.dropFirst().joined(separator: " "), &state)
        }
        throw noCommand(words.count > 1 || name.isEmpty ? words[0] : name, state)
    }

    /// What keys mean, also in the lower pane, which nobody goes to here.
    private func command(of keys: [Key], in state: EditorState) -> Command? {
        let places = (state.place.map { [$0] } ?? []) + [.data, .chart, .deployments]
        for place in places {
            if case .command(let command) = state.keyMap.match(keys, in: place) { return command }
        }
        return nil
    }

    /// A command that asks, with the answer behind its name.
    private mutating func perform(
        _ command: Command, answered answer: String, _ state: inout EditorState
    ) throws(LinearFault) -> [Effect] {
        var (dialog, answered) = (self, state)
        let effects = dialog.perform(command, 1, &answered)
        guard answered.prompt != nil else {
            throw .usage("\(command.id) takes nothing behind its name: \(command.title)")
        }
        let others = try answered.answer(line: answer)
        (self, state) = (dialog, answered)
        return effects + others
    }

    private func noCommand(_ name: String, _ state: EditorState) -> LinearFault {
        .usage("there is no command \"\(name)\"\(hint(for: name, in: state)); help lists all")
    }

    func hint(for name: String, in state: EditorState) -> String {
        Suggestion.hint(for: name, in: LinearVerb.all.map(\.name) + state.keyMap.commands.map(\.id))
    }

    /// A command by its name, or by the name that the editor's command line has for it.
    package func command(named name: String, in state: EditorState) -> Command? {
        let other = ["save": "write", "w": "write", "q": "quit", "x": "write-quit", "wq": "write-quit"]
        return state.keyMap[other[name] ?? name]
    }

    private mutating func perform(_ command: Command, _ count: Int, _ state: inout EditorState) -> [Effect] {
        let tabs: [Place: Tab] = [
            .data: .data, .chart: .chart, .deployments: .deployments, .monitoring: .deployments,
        ]
        if let tab = tabs[command.place] { (state.tab, state.focus) = (tab, .lower) }
        heard.standing = LinearStanding(state)
        // Who asks for a tab wants to know what is in it, and who goes about in a table where that leads.
        if command.id.hasPrefix("tab-") { heard.standing?.tab = nil }
        if command.place == .data { heard.standing?.place = nil }
        defer { if state.prompt == nil { state.focus = .canvas } }
        return state.take(.command(command.id, count))
    }

    mutating func go(_ words: [String], _ state: inout EditorState) throws(LinearFault) -> [Effect] {
        guard let word = words.first else { return [] }
        // Where that led is told by the word that was said.
        heard.standing = nil
        return state.go(to: try self.words(state).node(word))
    }

    /// Goes to a node whose table is to be looked at; what is left of the words.
    mutating func goToTable(
        _ words: [String], _ state: inout EditorState
    ) throws(LinearFault) -> (effects: [Effect], rest: [String]) {
        guard let word = words.first, word != "from" else { return ([], words) }
        let end = try self.words(state).end(word)
        var effects = state.go(to: end.node)
        if let port = end.port {
            let outputs = state.analysis?.outputs(of: end.node).map(\.id.text) ?? []
            guard outputs.contains(port) else {
                throw .refused(
                    "\(numbers.name(end.node)) has no output \(port): there are \(outputs.joined(separator: ", "))")
            }
            effects += state.look(with: DataView(port: PortReference(end.node, PortID(port))))
        }
        return (effects, Array(words.dropFirst()))
    }

    // MARK: Telling

    private mutating func adopt(_ state: EditorState) { numbers.adopt(state.inReadingOrder) }

    /// What is new since the last time.
    ///
    /// - Parameter isIdle: whether all that was asked for is done.
    package mutating func tell(_ state: EditorState, isIdle: Bool) -> [String] {
        adopt(state)
        tellMessages(state)
        if isIdle {
            if heard.revision == nil { said.append(listing(state).head) }
            tellChanges(state)
            if let later { said += later(listing(state)) }
            later = nil
            tellTour(state)
            tellQuestion(state)
            if said.isEmpty, let before = heard.standing { said += listing(state).news(since: before) }
            heard.standing = LinearStanding(state)
        } else {
            tellProgress(state)
        }
        defer { said = [] }
        return said.flatMap { $0.split(separator: "\n").map { LinearListing.plain(String($0)) } }
    }

    private mutating func tellMessages(_ state: EditorState) {
        let news = state.log.dropFirst(heard.log)
        heard.log = state.log.count
        said += news
        guard let notice = state.notice, notice != heard.notice else { return }
        heard.notice = notice
        if news.contains(where: { notice.text.hasPrefix($0) || $0.hasPrefix(notice.text) }) { return }
        let kind =
            switch notice.kind {
            case .success: ""
            case .refusal: "Note: "
            case .failure: "Failed: "
            }
        said.append(kind + notice.text)
    }

    /// Edits, and what they make of the problems.
    private mutating func tellChanges(_ state: EditorState) {
        let history = state.document.history
        if let revision = heard.revision, revision != history.current, state.notice?.kind != .success {
            said.append("Done: \(history.revisions[history.current].edit.label).")
        }
        heard.revision = history.current
        let before = heard.problems ?? []
        heard.problems = state.problems
        if state.problems != before {
            said += state.problems.filter { $0.severity != .note && !before.contains($0) }.map(listing(state).text)
            if state.problems.isEmpty, !before.isEmpty { said.append("No problems any more.") }
        }
    }

    private mutating func tellProgress(_ state: EditorState) {
        guard state.run.isRunning, let text = ProgressText.brief(state.outlook),
            state.now - max(state.run.begun, heard.progress) >= Self.pause
        else { return }
        heard.progress = state.now
        said.append(text)
    }

    /// Seconds between two words on how far a run is.
    private static let pause = 5

    private mutating func tellTour(_ state: EditorState) {
        defer { heard.tour = state.tour }
        guard let tour = state.tour, tour.index != heard.tour?.index else { return }
        said += [
            "Tour, step \(tour.index + 1) of \(TourStep.all.count). \(tour.step.title).", tour.step.spokenText,
            "tour-next \(tour.waits ? "goes on" : "skips it"), tour-back goes back, tour-leave leaves the tour.",
        ]
    }

    private mutating func tellQuestion(_ state: EditorState) {
        let question =
            state.prompt == nil
            ? state.framing.map { listing(state).frame($0) } ?? [] : state.linearQuestion(numbers)
        if question != heard.question { said += question }
        heard.question = question
    }
}
