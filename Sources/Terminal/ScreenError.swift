/// Why there can be no screen.
package enum ScreenError: Error, Hashable, CustomStringConvertible {
    /// Input or output is a file or a pipe.
    case notATerminal
    /// The terminal's description is missing or too poor; the value is that of `TERM`.
    case unusable(term: String)
    /// There is a screen already.
    case alreadyOpen

    package var description: String {
        switch self {
        case .notATerminal:
            "the editor needs a terminal: input and output can't be files or pipes"
        case .unusable(let term):
            "the terminal \"\(term)\" is not known here or can't place its cursor: try TERM=xterm-256color"
        case .alreadyOpen:
            "the screen is in use already"
        }
    }
}
