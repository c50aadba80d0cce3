import Terminal
import Workflow

/// The looks of the panes, in the colors that themes give.
extension Style {
    static let text = Style.plain
    static let muted = Style(.muted)
    static let accent = Style(.accent, on: nil, .bold)
    static let paneBorder = Style(.paneBorder)
    static let activeBorder = Style(.paneActive)
    static let paneTitle = Style(.paneTitle, on: nil, .bold)
    static let header = Style(foreground: .terminal, background: .role(.header))
    static let footer = Style(.muted, on: .footer)
    static let footerKey = Style(.footerKey, on: .footer, .bold)
    static let field = Style(foreground: .terminal, background: .role(.field), .underline)
    static let selected = Style(foreground: .terminal, background: .role(.selection), .bold)
    static let error = Style(.problemError)
    static let warning = Style(.problemWarning)
    static let note = Style(.problemNote)
    static let success = Style(.stateDone)
    static let found = Style(.match, on: nil, .bold)
    static let chart = Style(.chart)
}

extension Diagnostic.Severity {
    /// The mark and the color of a finding.
    func look(_ glyphs: Glyphs) -> (mark: String, style: Style) {
        switch self {
        case .error: (glyphs.cross, .error)
        case .warning: (glyphs.warning, .warning)
        case .note: (glyphs.bullet, .note)
        }
    }
}

extension EditorView {
    /// A pane's border and title; the one with the focus is marked by more than a color.
    func drawPane(_ title: String, _ rect: Rect, isActive: Bool, in frame: inout Frame) {
        frame.box(
            rect, style: isActive ? .activeBorder : .paneBorder, glyphs: glyphs,
            title: isActive ? "\(glyphs.arrowRight) \(title)" : title, titleStyle: .paneTitle)
    }

    /// Whether keys go to a pane, or will again once a question over it is answered: with each its whole border would be
    /// sent twice.
    func isActive(_ pane: Focus, _ state: EditorState) -> Bool {
        guard state.focus == pane else { return false }
        return switch state.prompt {
        case .form, .tree: false
        case .text, .list, .jump, .letter, .help, .choice, nil: true
        }
    }
}
