package import Terminal

/// The colors that the editor draws with; every theme gives all of them.
extension Role {
    package static let muted = Role("muted")
    package static let accent = Role("accent")
    /// The background of what is selected.
    package static let selection = Role("selection")
    /// The letters that a search matched.
    package static let match = Role("match")

    package static let nodeBorder = Role("node.border")
    package static let nodeTitle = Role("node.title")
    package static let cursor = Role("cursor")
    package static let marked = Role("marked")

    package static let portTable = Role("port.table")
    package static let portModel = Role("port.model")
    package static let portWorkflow = Role("port.workflow")

    package static let stateIdle = Role("state.idle")
    package static let stateRunning = Role("state.running")
    package static let stateDone = Role("state.done")
    package static let stateFailed = Role("state.failed")
    package static let stateStale = Role("state.stale")

    package static let captures = (1...6).map { Role("capture.\($0)") }

    /// The color of a frame of that number; they repeat.
    static func capture(_ number: Int) -> Role {
        let count = captures.count
        return captures[((number % count) + count) % count]
    }

    package static let problemError = Role("problem.error")
    package static let problemWarning = Role("problem.warning")
    package static let problemNote = Role("problem.note")

    package static let paneBorder = Role("pane.border")
    package static let paneActive = Role("pane.active")
    package static let paneTitle = Role("pane.title")
    /// Backgrounds of the first and the last line, and of text fields.
    package static let header = Role("header")
    package static let footer = Role("footer")
    package static let field = Role("field")
    package static let footerKey = Role("footer.key")
    package static let chart = Role("chart")

    /// What a theme has to give besides text and background.
    package static let all: [Role] =
        [
            muted, accent, selection, match, nodeBorder, nodeTitle, cursor, marked, portTable, portModel,
            portWorkflow, stateIdle, stateRunning, stateDone, stateFailed, stateStale, problemError, problemWarning,
            problemNote, paneBorder, paneActive, paneTitle, header, footer, field, footerKey, chart,
        ] + captures
}

extension Diagram.Kind {
    package var role: Role {
        switch self {
        case .table: .portTable
        case .model: .portModel
        case .workflow: .portWorkflow
        }
    }

    /// The mark of a port on a box's border.
    package func mark(_ glyphs: Glyphs) -> String {
        switch self {
        case .table: glyphs.isUnicode ? "○" : "o"
        case .model: glyphs.isUnicode ? "◆" : "*"
        case .workflow: glyphs.isUnicode ? "▣" : "@"
        }
    }
}

extension Diagram.Change {
    package var role: Role {
        switch self {
        case .added: .stateDone
        case .removed: .problemError
        case .changed: .problemWarning
        }
    }

    package func mark(_ glyphs: Glyphs) -> String {
        switch self {
        case .added: "+"
        case .removed: "-"
        case .changed: glyphs.isUnicode ? "≠" : "%"
        }
    }
}

extension Diagram.State {
    package var role: Role {
        switch self {
        case .idle: .stateIdle
        case .running: .stateRunning
        case .done: .stateDone
        case .failed: .stateFailed
        case .stale: .stateStale
        }
    }

    /// State never rests on color alone.
    package func mark(_ glyphs: Glyphs) -> String {
        switch self {
        case .idle: glyphs.idle
        case .running: glyphs.halfFilled
        case .done: glyphs.check
        case .failed: glyphs.cross
        case .stale: "~"
        }
    }
}
