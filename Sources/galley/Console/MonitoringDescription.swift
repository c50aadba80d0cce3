import Deployment

/// A deployment's monitoring as JSON has it.
struct MonitoringDescription: Encodable {
    struct Requests: Encodable {
        var requests: Int
        var failed: Int
        var refused: Int
        var rows: Int
        var p50: Double?
        var p99: Double?

        init(_ tally: RequestTally) {
            requests = tally.requests
            failed = tally.failed
            refused = tally.refused
            rows = tally.rows
            p50 = tally.latency.quantile(0.5)
            p99 = tally.latency.quantile(0.99)
        }
    }

    struct Column: Encodable {
        var side: String
        var port: String
        var column: String
        var rows: Int
        var psi: Double?
        var level: String?
        var missing: Double?
        var missingInTraining: Double?
        var outside: Double?
        var unseen: [String: Int]
        var hasReference: Bool
    }

    var deployment: String
    var version: Int
    var total: Requests
    /// Oldest first.
    var minutes: [Requests]
    var versions: [String: Requests]
    var dropped: Int
    var performance: LivePerformance?
    var rows: Int
    var columns: [Column]

    init(_ report: MonitoringReport) {
        deployment = report.deployment
        version = report.version
        total = Requests(report.total)
        minutes = report.series.map(Requests.init)
        versions = Dictionary(report.versions.map { ("\($0.number)", Requests($0.requests)) }) { first, _ in first }
        dropped = report.total.dropped
        performance = report.performance
        rows = report.drift.rows
        columns = report.drift.columns.map { column in
            Column(
                side: column.place.side.rawValue, port: column.place.port, column: column.place.column,
                rows: column.tally.rows, psi: column.index, level: column.level?.rawValue,
                missing: column.missingRate, missingInTraining: column.referenceMissingRate,
                outside: column.outsideRate, unseen: column.tally.unseen, hasReference: column.reference != nil)
        }
    }
}
