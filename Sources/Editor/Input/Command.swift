package import Terminal

/// Something a user can do: by its keys, from the palette, or from the command line under its id.
package struct Command: Sendable {
    package enum Group: String, CaseIterable, Sendable {
        case move = "Move"
        case build = "Build"
        case change = "Change"
        case select = "Select"
        case run = "Run"
        case production = "Production"
        case look = "Look"
        case document = "Document"
    }

    /// A stable slug such as `connect`.
    package let id: String
    /// A few words for footer, help and palette.
    package let title: String
    package let group: Group
    package let keys: [[Key]]
    /// Shown in the footer when it applies, most useful first; 0 never.
    package let rank: Int
    /// Whether it goes by what is true of the workflow as it is now, and so waits for the analysis of the last edit.
    package let needsAnalysis: Bool
    /// Why it can't be done in this state; nil when it can.
    package let refusal: @Sendable (EditorState) -> String?
    /// `count` is the number typed before the keys, 1 if none.
    package let run: @Sendable (inout EditorState, _ count: Int) -> [Effect]

    package init(
        _ id: String, _ title: String, _ group: Group, keys: [[Key]], rank: Int = 0,
        needsAnalysis: Bool = false,
        refusal: @escaping @Sendable (EditorState) -> String? = { _ in nil },
        run: @escaping @Sendable (inout EditorState, Int) -> [Effect]
    ) {
        self.id = id
        self.title = title
        self.group = group
        self.keys = keys
        self.rank = rank
        self.needsAnalysis = needsAnalysis
        self.refusal = refusal
        self.run = run
    }

    /// Keys as help writes them: `dd`, `gn`, `Ctrl-r`.
    package static func text(of keys: [Key]) -> String {
        keys.map(\.description).joined(separator: keys.allSatisfy { $0.description.count == 1 } ? "" : " ")
    }

    package var keyText: String { keys.map(Self.text(of:)).joined(separator: " ") }
}

/// Commands that belong together; each file in this folder's families declares one set.
package protocol CommandSet: Sendable {
    init()
    var commands: [Command] { get }
}
