import Workflow

/// A word of the dialog that takes more words, which the editor itself asks for one by one.
struct LinearVerb: Sendable {
    typealias Run = @Sendable (inout LinearDialog, inout EditorState, [String]) throws(LinearFault) -> [Effect]

    let name: String
    /// As help shows it: `connect NODE -> NODE`.
    let usage: String
    let summary: String
    let run: Run
    /// Whether it says nothing without more words.
    var needsMore: Bool { usage.split(separator: " ").dropFirst().first.map { !$0.hasPrefix("[") } ?? false }

    init(_ usage: String, _ summary: String, run: @escaping Run) {
        name = usage.split(separator: " ").first.map(String.init) ?? usage
        self.usage = usage
        self.summary = summary
        self.run = run
    }

    static let all = looking + building + running
    private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

    static func named(_ name: String) -> LinearVerb? { byName[name] }
}
