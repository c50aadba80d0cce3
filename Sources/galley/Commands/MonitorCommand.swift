import ArgumentParser
import Deployment
import Foundation

struct MonitorCommand: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "monitor",
        abstract: "Tell how a served deployment does.",
        discussion: """
            Requests, errors and latency of the last minutes; how what is asked and answered differs from what training \
            saw; how good the answers were, as far as was told what came true.

            PSI is the population stability index: below 0.1 nothing to speak of, from 0.25 a change that calls for \
            action.

            Example: galley monitor late-flights
            """)
    static let order = 76

    @Argument(help: "The deployment.", completion: .deployments) var deployment: String
    @Option(help: "How many minutes to look back.") var minutes = 60
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard 1...1440 ~= minutes else { throw ValidationError("--minutes is a number from 1 to 1440") }
    }

    func execute() async throws {
        let registry = try Registry()
        let live = try registry.version(of: deployment)
        guard let contract = registry.contract(of: live.number, deployment) else {
            throw Failure(
                "the bundle of \(deployment) v\(live.number) can't be read; galley verify \(deployment) tells why")
        }
        let report = try RequestLog().report(of: deployment, version: live.number, contract, minutes: minutes)
        if json { return try Console.say(json: MonitoringDescription(report)) }
        Console.say(Self.text(report, minutes))
    }

    private static func text(_ report: MonitoringReport, _ minutes: Int) -> String {
        let (total, drift) = (report.total, report.drift)
        var text = """
            \(report.deployment) v\(report.version), the last \(minutes) minutes: \(total.requests) requests, \
            \(total.failed) failed, \(total.refused) refused, \(total.rows) rows
            half answered within \(FigureText.seconds(total.latency.quantile(0.5))), 99 of 100 within \
            \(FigureText.seconds(total.latency.quantile(0.99)))

            """
        for (number, requests) in report.versions where report.versions.count > 1 {
            text += "v\(number): \(requests.requests) requests, \(requests.failed) failed\n"
        }
        if total.dropped > 0 { text += "\(total.dropped) requests were left out of the log for want of room\n" }
        if let performance = report.performance {
            let figures = performance.figures.map { "\($0.name) \(String(format: "%.4f", $0.value))" }
            text += figures.joined(separator: ", ") + ", outcomes told: \(performance.rows)\n"
        }
        var table = TextTable(["COLUMN", "", "PSI", "LEVEL", "MISSING", "TRAINING", "BEYOND", "NEW"])
        for column in drift.columns {
            let level =
                column.level.map { "\(FigureText.mark($0)) \($0.rawValue)" }
                ?? (column.reference == nil ? "no reference" : "too few rows")
            table.add([
                column.place.column, column.place.side == .input ? "in" : "out",
                column.index.map { String(format: "%.3f", $0) } ?? "–", level,
                FigureText.percent(column.missingRate), FigureText.percent(column.referenceMissingRate),
                FigureText.percent(column.outsideRate),
                column.tally.unseen.sorted { $0.value > $1.value }.prefix(3).map(\.key).joined(separator: ", "),
            ])
        }
        return text + "\nagainst training, by the latest \(drift.rows) rows:\n" + table.text
    }
}
