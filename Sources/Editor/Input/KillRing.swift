/// What was cut from text fields, the last one first in hand; older cuts come back by rotating.
package struct KillRing: Hashable, Sendable {
    private var cuts: [String] = []
    private static let most = 60

    package init() {}

    package var last: String? { cuts.last }

    package mutating func add(_ text: String) {
        guard !text.isEmpty else { return }
        cuts = cuts.suffix(Self.most - 1) + [text]
    }

    /// Lengthens the last cut: keys in a row cut one piece.
    mutating func join(_ text: String, before: Bool) {
        guard let last = cuts.popLast() else { return add(text) }
        cuts.append(before ? text + last : last + text)
    }

    /// Takes the cut before the last in hand, and puts that one at the end of the row.
    mutating func rotate() {
        guard let last = cuts.popLast() else { return }
        cuts.insert(last, at: 0)
    }
}
