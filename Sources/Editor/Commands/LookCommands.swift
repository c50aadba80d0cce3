import Capture
import Catalog
import Engine
import Terminal
package import Workflow

/// What is shown, and finding out.
package struct LookCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command("help", "help", .look, in: .canvas, keys: [["?"], ["F1"]], rank: 100) { state, _ in
                state.openHelp()
            },
            Command("palette", "all commands", .look, keys: [["Space"]], rank: 95) { state, _ in state.openPalette() },
            Command("command-line", "command line", .look, keys: [[":"]]) { state, _ in state.openCommandLine() },
            Command("manual", "the node's manual page", .look, keys: [["g", "h"]], refusal: BuildCommands.needsNode) {
                state, _ in
                state.openManual()
            },
            Command("next-pane", "next pane", .look, keys: [["Tab"]], rank: 15) { state, _ in
                state.focusNextPane()
                return []
            },
            Self.tab(.data, [["t", "1"]]), Self.tab(.chart, [["t", "2"]]), Self.tab(.problems, [["t", "3"]]),
            Self.tab(.log, [["t", "4"]]), Self.tab(.deployments, [["t", "5"], ["g", "d"]]),
            Command("next-port", "the next port's data", .look, keys: [["o"]], refusal: BuildCommands.needsNode) {
                state, _ in
                state.showNextPort()
            },
            Self.toggle("preview", ["g", "p"], .preview), Self.toggle("lower", ["g", "b"], .lower),
            Self.toggle("inspector", ["g", "i"], .inspector),
            Command("next-problem", "next problem", .look, keys: [["]", "d"]]) { state, count in
                state.goToProblem(step: count)
            },
            Command("previous-problem", "previous problem", .look, keys: [["[", "d"]]) { state, count in
                state.goToProblem(step: -count)
            },
            Command(
                "fix", "apply the fix", .change, keys: [["g", "."]],
                refusal: { $0.fixHere == nil ? "no problem here has a fix" : nil }
            ) { state, _ in
                guard let fix = state.fixHere else { return [] }
                let effects = state.apply(fix.edit)
                state.notice = .success(fix.label)
                return effects
            },
            Command("page-down", "page down", .look, keys: [["Ctrl-d"], ["PageDown"]]) { state, count in
                state.scrollLower(.down, by: state.pageRows * count)
            },
            Command("page-up", "page up", .look, keys: [["Ctrl-u"], ["PageUp"]]) { state, count in
                state.scrollLower(.up, by: state.pageRows * count)
            },
            Command("zoom-lower", "the lower pane alone, or all panes", .look, keys: [["z", "z"]]) { state, _ in
                state.zoomsLower.toggle()
                state.hidden.remove(.lower)
                if state.zoomsLower { state.focus = .lower }
                return []
            },
        ]
    }

    /// Digits start a count, so tabs are chosen with `t`. What is shown already gets the focus, and so do deployments,
    /// for which keys mean something else than on the canvas.
    private static func tab(_ tab: Tab, _ keys: [[Key]]) -> Command {
        Command("tab-\(tab.rawValue.lowercased())", "show \(tab.rawValue.lowercased())", .look, keys: keys) {
            state, _ in
            let isShown = state.tab == tab && !state.hidden.contains(.lower)
            if isShown || tab == .deployments {
                if state.focus == .lower { state.notice = .success("\(state.key("escape")) goes back to the canvas") }
                state.focus = .lower
            }
            state.tab = tab
            state.scrolled = 0
            state.hidden.remove(.lower)
            let news = [.listDeployments] + (state.dashboard.map { [Effect.monitor($0.deployment)] } ?? [])
            return (tab == .deployments ? news : []) + state.drawChart()
        }
    }

    private static func toggle(_ name: String, _ keys: [Key], _ pane: Pane) -> Command {
        Command("toggle-\(name)", "show or hide the \(name) pane", .look, keys: [keys]) { state, _ in
            if state.hidden.remove(pane) == nil { state.hidden.insert(pane) }
            if !state.panes.contains(state.focus) { state.focus = .canvas }
            return []
        }
    }
}

extension EditorState {
    /// What can have the focus, from left to right.
    var panes: [Focus] {
        [.canvas] + (hidden.contains(.preview) ? [] : [.preview]) + (hidden.contains(.lower) ? [] : [.lower])
    }

    mutating func focusNextPane() {
        zoomsLower = false
        let panes = panes
        let place = panes.firstIndex(of: focus) ?? 0
        focus = panes[(place + 1) % panes.count]
        if panes.count == 1 {
            notice = .refusal("no other pane is shown: \(key("toggle-preview")) and \(key("toggle-lower")) show them")
        }
    }

    /// Every command that can be called from here, with its keys; what can't be done says why.
    mutating func openPalette() -> [Effect] {
        let items = keyMap.offered(in: place).map { command in
            ListPrompt.Item(
                command.title, detail: ":\(command.id)", refusal: command.refusal(self), keys: command.keyText
            ) { state in state.perform(command, count: 1) }
        }
        prompt = .list(ListPrompt("Commands", items: items))
        return []
    }

