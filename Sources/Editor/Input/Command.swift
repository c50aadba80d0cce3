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
        case framing = "Drawing a frame"
        case look = "Look"
        case data = "Data"
        case again = "Again"
        case document = "Document"
        case answer = "Lists, forms and help"
    }

    /// A stable slug such as `connect`.
    package let id: String
    /// A few words for footer, help and palette.
    package let title: String
    package let group: Group
    /// Where its keys mean it.
    package let place: Place
    package private(set) var keys: [[Key]]
    /// Shown in the footer when it applies, most useful first; 0 never.
    package let rank: Int
    /// The same while nodes are selected, where it is greater.
    package let selectedRank: Int
    /// Whether it has to wait, such as for the analysis of the last edit.
    package let awaits: @Sendable (EditorState) -> Bool
    /// Why it can't be done in this state; nil when it can.
    package let refusal: @Sendable (EditorState) -> String?
    /// `count` is the number typed before the keys, 1 if none.
    package let run: @Sendable (inout EditorState, _ count: Int) -> [Effect]

    package init(
        _ id: String, _ title: String, _ group: Group, in place: Place = .panes, keys: [[Key]], rank: Int = 0,
        selectedRank: Int = 0,
        awaits: @escaping @Sendable (EditorState) -> Bool = { _ in false },
        refusal: @escaping @Sendable (EditorState) -> String? = { _ in nil },
        run: @escaping @Sendable (inout EditorState, Int) -> [Effect]
    ) {
        self.id = id
        self.title = title
        self.group = group
        self.place = place
        self.keys = keys
        self.rank = rank
        self.selectedRank = max(rank, selectedRank)
        self.awaits = awaits
        self.refusal = refusal
        self.run = run
    }

    /// The largest count that can be typed: enough for any row of a table.
    package static let mostCount = 999_999_999_999

    /// How often it is done where this number was asked for.
    func times(_ count: Int?) -> Int { max(1, min(count ?? 1, place == .data ? Self.mostCount : 9999)) }

    /// For what goes by what is true of the workflow as it is now.
    package static let analysis: @Sendable (EditorState) -> Bool = { $0.currentAnalysis == nil }

    /// Keys as help writes them: `dd`, `gn`, `Ctrl-r`.
    package static func text(of keys: [Key]) -> String {
        keys.map(\.description).joined(separator: keys.allSatisfy { $0.description.count == 1 } ? "" : " ")
    }

    /// The same command under other keys.
    package func bound(to keys: [[Key]]) -> Command {
        var command = self
        command.keys = keys
        return command
    }

    package var keyText: String { keys.map(Self.text(of:)).joined(separator: " ") }
}

/// Commands that belong together; each file in this folder's families declares one set.
package protocol CommandSet: Sendable {
    init()
    var commands: [Command] { get }
}
