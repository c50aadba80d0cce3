/// What becomes of a row that a version is given: an answer, or the reason why there is none.
package enum Reply: Hashable, Sendable {
    case answer(Answer)
    case refusal(String)

    package var answer: Answer? { if case .answer(let answer) = self { answer } else { nil } }

    /// Whether this says the same as another; all refusals are alike.
    package func isLike(_ other: Reply, tolerance: Double = 0) -> Bool {
        switch (self, other) {
        case (.answer(let left), .answer(let right)): left.difference(from: right, tolerance: tolerance) == nil
        case (.refusal, .refusal): true
        default: false
        }
    }
}
