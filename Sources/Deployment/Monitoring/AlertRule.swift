/// When somebody is to be told of a deployment, and how.
package struct AlertRule: Hashable, Sendable {
    /// A figure of a deployment that has a limit.
    package enum Measure: Hashable, Sendable {
        /// The part of the requests that the service failed to answer, or refused.
        case errorRate, refusedRate
        /// The time in seconds within which so many in a hundred requests were answered.
        case latency(Int)
        /// How far a column is from training; the farthest one where none is named.
        case column(ColumnMeasure, String?)
        /// How good answers were: `accuracy`, `auc`, `log-loss`, `rmse` or `mae`.
        case performance(String)
    }

    package enum ColumnMeasure: String, Hashable, Sendable, CaseIterable { case psi, missing, outside, unseen }

    package enum Action: Hashable, Sendable {
        case webhook(String)
        case command([String])
    }

    /// Nil for all.
    package var deployment: String?
    package var measure: Measure
    /// Whether values above the limit are bad, not those below.
    package var isUpper: Bool
    package var limit: Double
    /// How many minutes are looked at.
    package var minutes: Int
    package var action: Action
    /// As it is written, without what is done.
    package var text: String

    /// With fewer requests, or outcomes, one of them alone would cross most limits.
    private static let fewest = 20

    /// The figure now; nil while there is too little to go by.
    package func value(in report: MonitoringReport) -> Double? {
        switch measure {
        case .errorRate: rate(report.total.failed, report.total)
        case .refusedRate: rate(report.total.refused, report.total)
        case .latency(let part):
            report.total.requests < Self.fewest ? nil : report.total.latency.quantile(Double(part) / 100)
        case .column(let measure, let name):
            report.drift.columns.filter { name == nil || $0.place.column == name }
                .compactMap { Self.value(measure, of: $0) }.max()
        case .performance(let name):
            report.performance.flatMap { performance in
                performance.rows < Self.fewest ? nil : performance.figures.first { $0.name == name }?.value
            }
        }
    }

    private func rate(_ count: Int, _ total: RequestTally) -> Double? {
        total.requests < Self.fewest ? nil : Double(count) / Double(total.requests)
    }

    private static func value(_ measure: ColumnMeasure, of column: DriftReport.Column) -> Double? {
        if measure != .psi, column.tally.rows < DriftReport.fewestRows { return nil }
        return switch measure {
        case .psi: column.index
        case .missing: column.missingRate
        case .outside: column.outsideRate
        case .unseen: column.unseenRate
        }
    }
}

/// Whether a rule's limit is crossed. It is told once when that begins and once when it is over: when the value is a
/// tenth of the limit on the good side, so that one that wavers about the limit isn't told again and again.
package struct AlertState: Hashable, Sendable {
    package enum Change: String, Hashable, Sendable { case began = "firing", ended = "over" }

    package private(set) var isFiring = false

    package init() {}

    package mutating func judge(_ value: Double?, _ rule: AlertRule) -> Change? {
        guard let value else { return nil }
        let margin = abs(rule.limit) * 0.1
        let isBad = rule.isUpper ? value > rule.limit : value < rule.limit
        let isGood = rule.isUpper ? value <= rule.limit - margin : value >= rule.limit + margin
        if !isFiring, isBad {
            isFiring = true
            return .began
        }
        // Some limits leave no room for a tenth: an accuracy below 0.95 is over at 1, an error rate above 0 at 0.
        let isBest = rule.isUpper ? value <= 0 : value >= 1
        if isFiring, !isBad, isGood || isBest {
            isFiring = false
            return .ended
        }
        return nil
    }
}
