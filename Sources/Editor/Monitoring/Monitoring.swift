/// What goes on at a deployment, as the log of requests tells it.
package struct Monitoring: Hashable, Sendable {
    /// What was asked in one minute, or in all of them.
    package struct Load: Hashable, Sendable {
        package var requests = 0
        /// What the service failed to answer.
        package var failed = 0
        /// What it refused for what was in it.
        package var refused = 0
        /// Within how many seconds half of them, and 99 of 100, were answered; nil where there were none.
        package var median: Double?
        package var slowest: Double?

        package init(requests: Int, failed: Int, refused: Int, median: Double?, slowest: Double?) {
            self.requests = requests
            self.failed = failed
            self.refused = refused
            self.median = median
            self.slowest = slowest
        }
    }

    /// How a column is now, beside what training saw.
    package struct Column: Hashable, Sendable {
        package enum Level: Int, Hashable, Sendable, Comparable {
            case stable, moderate, strong

            package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
        }

        package var name: String
        package var isAnswered: Bool
        /// The population stability index; nil where it isn't known.
        package var index: Double?
        package var level: Level?
        /// From 0 to 1.
        package var missing: Double?
        package var missingBefore: Double?
        package var outside: Double?
        package var unseen: Double?
        package var unseenNames: [String]

        package init(
            name: String, isAnswered: Bool, index: Double? = nil, level: Level? = nil, missing: Double? = nil,
            missingBefore: Double? = nil, outside: Double? = nil, unseen: Double? = nil, unseenNames: [String] = []
        ) {
            self.name = name
            self.isAnswered = isAnswered
            self.index = index
            self.level = level
            self.missing = missing
            self.missingBefore = missingBefore
            self.outside = outside
            self.unseen = unseen
            self.unseenNames = unseenNames
        }
    }

    package struct Figure: Hashable, Sendable {
        package var name: String
        package var value: Double

        package init(_ name: String, _ value: Double) {
            self.name = name
            self.value = value
        }
    }

    package var deployment: String
    /// The version that is live.
    package var version: Int
    /// The last minutes, oldest first.
    package var minutes: [Load]
    package var total: Load
    /// How good the answers were, of which it is known what came true.
    package var figures: [Figure]
    /// Of how many rows that is known.
    package var outcomes: Int
    package var columns: [Column]
    /// The last that were logged, newest first.
    package var requests: [RequestLine]

    package init(
        deployment: String, version: Int, minutes: [Load], total: Load, figures: [Figure], outcomes: Int,
        columns: [Column], requests: [RequestLine]
    ) {
        self.deployment = deployment
        self.version = version
        self.minutes = minutes
        self.total = total
        self.figures = figures
        self.outcomes = outcomes
        self.columns = columns
        self.requests = requests
    }

    /// The columns of which something is known, those that call for a look first, otherwise in their order.
    var columnsByConcern: [Column] {
        columns.filter { !$0.findings.isEmpty }.enumerated()
            .sorted { ($1.element.concern, $0.offset) < ($0.element.concern, $1.offset) }
            .map(\.element)
    }
}

extension Monitoring.Column {
    /// Its name; a column may be asked for and answered.
    var label: String { isAnswered ? "\(name) (answer)" : name }

    /// 0 where all is as it was in training, up to 2.
    var concern: Int {
        var concern = level?.rawValue ?? 0
        let isOther = (unseen ?? 0) > 0 || (outside ?? 0) > 0
        let lacksMore = (missing ?? 0) - (missingBefore ?? missing ?? 0)
        if isOther || lacksMore >= 0.05 { concern = max(concern, 1) }
        if lacksMore >= 0.25 || (unseen ?? 0) >= 0.25 || (outside ?? 0) >= 0.25 { concern = 2 }
        return concern
    }

    /// In words, part by part; empty where nothing is known.
    var findings: [String] {
        func percent(_ part: Double) -> String { MonitoringText.percent(part) }
        return [
            index.map { "PSI \(MonitoringText.number($0))" + (level.map { " \($0)" } ?? "") },
            missing.map { "missing \(percent($0))" + (missingBefore.map { ", \(percent($0)) in training" } ?? "") },
            unseen.flatMap { $0 > 0 ? "new categories \(percent($0)): \(unseenNames.joined(separator: ", "))" : nil },
            outside.flatMap { $0 > 0 ? "out of range \(percent($0))" : nil },
        ].compactMap(\.self)
    }
}
