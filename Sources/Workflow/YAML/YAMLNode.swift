/// A YAML value and where it was written.
struct YAMLNode {
    enum Style { case plain, quoted, block }

    indirect enum Content {
        /// A block scalar is a literal (`|`) or folded (`>`) one.
        case scalar(String, Style)
        case sequence([YAMLNode], flow: Bool)
        case mapping([Pair], flow: Bool)
    }

    struct Pair {
        /// Always a scalar.
        var key: YAMLNode
        var value: YAMLNode

        var name: String { key.scalar ?? "" }
    }

    var content: Content
    var start: SourcePosition
    /// Just behind the last character; for a block collection the end of its last child.
    var end: SourcePosition

    var scalar: String? { if case .scalar(let text, _) = content { text } else { nil } }

    /// Whether nothing at all is written, as after `limit:`.
    var isAbsent: Bool {
        if case .scalar("", .plain) = content { start == end } else { false }
    }
}

/// Something wrong at a place in the text; becomes a `DocumentError` once the file is known.
struct Problem: Error, Hashable {
    var position: SourcePosition?
    var message: String

    init(_ position: SourcePosition?, _ message: String) {
        self.position = position
        self.message = message
    }
}