    mutating func openCommandLine() -> [Effect] {
        var prompt = TextPrompt(
            ":",
            complaint: { state, text in
                guard !text.isEmpty, state.command(named: text) == nil, Self.file(in: text, of: Self.opening) == nil
                else { return nil }
                if Self.file(in: text, of: Self.saving) != nil {
                    let copy = state.key("open-copy")
                    return state.isUnnamed ? nil : "it has its file: \(copy) opens a copy, to be saved elsewhere"
                }
                return "no such command"
                    + Suggestion.hint(for: text, in: state.keyMap.commands.filter(\.place.isOpen).map(\.id))
            },
            onAccept: { state, text in
                if let file = Self.file(in: text, of: Self.opening) { return [.open(.file(state.path(of: file)))] }
                if state.isUnnamed, let file = Self.file(in: text, of: Self.saving) { return state.save(as: file) }
                guard let command = state.command(named: text) else { return [] }
                return state.perform(command, count: 1)
            })
        prompt.completesWords = false
        prompt.completions = { state, text in
            let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            let isFile = words.count == 2 && Self.opening.contains(String(words[0]))
            let all =
                isFile
                ? (state.files ?? []).filter { $0.hasSuffix(".yaml") }.map { "\(words[0]) \($0)" }
                : state.keyMap.commands.filter(\.place.isOpen).map(\.id)
            return all.filter { $0.hasPrefix(text) }.map { Completion(text: $0) }
        }
        self.prompt = .text(prompt)
        return files == nil ? [.listFiles] : []
    }

    /// A path that was typed begins at the document's folder.
    func path(of typed: String) -> String { typed.hasPrefix("/") ? typed : "\(document.folder)/\(typed)" }

    /// The words before a file that is opened, and before one that is written.
    private static let (opening, saving) = (["open", "e", "edit"], ["write", "w", "saveas"])

    /// The file that `open FILE` names, or another of these words.
    private static func file(in text: String, of verbs: [String]) -> String? {
        let words = text.split(separator: " ", maxSplits: 1)
        return words.count == 2 && verbs.contains(String(words[0])) ? String(words[1]).trimmed : nil
    }

    private func command(named text: String) -> Command? {
        let short = [
            "w": "write", "w!": "write!", "q": "quit", "q!": "quit!", "wq": "write-quit", "x": "write-quit",
            "e!": "reload", "e": "open", "edit": "open", "ls": "documents", "qa": "quit-all",
        ]
        let id = short[text] ?? text
        return keyMap[id].flatMap { $0.place.isOpen ? $0 : nil }
    }

    mutating func openHelp() -> [Effect] {
        prompt = .help(HelpPrompt(title: "Keys", lines: KeyHelp.lines(of: keyMap, width: size.columns - 6)))
        return []
    }

    mutating func openManual() -> [Effect] {
        guard let id = cursor, let type = type(of: id) else { return [] }
        let width = max(30, min(size.columns - 8, 90))
        prompt = .help(HelpPrompt(title: "\(type.id)", lines: ManualPage.lines(of: FormSheet(type), width: width)))
        return []
    }

    mutating func showNextPort() -> [Effect] {
        guard let cursor else { return [] }
        let outputs = (analysis?.outputs(of: cursor) ?? []).map(\.id)
        guard outputs.count > 1 else {
            notice = .refusal("\"\(cursor)\" has no other output")
            return []
        }
        let current = outputs.firstIndex { $0 == data.port?.port } ?? 0
        return look(at: PortReference(cursor, outputs[(current + 1) % outputs.count]))
    }

    package var problems: [Diagnostic] { analysis?.diagnostics ?? [] }

    /// The problems, and after them what made nodes fail.
    package var findings: [Diagnostic] {
        let problems = problems
        return problems
            + workflow.nodes.keys.compactMap { id in
                guard hasFailed(id), case .failed(let error)? = run.states[id],
                    !problems.contains(where: { $0.node == id && $0.message == error.message })
                else { return nil }
                return Diagnostic("failed", node: id, error.message)
            }
    }

    mutating func goToProblem(step: Int) -> [Effect] {
        let findings = findings
        let places = findings.compactMap(\.node)
        guard !places.isEmpty else {
            notice = .success(findings.first?.message ?? "no problems")
            return []
        }
        problemIndex =
            problemIndex.map { (($0 + step) % places.count + places.count) % places.count }
            ?? (step > 0 ? 0 : places.count - 1)
        let problem = findings.filter { $0.node != nil }[problemIndex ?? 0]
        notice = .refusal(problem.message + (problem.fix.map { "  (\(key("fix")) \($0.label))" } ?? ""))
        return go(to: problem.node)
    }

    /// The fix of a problem of the node under the cursor.
    var fixHere: Diagnostic.Fix? { problems.first { $0.node == cursor && $0.fix != nil }?.fix }

    /// Scrolls what the lower pane shows; the problems follow the cursor.
    mutating func scrollLower(_ direction: Diagram.Direction, by steps: Int) -> [Effect] {
        let isDown = direction == .down
        guard isDown || direction == .up || tab == .data || tab == .chart else { return [] }
        switch tab {
        case .data: return moveInTable(direction, by: steps)
        case .chart: return moveInChart(direction, by: steps)
        case .problems: return goToProblem(step: isDown ? steps : -steps)
        case .log: scroll(by: isDown ? -steps : steps, of: log.count)
        case .deployments where dashboard != nil: moveInDashboard(by: isDown ? steps : -steps)
        case .deployments:
            scroll(by: isDown ? steps : -steps, of: compared.map { $0.lines.count + 1 } ?? 2 * deployments.count)
        }
        return []
    }

    private mutating func scroll(by steps: Int, of lines: Int) {
        let room = (layout?.lower.rows ?? 2) - 2
        let next = max(0, min(scrolled + steps, lines - room))
        if next == scrolled { notice = .refusal("there is nothing further that way") }
        scrolled = next
    }
}
