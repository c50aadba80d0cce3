import Catalog
package import Terminal
package import Workflow

/// A question that takes the keys until it is answered or left.
package enum Prompt: Sendable {
    case text(TextPrompt)
    case list(ListPrompt)
    case form(FormPrompt)
    case jump(JumpPrompt)
    case letter(LetterPrompt)
    case help(HelpPrompt)
    case choice(ChoicePrompt)
    case tree(TreePrompt)

    /// Whether it is about a text.
    var isText: Bool {
        switch self {
        case .text, .form: true
        case .list, .jump, .letter, .help, .choice, .tree: false
        }
    }

    /// Whether letters typed are text.
    var takesText: Bool {
        switch self {
        case .text, .list: true
        case .form(let form): form.editing != nil
        case .jump, .letter, .help, .choice, .tree: false
        }
    }
}

/// What happens when a prompt is answered; may open the next one.
package typealias Answer<Value> = @Sendable (inout EditorState, Value) -> [Effect]

/// Asks for a line of text on the status line.
package struct TextPrompt: Sendable {
    package var label: String
    package var field: TextField
    /// What the text before the cursor may be completed to: a word of it, or all of it.
    package var completions: @Sendable (EditorState, _ typed: String) -> [Completion]
    package var completesWords = true
    /// Whether the text is only offered, so that what is typed takes its place.
    package var isOffer = false
    /// The text as it was before it was completed, and which completion it has now.
    package private(set) var completed: (text: TextField, index: Int)?
    /// What is wrong with the text as it stands; nil lets it be accepted.
    package var complaint: @Sendable (EditorState, String) -> String?
    /// Runs at each change, such as an incremental search.
    package var onChange: Answer<String>
    /// Runs when it is left unanswered.
    package var onLeave: @Sendable (inout EditorState) -> [Effect]
    package var onAccept: Answer<String>

    package init(
        _ label: String, text: String = "",
        completions: @escaping @Sendable (EditorState, String) -> [Completion] = { _, _ in [] },
        complaint: @escaping @Sendable (EditorState, String) -> String? = { _, _ in nil },
        onChange: @escaping Answer<String> = { _, _ in [] },
        onLeave: @escaping @Sendable (inout EditorState) -> [Effect] = { _ in [] }, onAccept: @escaping Answer<String>
    ) {
        self.label = label
        field = TextField(text)
        self.completions = completions
        self.complaint = complaint
        self.onChange = onChange
        self.onLeave = onLeave
        self.onAccept = onAccept
    }

    /// What fits what was typed, the best first.
    package func matches(_ state: EditorState) -> [Completion] {
        let typed = completed?.text ?? field
        let all = completions(state, typed.text)
        guard completesWords else { return all }
        return all.enumerated()
            .compactMap { place, completion in
                FuzzyMatcher.score(typed.currentName, in: completion.text)
                    .map { (score: $0, place: place, completion: completion) }
            }
            .sorted { ($1.score, $0.place) < ($0.score, $1.place) }
            .map(\.completion)
    }

    /// Puts the next completion, or the one before, in the place of what was typed.
    package mutating func complete(_ step: Int, _ state: EditorState) {
        isOffer = false
        let matches = matches(state)
        guard !matches.isEmpty else { return }
        let start = completed?.text ?? field
        let last = completed?.index ?? (step > 0 ? -1 : 0)
        let index = ((last + step) % matches.count + matches.count) % matches.count
        if completesWords {
            field = start
            field.complete(with: SQLText.spelled(matches[index].text))
        } else {
            field = TextField(matches[index].text)
        }
        completed = (start, index)
    }

    /// True when the key meant something.
    package mutating func type(_ key: Key, kills: inout KillRing) -> Bool {
        completed = nil
        if key.typed != nil { giveUpOffer() }
        isOffer = false
        return field.handle(key, kills: &kills)
    }

    private mutating func giveUpOffer() {
        if isOffer { field.replaceAll(with: "") }
        isOffer = false
    }

    package mutating func replace(with text: String) {
        (completed, isOffer) = (nil, false)
        field.replaceAll(with: text)
    }

    package mutating func paste(_ text: String) {
        completed = nil
        giveUpOffer()
        field.paste(text)
    }
}

