package import Capture
package import FoundationEssentials

/// What there is to know of a deployment just now.
package struct MonitoringReport: Sendable {
    package var deployment: String
    /// The version that is live.
    package var version: Int
    /// All versions' requests in each of the last minutes, oldest first.
    package var series: [RequestTally]
    /// The sum of `series`.
    package var total: RequestTally
    /// What each version was asked in that time, oldest first.
    package var versions: [(number: Int, requests: RequestTally)]
    /// Of the live version.
    package var drift: DriftReport
    /// Of the live version; nil while no outcome was told.
    package var performance: LivePerformance?
}

extension RequestLog {
    /// - Parameters:
    ///   - contract: of the live version.
    ///   - minutes: how far back to look.
    package func report(
        of deployment: String, version: Int, _ contract: Contract, minutes count: Int = 60, at date: Date = .now
    ) throws(RequestLogError) -> MonitoringReport {
        let minutes = try minutes(of: deployment, last: count, at: date)
        let first = MinuteTally.minute(of: date) - count + 1
        var series = [RequestTally](repeating: RequestTally(), count: count)
        var versions: [Int: RequestTally] = [:]
        var total = RequestTally()
        for minute in minutes {
            series[minute.minute - first] += minute.requests
            versions[minute.version, default: RequestTally()] += minute.requests
            total += minute.requests
        }
        return MonitoringReport(
            deployment: deployment, version: version, series: series, total: total,
            versions: versions.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            drift: DriftReport(version: version, contract: contract, latest: minutes),
            performance: try performance(of: deployment, version: version, contract))
    }

    /// How good a version's answers were; nil while no outcome was told.
    package func performance(
        of deployment: String, version: Int, _ contract: Contract
    ) throws(RequestLogError) -> LivePerformance? {
        guard let columns = PredictionColumns(contract) else { return nil }
        let outcomes = try outcomes(of: deployment, version: version)
        return outcomes.isEmpty ? nil : LivePerformance(outcomes, columns)
    }
}
