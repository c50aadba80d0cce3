/// By which rules a new version takes the place of the live one: the document's section `promotion`.
public struct PromotionRules: Hashable, Sendable {
    public enum Direction: String, Hashable, Sendable, CaseIterable { case higher, lower }

    /// The scorer and its figure that decide.
    public var scorer: NodeID
    public var figure: String
    /// Which way the figure is better, where the document says.
    public var better: Direction?
    /// What the figure must reach.
    public var threshold: Double?
    /// By how much it must be better than the live version's on the same rows; 0 where the document doesn't say.
    public var gain: Double?
    /// The population stability index that no input column may exceed.
    public var drift: Double?
    /// When to learn anew although nothing has changed, as cron has it, and whose clocks count.
    public var retrain: String?
    public var timeZone: String?

    public init(scorer: NodeID, figure: String) {
        self.scorer = scorer
        self.figure = figure
    }

    public var metric: String { "\(scorer).\(figure)" }

    public var direction: Direction { better ?? (Self.errors.contains(figure) ? .lower : .higher) }

    /// Figures of which less is better.
    private static let errors: Set = ["rmse", "mae", "mape", "log_loss", "brier"]

    /// Whether a figure is at least as good as another.
    public func isAsGood(_ figure: Double, as other: Double) -> Bool {
        direction == .higher ? figure >= other : figure <= other
    }

    /// Whether a figure reaches the threshold.
    public func isEnough(_ figure: Double) -> Bool { threshold.map { isAsGood(figure, as: $0) } ?? true }

    /// All that the document says, in canonical order.
    package var fields: Parameters {
        var fields: Parameters = ["metric": .string(metric)]
        fields["better"] = better.map { .string($0.rawValue) }
        fields["threshold"] = threshold.map { .double($0) }
        fields["gain"] = gain.map { .double($0) }
        fields["drift"] = drift.map { .double($0) }
        fields["retrain"] = retrain.map { .string($0) }
        fields["time-zone"] = timeZone.map { .string($0) }
        return fields
    }

    /// From such fields; nil for what can't be meant.
    package init?(_ fields: Parameters) {
        guard let end = fields["metric"]?.string.flatMap({ Endpoint(parsing: $0) }), let figure = end.port else {
            return nil
        }
        self.init(scorer: end.node, figure: figure.text)
        better = fields["better"]?.string.flatMap { Direction(rawValue: $0) }
        (threshold, gain) = (fields["threshold"]?.double, fields["gain"]?.double)
        drift = fields["drift"]?.double
        (retrain, timeZone) = (fields["retrain"]?.string, fields["time-zone"]?.string)
    }

    static let keys = ["metric", "better", "threshold", "gain", "drift", "retrain", "time-zone"]
}
