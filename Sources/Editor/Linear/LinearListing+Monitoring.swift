import Workflow

extension LinearListing {
    /// What goes on at the deployment that is monitored.
    package var monitoring: [String] {
        guard let monitoring = state.dashboard?.monitoring else { return ["What it was asked can't be read."] }
        let total = monitoring.total
        let busiest = monitoring.minutes.map(\.requests).max() ?? 0
        let time = MonitoringText.time
        var lines = [
            "\(monitoring.deployment), version \(monitoring.version), the last \(monitoring.minutes.count) minutes: "
                + "\(total.requests.counted("request")), at most \(busiest) in a minute, "
                + "\(total.failed) failed, \(total.refused) refused."
        ]
        if total.requests > 0 {
            lines.append("Half were answered within \(time(total.median)), 99 of 100 within \(time(total.slowest)).")
        }
        if !monitoring.figures.isEmpty {
            let figures = monitoring.figures.map { "\($0.name) \(MonitoringText.number($0.value))" }
            lines.append(
                "Quality by \(monitoring.outcomes.counted("outcome")): \(figures.joined(separator: ", ")).")
        }
        lines += monitoring.columnsByConcern.map { column in
            let standing = ["as in training", "somewhat changed", "changed"][column.concern]
            let kind = column.isAnswered ? "answered column" : "column"
            return "\(kind) \(column.name), \(standing): \(column.findings.joined(separator: ", "))."
        }
        lines += monitoring.requests.prefix(10).map {
            "request \($0.id), \($0.when), version \($0.version), \(time($0.seconds)): \($0.summary)."
        }
        return lines
    }
}
