import Deployment
import Foundation

/// What Prometheus reads: its text format, version 0.0.4.
struct MetricsText {
    private var families: [Family] = []

    fileprivate struct Family {
        var name: String
        var type: String
        var help: String
        var samples: [String] = []
    }

    /// - Parameter deployments: those that the caller may see.
    init(_ deployments: [LiveDeployment], _ monitor: Monitor, _ caller: Caller) {
        add("galley_live_version", "gauge", "The version that is live.") { family in
            for live in deployments {
                family.add([("deployment", live.name)], Double(live.version.number))
            }
        }
        let meters = monitor.allMeters.filter { caller.maySee($0.deployment) }.map { ($0, $0.total) }
        add("galley_requests_total", "counter", "Requests answered, by HTTP status.") { family in
            for (meter, total) in meters {
                for (status, count) in total.statuses.sorted(by: { $0.key < $1.key }) {
                    family.add(meter.labels + [("status", "\(status)")], Double(count))
                }
            }
        }
        add("galley_rows_total", "counter", "Rows scored.") { family in
            for (meter, total) in meters { family.add(meter.labels, Double(total.rows)) }
        }
        add("galley_log_dropped_total", "counter", "Requests left out of the log for want of room.") { family in
            for (meter, total) in meters { family.add(meter.labels, Double(total.dropped)) }
        }
        add("galley_request_duration_seconds", "histogram", "How long answers took.") { family in
            for (meter, total) in meters { family.add(meter.labels, total.latency) }
        }
        addDrift(deployments, monitor)
    }

    private mutating func addDrift(_ deployments: [LiveDeployment], _ monitor: Monitor) {
        let reports = deployments.compactMap { live in
            try? monitor.log.report(of: live.name, version: live.version.number, live.servable.contract)
        }
        typealias Figure = (DriftReport.Column) -> Double?
        let figures: [(String, String, Figure)] = [
            ("stability_index", "Population stability index against training, of the last hour.", { $0.index }),
            ("missing_ratio", "The part of the values that is missing, in the last hour.", { $0.missingRate }),
            ("outside_ratio", "The part of the values beyond training's range, in the last hour.", { $0.outsideRate }),
            (
                "unseen_ratio", "The part of the values in categories new since training, in the last hour.",
                {
                    $0.unseenRate
                }
            ),
        ]
        for (name, help, figure) in figures {
            add("galley_column_\(name)", "gauge", help) { family in
                for report in reports {
                    for column in report.drift.columns {
                        guard let value = figure(column) else { continue }
                        let labels = [
                            ("deployment", report.deployment), ("version", "\(report.version)"),
                            ("side", column.place.side.rawValue), ("port", column.place.port),
                            ("column", column.place.column),
                        ]
                        family.add(labels, value)
                    }
                }
            }
        }
        add("galley_outcomes", "gauge", "Rows of which is known what came true.") { family in
            for report in reports { family.add(report.labels, Double(report.performance?.rows ?? 0)) }
        }
        add("galley_performance", "gauge", "How good answers were, as far as is known what came true.") { family in
            for report in reports {
                for (name, value) in report.performance?.figures ?? [] {
                    family.add(report.labels + [("measure", name)], value)
                }
            }
        }
    }

    private mutating func add(_ name: String, _ type: String, _ help: String, _ fill: (inout Family) -> Void) {
        var family = Family(name: name, type: type, help: help)
        fill(&family)
        families.append(family)
    }

    var text: String {
        families.filter { !$0.samples.isEmpty }.map { family in
            "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.type)\n"
                + family.samples.map { $0 + "\n" }.joined()
        }.joined()
    }
}

extension MetricsText.Family {
    typealias Labels = [(String, String)]

    mutating func add(_ labels: Labels, _ value: Double, suffix: String = "") {
        let list = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        samples.append("\(name)\(suffix){\(list)} \(number)")
    }

    mutating func add(_ labels: Labels, _ histogram: LatencyHistogram) {
        var upTo = 0
        for (bound, count) in zip(LatencyHistogram.bounds.map { "\($0)" } + ["+Inf"], histogram.counts) {
            upTo += count
            add(labels + [("le", bound)], Double(upTo), suffix: "_bucket")
        }
        add(labels, histogram.sum, suffix: "_sum")
        add(labels, Double(upTo), suffix: "_count")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

extension Meter {
    fileprivate var labels: [(String, String)] { [("deployment", deployment), ("version", "\(version)")] }
}

extension MonitoringReport {
    fileprivate var labels: [(String, String)] { [("deployment", deployment), ("version", "\(version)")] }
}