/// Asks for one of many, narrowed by typing.
package struct ListPrompt: Sendable {
    package struct Item: Sendable {
        /// What typing is matched against and the first column shows.
        package var name: String
        /// The second column.
        package var detail: String
        /// Why it can't be chosen; such items are shown dimmed with the reason.
        package var refusal: String?
        /// Keys that do the same, shown at the edge.
        package var keys: String
        /// What its score is raised by: more for what is most likely meant.
        package var weight: Int
        package var onAccept: @Sendable (inout EditorState) -> [Effect]

        package init(
            _ name: String, detail: String = "", refusal: String? = nil, keys: String = "", weight: Int = 0,
            onAccept: @escaping @Sendable (inout EditorState) -> [Effect]
        ) {
            self.name = name
            self.detail = detail
            self.refusal = refusal
            self.keys = keys
            self.weight = weight
            self.onAccept = onAccept
        }
    }

    package var title: String
    package var field = TextField()
    package private(set) var matches: [Item]
    /// How many of the entries fit what was typed.
    package private(set) var found = 0
    package private(set) var index = 0
    package let items: [Item]
    private let widths: (open: Int, all: Int)
    /// How many entries it begins with.
    package let openCount: Int
    /// Whether what is refused is shown only to those who type its name.
    private let hidesRefused: Bool
    /// When another entry is chosen, and when none is taken.
    package var onMove: @Sendable (inout EditorState, Item?) -> Void = { _, _ in }
    package var onLeave: @Sendable (inout EditorState) -> Void = { _ in }
    /// What stands last for a text that is not an entry's; nil where only entries can be chosen.
    package var other: (@Sendable (String) -> Item)?

    package init(_ title: String, items: [Item], hidesRefused: Bool = false) {
        self.title = title
        self.items = items
        openCount = hidesRefused ? items.count { $0.refusal == nil } : items.count
        widths = (Self.width(of: items.filter { $0.refusal == nil }, title), Self.width(of: items, title))
        self.hidesRefused = hidesRefused
        matches = []
        refilter()
    }

    /// Columns that it needs, whatever is typed; more where reasons are shown.
    package var width: Int { matches.contains { $0.refusal != nil } ? widths.all : widths.open }

    private static func width(of items: [Item], _ title: String) -> Int {
        func widest(_ text: (Item) -> String) -> Int { items.map { text($0).displayWidth }.max() ?? 0 }
        let keys = widest(\.keys)
        let texts = widest(\.name) + 2 + widest { $0.refusal.map { "x \($0)" } ?? $0.detail }
        return max(title.displayWidth + 4, texts + (keys == 0 ? 0 : keys + 1))
    }

    package var chosen: Item? { matches.indices.contains(index) ? matches[index] : nil }

    package mutating func move(by steps: Int) {
        guard !matches.isEmpty else { return }
        index = ((index + steps) % matches.count + matches.count) % matches.count
    }

    /// Narrows the list to what was typed: what can be taken first, then the best, then in the list's own order.
    package mutating func refilter() {
        index = 0
        let scored = items.enumerated().compactMap { place, item -> (score: Int, place: Int, item: Item)? in
            if hidesRefused, field.text.isEmpty, item.refusal != nil { return nil }
            let score =
                FuzzyMatcher.score(field.text, in: item.name)
                ?? FuzzyMatcher.score(field.text, in: item.detail).map { $0 - 1000 }
            return score.map { ($0 + item.weight, place, item) }
        }
        matches = scored.sorted {
            ($0.item.refusal == nil ? 0 : 1, -$0.score, $0.place) < (
                $1.item.refusal == nil ? 0 : 1, -$1.score, $1.place
            )
        }
        .map(\.item)
        found = matches.count
        if let other, !field.text.isEmpty { matches.append(other(field.text.trimmed)) }
    }
}

/// Labels on the nodes in sight; typing one goes there.
package struct JumpPrompt: Sendable {
    package var labels: [(label: String, node: NodeID)]
    package var typed = ""

    package init(labels: [(label: String, node: NodeID)]) { self.labels = labels }
}

/// Asks for a letter; what letters mean already is shown.
package struct LetterPrompt: Sendable {
    package struct Entry: Sendable {
        package var letter: Character
        package var text: String
    }

    package var question: String
    package var entries: [Entry]
    package var onAccept: @Sendable (inout EditorState, Character) -> [Effect]

    package init(
        _ question: String, entries: [Entry],
        onAccept: @escaping @Sendable (inout EditorState, Character) -> [Effect]
    ) {
        self.question = question
        self.entries = entries
        self.onAccept = onAccept
    }
}

/// The whole key map or a manual page, scrolled.
package struct HelpPrompt: Sendable {
    package var title: String
    package var lines: [String]
    package var top = 0

    package init(title: String, lines: [String]) {
        self.title = title
        self.lines = lines
    }
}

/// A question on the status line with a few answers, each with a key; Esc leaves it.
package struct ChoicePrompt: Sendable {
    package struct Option: Sendable {
        package var key: Key
        package var title: String
        package var onAccept: @Sendable (inout EditorState) -> [Effect]

        package init(_ key: Key, _ title: String, onAccept: @escaping @Sendable (inout EditorState) -> [Effect]) {
            self.key = key
            self.title = title
            self.onAccept = onAccept
        }
    }

    package var question: String
    package var options: [Option]
    /// Whether it needs no answer: any other key leaves it and does what it always does.
    package var isOffer: Bool
    /// What is to be said to who leaves it unanswered.
    package var farewell: String?

    package init(_ question: String, _ options: [Option], isOffer: Bool = false, farewell: String? = nil) {
        self.question = question
        self.options = options
        self.isOffer = isOffer
        self.farewell = farewell
    }
}
