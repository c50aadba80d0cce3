/// A way of telling the user something through the terminal, while another window has the focus.
package enum Notifier: String, CaseIterable, Sendable {
    /// A message, as iTerm2 brought it in.
    case osc9
    /// A title and a message, as rxvt brought it in.
    case osc777
    case bell

    /// What this terminal is known to understand. In tmux that is the bell, which tmux itself shows and passes on; it
    /// swallows the others unless it was told not to.
    package static func suiting(_ environment: [String: String]) -> Notifier {
        if isInMultiplexer(environment) { return .bell }
        switch environment["TERM_PROGRAM"] {
        case "iTerm.app", "WezTerm", "ghostty": return .osc9
        default: break
        }
        let term = environment["TERM"] ?? ""
        if term.contains("kitty") || term.contains("ghostty") { return .osc9 }
        if term.hasPrefix("foot") || term.hasPrefix("rxvt") { return .osc777 }
        return .bell
    }

    private static func isInMultiplexer(_ environment: [String: String]) -> Bool {
        environment["TMUX"]?.isEmpty == false || environment["STY"]?.isEmpty == false
    }

    /// The bytes that do it; tmux hands them on to the terminal that it runs in.
    package func sequence(_ text: String, environment: [String: String]) -> String {
        let words = String(
            String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
        )
        .prefix(Self.longest)
        let sequence =
            switch self {
            case .osc9: "\u{1B}]9;\(words)\u{07}"
            case .osc777: "\u{1B}]777;notify;Galley;\(words.replacing(";", with: ","))\u{07}"
            case .bell: "\u{07}"
            }
        guard self != .bell, environment["TMUX"]?.isEmpty == false else { return sequence }
        return "\u{1B}Ptmux;\(sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}"))\u{1B}\\"
    }

    private static let longest = 200
}
