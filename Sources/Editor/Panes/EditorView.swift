import Engine
import OrderedCollections
package import Terminal
import Workflow

/// Draws the whole screen. Pure: the same state gives the same frame.
package struct EditorView: Sendable {
    package var glyphs: Glyphs

    package init(glyphs: Glyphs = .unicode) { self.glyphs = glyphs }

    package func draw(_ state: EditorState) -> Frame {
        var frame = Frame(rows: state.size.rows, columns: state.size.columns)
        guard let layout = state.layout else {
            drawTooSmall(state, in: &frame)
            return frame
        }
        for (rect, target) in [
            (layout.canvas, Target.pane(.canvas)), (layout.preview, .pane(.preview)), (layout.lower, .pane(.lower)),
            (layout.inspector, .inspector),
        ] { frame.mark(rect, as: target) }
        drawHeader(state, in: &frame, layout.header)
        if !layout.canvas.isEmpty { drawCanvas(state, in: &frame, layout.canvas) }
        if !layout.preview.isEmpty { drawPreview(state, in: &frame, layout.preview) }
        if !layout.lower.isEmpty { drawLower(state, in: &frame, layout.lower) }
        if !layout.inspector.isEmpty {
            if let glimpse = state.glimpse {
                drawGlimpse(glimpse, state, in: &frame, layout.inspector)
            } else if let framing = state.framing {
                drawFramePane(framing, state, in: &frame, layout.inspector)
            } else {
                drawInspector(state, in: &frame, layout.inspector)
            }
        }
        if let tour = state.tour, !layout.tour.isEmpty { drawTour(tour, state, in: &frame, layout.tour) }
        drawField(state, in: &frame, layout.field)
        drawFormManual(state, in: &frame, layout.manual)
        drawNotice(state, in: &frame, layout.notice)
        drawFooter(state, in: &frame, layout.footer)
        drawOverlay(state, in: &frame, layout)
        return frame
    }

    private func drawTooSmall(_ state: EditorState, in frame: inout Frame) {
        let fewest = ScreenLayout.fewest
        var lines = [
            "galley needs \(fewest.columns)x\(fewest.rows),",
            "this is \(state.size.columns)x\(state.size.rows):",
            "make it larger",
        ]
        if case .choice(let prompt)? = state.prompt {
            lines += Wrapping.lines(prompt.question, width: state.size.columns)
            lines += prompt.options.map { "\($0.key) \($0.title)" }
            lines = lines.suffix(state.size.rows)
        }
        for (row, line) in lines.enumerated() {
            frame.draw(line, at: Position(row: row, column: 0), width: frame.columns, ellipsis: glyphs.ellipsis)
        }
    }

    private func drawHeader(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        frame.fill(rect, style: .header)
        let mark = state.hasUnsavedWork && state.replay == nil ? " *" : ""
        let place = state.ordinal.map { "\($0)/\(state.others.count + 1) " } ?? ""
        let request = state.replay.map { "  request \($0.request), read-only" } ?? ""
        let name = " \(place)\(state.workflow.name)\(mark)\(request)"
        let right = headerRight(state) + " "
        let width = right.displayWidth < rect.columns * 2 / 3 ? right.displayWidth : 0
        frame.draw(name, at: rect.origin, style: Style.header.adding(.bold), width: rect.columns - width - 1)
        if width > 0 {
            let place = Rect(row: rect.row, column: rect.endColumn - width, rows: 1, columns: width)
            frame.draw(right, at: place.origin, style: .header)
            frame.mark(place, as: Target.tab(.problems))
        }
    }

    private func headerRight(_ state: EditorState) -> String {
        var parts: [String] = []
        let errors = state.problems.count { $0.severity == .error }
        let warnings = state.problems.count { $0.severity == .warning }
        if errors > 0 { parts.append("\(glyphs.cross) \(errors)") }
        if warnings > 0 { parts.append("\(glyphs.warning) \(warnings)") }
        let failed = state.run.states.count { node, outcome in
            guard case .failed = outcome else { return false }
            return !state.run.stale.contains(node) && state.workflow.nodes[node] != nil
        }
        if failed > 0 { parts.append("\(glyphs.cross) \(failed) failed") }
        if state.analysis != nil, errors + warnings + failed == 0 { parts.append("\(glyphs.check) valid") }
        if state.outside != nil { parts.append("\(glyphs.warning) changed outside \(state.key("outside"))") }
        if let activity = state.run.activity {
            let standing = ProgressText.brief(state.outlook) ?? state.run.share
            parts.append("\(glyphs.halfFilled) \(activity.split(separator: " ")[0]) \(standing)")
        }
        if state.journal.isRecording { parts.append("\(glyphs.bullet) recording") }
        if !state.selection.isEmpty { parts.append("\(state.selection.count) selected") }
        parts.append(state.workflow.nodes.count.counted("node"))
        return parts.joined(separator: "  ")
    }

    /// The keys that work here, most useful first, as many as fit.
    private func drawFooter(_ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        frame.fill(rect, style: .footer)
        var column = 1
        if let mode = state.mode {
            column += frame.draw(" \(mode) ", at: rect.origin.offset(columns: 1), style: .selected) + 1
        }
        for hint in state.footerHints {
            let width = hint.key.displayWidth + hint.title.displayWidth + 3
            guard column + width <= rect.columns else { break }
            frame.mark(Rect(row: rect.row, column: column, rows: 1, columns: width - 2), as: Target.keys(hint.keys))
            column += frame.draw(hint.key, at: Position(row: rect.row, column: column), style: .footerKey) + 1
            column += frame.draw(hint.title, at: Position(row: rect.row, column: column), style: .footer) + 2
        }
    }
}

