import Deployment
import Editor
import FoundationEssentials
import Workflow

extension Monitoring {
    /// - Parameter requests: the latest, newest first.
    init(_ report: MonitoringReport, requests: [LoggedRequest]) {
        self.init(
            deployment: report.deployment, version: report.version, minutes: report.series.map(Load.init),
            total: Load(report.total),
            figures: report.performance?.figures.map { Figure($0.name, $0.value) } ?? [],
            outcomes: report.performance?.rows ?? 0, columns: report.drift.columns.map(Column.init),
            requests: requests.map(RequestLine.init))
    }
}

extension Monitoring.Load {
    fileprivate init(_ tally: RequestTally) {
        self.init(
            requests: tally.requests, failed: tally.failed, refused: tally.refused,
            median: tally.latency.quantile(0.5), slowest: tally.latency.quantile(0.99))
    }
}

extension Monitoring.Column {
    fileprivate init(_ column: DriftReport.Column) {
        let level: Level? =
            switch column.level {
            case .stable?: .stable
            case .moderate?: .moderate
            case .strong?: .strong
            case nil: nil
            }
        self.init(
            name: column.place.column, isAnswered: column.place.side == .output, index: column.index, level: level,
            missing: column.missingRate, missingBefore: column.referenceMissingRate, outside: column.outsideRate,
            unseen: column.unseenRate,
            unseenNames: column.tally.unseen.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key))
    }
}

extension RequestLine {
    init(_ request: LoggedRequest) {
        let rows = request.answeredRows.sorted { $0.key < $1.key }
        self.init(
            deployment: request.deployment, id: request.id, version: request.version,
            when: request.at.formatted(.iso8601), status: request.status, rows: request.rows, seconds: request.seconds,
            answer: request.error ?? rows.first?.value.first.map(Self.brief) ?? "")
    }

    /// What is predicted comes first.
    private static func brief(_ row: Parameters) -> String {
        let isPrediction = { (name: String) in name.contains("_predicted") || name.contains("_probability") }
        let columns = Array(row)
        return (columns.filter { isPrediction($0.key) } + columns.filter { !isPrediction($0.key) })
            .map { "\($0.key) \(PlainText.text($0.value))" }.joined(separator: ", ")
    }
}
