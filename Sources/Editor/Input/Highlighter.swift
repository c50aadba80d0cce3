/// A part of a text and what it is in its language.
package struct Highlight: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case keyword, function, string, number, comment, column, table
        /// A name that nothing answers to.
        case unknown
        /// A quote or bracket without its other half.
        case open
    }

    /// In characters.
    package var range: Range<Int>
    package var kind: Kind

    package init(_ range: Range<Int>, _ kind: Kind) {
        self.range = range
        self.kind = kind
    }
}

/// What is known of a language: how its parts look and what its files are called. Another one is another value.
package struct Highlighter: Sendable {
    /// What a text can name.
    package struct Names: Hashable, Sendable {
        package var columns: Set<String> = []
        package var tables: Set<String> = []
        /// Whether a name that is not among them means nothing.
        package var isComplete = false

        package init(columns: some Sequence<String> = [], tables: some Sequence<String> = [], isComplete: Bool = false)
        {
            self.columns = Set(columns.map { $0.lowercased() })
            self.tables = Set(tables.map { $0.lowercased() })
            self.isComplete = isComplete
        }
    }

    /// How files in it end.
    package let ending: String
    package let highlights: @Sendable (_ text: String, _ names: Names) -> [Highlight]

    package static let plain = Highlighter(ending: "txt") { _, _ in [] }
}