extension EditorState {
    /// What keys mean other than usual, in a word.
    fileprivate var mode: String? {
        form?.editing?.vi?.title ?? (isSelecting && prompt == nil && framing == nil ? "SELECT" : nil)
    }

    package var layout: ScreenLayout? {
        var opensSide = framing != nil || glimpse != nil
        if case .form? = prompt { opensSide = true }
        return ScreenLayout(
            rows: size.rows, columns: size.columns, hidden: hidden, opensSide: opensSide, zoomsLower: zoomsLower,
            tourRows: tour == nil ? 0 : EditorView.tourRows, form: form?.room)
    }

    /// What the keys do here, from the live key map.
    package var footerHints: [KeyHint] {
        guard let place else { return questionHints }
        if !pendingKeys.isEmpty, isHesitating {
            return keyMap.continuations(of: pendingKeys, in: place).filter { $0.command.refusal(self) == nil }
                .map { KeyHint($0.keys, $0.command.title) }
        }
        var places = [place]
        while let under = places.last?.under { places.append(under) }
        func rank(_ command: Command) -> Int { selection.isEmpty ? command.rank : command.selectedRank }
        var commands = keyMap.commands.filter { command in
            guard rank(command) > 0, places.contains(command.place), command.refusal(self) == nil,
                let keys = command.keys.first, case .command(let meant) = keyMap.match(keys, in: place)
            else { return false }
            return meant.id == command.id
        }
        if run.isRunning, place.isOpen, let cancel = keyMap["cancel"] { commands.insert(cancel, at: 0) }
        if journal.isRecording, place.isOpen, let record = keyMap["record"] { commands.insert(record, at: 0) }
        // A place's own keys first, then those under it. The panes have all as their own.
        return commands.enumerated()
            .sorted { left, right in
                let (a, b) = (left.element, right.element)
                func depth(_ command: Command) -> Int { command.place == place || place == .panes ? 0 : 1 }
                return (depth(a), -rank(a), left.offset) < (depth(b), -rank(b), right.offset)
            }
            .compactMap { _, command in command.keys.first.map { KeyHint($0, title(of: command)) } }
    }

    private func title(of command: Command) -> String {
        let leadsToNormal = form?.editing?.vi.map { !$0.isNormal || $0.visual != nil } == true
        return command.id == "leave" && leadsToNormal ? "normal mode" : command.title
    }

    private var questionHints: [KeyHint] {
        let leave = KeyHint(["Esc"], "leave")
        return switch prompt {
        case .jump: [KeyHint([], "jump", written: "letter"), leave]
        case .letter: [KeyHint([], "take it", written: "letter"), leave]
        case .choice(let choice): choice.options.map { KeyHint([$0.key], $0.title) } + [leave]
        case .text, .list, .form, .help, .tree, nil: []
        }
    }
}
