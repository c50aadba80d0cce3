package import Workflow

/// What is known when it is decided whether a challenger takes the champion's place. The champion is the live version.
package struct PromotionEvidence: Hashable, Sendable, Codable {
    /// What the figures of challenger and champion were found on.
    package enum Comparison: Hashable, Sendable, Codable {
        /// Nothing is live.
        case none
        /// The same held-out rows.
        case heldOut(rows: Int)
        /// Each one's own, as they were recorded when it was made; and why.
        case recorded(String)
    }

    /// The challenger; nil where it was not kept.
    package var version: Int?
    package var champion: Int?
    package var comparison = Comparison.none
    package var challengerFigure: Double?
    package var championFigure: Double?
    /// Of versions that were live before, on the same rows; only asked for when the champion fails.
    package var earlier: [Int: Double] = [:]
    /// The population stability index of each input column.
    package var drift: [String: Double] = [:]
    /// Why drift can't be told, where it can't.
    package var driftObstacle: String?
    /// Where production answered otherwise than creation, in words.
    package var mismatch: String?

    package init(champion: Int? = nil) { self.champion = champion }
}

/// What became of a challenger.
package struct PromotionDecision: Hashable, Sendable, Codable {
    package enum Verdict: String, Hashable, Sendable, Codable {
        case promoted
        case heldBack = "held back"
        case rolledBack = "rolled back"
        /// The challenger is the champion, to the last byte.
        case unchanged
    }

    package var verdict: Verdict
    /// The version that is live now; nil for none.
    package var live: Int?
    /// The rule and the figures.
    package var reason: String
}

extension PromotionRules {
    /// A challenger is promoted when it answers as creation did, its figure reaches the threshold, no input has
    /// drifted too far and it is at least `gain` better than the champion. Otherwise it is held back; and where the
    /// champion itself no longer reaches the threshold on the new held-out rows, the best of the earlier versions that
    /// does comes back.
    package func decision(_ evidence: PromotionEvidence) -> PromotionDecision {
        guard let objection = objection(to: evidence) else {
            return PromotionDecision(verdict: .promoted, live: evidence.version, reason: praise(of: evidence))
        }
        if let best = substitute(evidence), let championFigure = evidence.championFigure {
            let figures = "v\(best.version) has \(metric) \(Self.text(best.figure)) on the new held-out rows"
            let failure = "v\(evidence.champion ?? 0) only \(Self.text(championFigure))"
            return PromotionDecision(
                verdict: .rolledBack, live: best.version, reason: "\(figures), \(failure); the new one: \(objection)")
        }
        return PromotionDecision(verdict: .heldBack, live: evidence.champion, reason: objection)
    }

    /// Whether the champion fails on the new rows, so that earlier versions are worth a look.
    package func championFails(_ evidence: PromotionEvidence) -> Bool {
        guard case .heldOut = evidence.comparison, let figure = evidence.championFigure else { return false }
        return !isEnough(figure)
    }

    /// Why the challenger is held back; nil where nothing speaks against it.
    package func objection(to evidence: PromotionEvidence) -> String? {
        if let mismatch = evidence.mismatch { return "parity: \(mismatch)" }
        guard let figure = evidence.challengerFigure else { return "metric: \(metric) was not found" }
        if let threshold, !isEnough(figure) {
            let side = direction == .higher ? "below" : "above"
            return "threshold: \(metric) \(Self.text(figure)) is \(side) \(Self.text(threshold))"
        }
        let worst = evidence.drift.max { ($0.value, $1.key) < ($1.value, $0.key) }
        if let drift, let worst, worst.value > drift {
            return "drift: \(worst.key) has an index of \(Self.text(worst.value)), more than \(Self.text(drift))"
        }
        if let champion = evidence.champion, let other = evidence.championFigure {
            let needed = direction == .higher ? other + (gain ?? 0) : other - (gain ?? 0)
            guard !isAsGood(figure, as: needed) else { return nil }
            let asked = gain.map { $0 == 0 ? "" : ", and must be \(Self.text($0)) better" } ?? ""
            return "gain: \(metric) \(Self.text(figure)), v\(champion) has \(Self.text(other))"
                + "\(asked) \(evidence.comparison.words)"
        }
        return nil
    }

    private func praise(of evidence: PromotionEvidence) -> String {
        let figure = "\(metric) \(evidence.challengerFigure.map(Self.text) ?? "")"
        guard let champion = evidence.champion else { return "\(figure), and nothing was live before" }
        let other = evidence.championFigure.map { "v\(champion) has \(Self.text($0))" } ?? "v\(champion) has none"
        let unknown = drift == nil ? nil : evidence.driftObstacle.map { "; drift is not known: \($0)" }
        return "\(figure), \(other) \(evidence.comparison.words)\(unknown ?? "")"
    }

    private func substitute(_ evidence: PromotionEvidence) -> (version: Int, figure: Double)? {
        guard championFails(evidence) else { return nil }
        let fit = evidence.earlier.filter { isEnough($0.value) }
        // Of equals the newest.
        let best = fit.max { left, right in
            left.value == right.value ? left.key < right.key : isAsGood(right.value, as: left.value)
        }
        return best.map { ($0.key, $0.value) }
    }

    /// A figure to four digits.
    private static func text(_ figure: Double) -> String {
        let rounded = (figure * 10_000).rounded() / 10_000
        return rounded.magnitude < 1e15 && rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}

extension PromotionEvidence.Comparison {
    var words: String {
        switch self {
        case .none: ""
        case .heldOut(let rows): "on the same \(rows) held-out rows"
        case .recorded(let reason): "as recorded, each on its own rows: \(reason)"
        }
    }
}
