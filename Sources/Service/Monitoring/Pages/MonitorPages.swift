import Deployment
import Foundation
import Hummingbird

/// The pages for people who watch deployments: all of them, and one.
enum MonitorPages {
    /// Whether a browser asks for one of the pages.
    static func isAsked(by request: Request) -> Bool {
        request.method == .get && request.uri.path.split(separator: "/").first == "monitor"
            && request.headers[.accept]?.contains("text/html") == true
    }

    /// Asks for a token in the place of a page, and tells nothing else.
    static func asking(_ request: Request, _ refusal: ServiceError) -> Response {
        let reason = request.headers[.authorization] == nil ? "" : "What you gave was refused: \(refusal.message)."
        let body: HTML = """
            <form id="token"><h1>A token, please</h1>
            <p id="token-words">This service wants to know who asks. \(reason)</p>
            <label for="token-text">Token</label>
            <input id="token-text" type="password" autocomplete="off" required
            aria-describedby="token-words token-hint"><button>Continue</button>
            <p id="token-hint" class="note">It is forgotten when this tab is closed.</p></form>
            """
        var page = PageLayout.response("A token, please", body)
        page.status = refusal.status
        page.headers[.wwwAuthenticate] = refusal.headers[.wwwAuthenticate]
        return page
    }

    static func list(_ reports: [MonitoringReport]) -> Response {
        let rows = reports.map { report -> HTML in
            """
            <tr><th scope="row"><a href="/monitor/\(report.deployment)">\(report.deployment)</a></th>
            <td>v\(report.version)</td><td class="number">\(report.total.requests)</td>
            <td class="number">\(report.total.failed)</td>
            <td class="number">\(FigureText.seconds(report.total.latency.quantile(0.99)))</td>
            <td>\(verdict(report.drift))</td>
            <td>\(requests(report).svg)</td></tr>
            """
        }
        let body: HTML =
            rows.isEmpty
            ? "<p>Nothing is deployed here yet.</p>"
            : table(
                "Deployments", ["Deployment", "Live", "#Requests", "#Failed", "#p99", "Drift", "Requests a minute"],
                rows)
        return PageLayout.response(
            "Deployments", "<h1>Deployments</h1><p class=\"note\">What was asked in the last hour.</p>\(body)")
    }

    /// - Parameter latest: nil where the caller may not see what others have asked.
    static func one(_ report: MonitoringReport, _ latest: [LoggedRequest]?) -> Response {
        let body: HTML = """
            <p><a href="/monitor">All deployments</a></p>
            <h1>\(report.deployment)</h1><p class="note">Version \(report.version) is live.</p>
            <h2>The last hour</h2><div class="cards">\(cards(report))</div>
            <h2>Against training</h2>\(drift(report.drift))
            <h2>How good the answers were</h2>\(performance(report))
            <h2>Versions asked in the last hour</h2>\(versions(report))
            \(latest.map { [requests($0)] } ?? [])
            """
        return PageLayout.response("\(report.deployment) · monitoring", body)
    }

    private static func requests(_ report: MonitoringReport) -> Sparkline {
        Sparkline(label: "requests a minute", values: report.series.map { Double($0.requests) }) { "\(Int($0))" }
    }

    private static func cards(_ report: MonitoringReport) -> [HTML] {
        let total = report.total
        let lines: [(String, String, Sparkline)] = [
            ("Requests", "\(total.requests)", requests(report)),
            (
                "Failed", "\(total.failed)",
                Sparkline(label: "failed a minute", values: report.series.map { Double($0.failed) }) { "\(Int($0))" }
            ),
            (
                "Refused", "\(total.refused)",
                Sparkline(label: "refused a minute", values: report.series.map { Double($0.refused) }) { "\(Int($0))" }
            ),
            (
                "99 of 100 answered within", FigureText.seconds(total.latency.quantile(0.99)),
                Sparkline(label: "p99", values: report.series.map { $0.latency.quantile(0.99) }) {
                    FigureText.seconds($0)
                }
            ),
        ]
        return lines.map { title, figure, line in
            "<div class=\"card\"><h3>\(title)</h3><div class=\"figure\">\(figure)</div>\(line.svg)</div>"
        }
    }

    private static func verdict(_ drift: DriftReport) -> HTML {
        guard drift.hasReference else { return "no reference" }
        let worst = drift.columns.filter { $0.index != nil }.max { ($0.index ?? 0) < ($1.index ?? 0) }
        guard let worst, let level = worst.level else { return "too few rows" }
        return "\(mark(level)) \(worst.place.column)"
    }

    /// A shape and a word, so that nobody needs to tell colors apart.
    private static func mark(_ level: StabilityIndex.Level) -> HTML {
        "<span class=\"\(level.rawValue)\">\(FigureText.mark(level)) \(level.rawValue)</span>"
    }

    private static func drift(_ drift: DriftReport) -> HTML {
        let rows = drift.columns.map { column -> HTML in
            let index = column.index.map { String(format: "%.3f", $0) } ?? "–"
            let unseen = column.tally.unseen.sorted { $0.value > $1.value }.prefix(3).map(\.key)
            return """
                <tr><th scope="row">\(column.place.column)</th><td>\(column.place.side == .input ? "in" : "out")</td>
                <td class="number">\(index)</td>
                <td>\(column.level.map(mark) ?? (column.reference == nil ? "no reference" : "too few rows"))</td>
                <td class="number">\(FigureText.percent(column.missingRate))</td>
                <td class="number">\(FigureText.percent(column.referenceMissingRate))</td>
                <td class="number">\(FigureText.percent(column.outsideRate))</td>
                <td>\(unseen.isEmpty ? "–" : unseen.joined(separator: ", "))</td></tr>
                """
        }
        let note: HTML = """
            <p class="note">The latest \(drift.rows) rows of version \(drift.version). PSI: the population stability \
            index, ● below 0.1, ▲ from 0.1, ■ from 0.25.</p>
            """
        return note
            + table(
                "Columns",
                ["Column", "", "#PSI", "Level", "#Missing", "#In training", "#Beyond range", "New categories"], rows)
    }

    private static func performance(_ report: MonitoringReport) -> HTML {
        guard let performance = report.performance else {
            return """
                <p class="note">Nobody has told yet what came true:
                POST /v1/deployments/\(report.deployment)/feedback.</p>
                """
        }
        let cards = performance.figures.map { name, value -> HTML in
            "<div class=\"card\"><h3>\(name)</h3><div class=\"figure\">\(String(format: "%.4f", value))</div></div>"
        }
        return "<p class=\"note\">Outcomes told: \(performance.rows)</p><div class=\"cards\">\(cards)</div>"
    }

    private static func versions(_ report: MonitoringReport) -> HTML {
        let rows = report.versions.reversed().map { number, requests -> HTML in
            """
            <tr><th scope="row">v\(number)\(number == report.version ? ", live" : "")</th>
            <td class="number">\(requests.requests)</td><td class="number">\(requests.failed)</td>
            <td class="number">\(FigureText.seconds(requests.latency.quantile(0.99)))</td></tr>
            """
        }
        return rows.isEmpty
            ? "<p class=\"note\">None.</p>" : table("Versions", ["Version", "#Requests", "#Failed", "#p99"], rows)
    }

    private static func requests(_ latest: [LoggedRequest]) -> HTML {
        let rows = latest.map { request -> HTML in
            """
            <tr><th scope="row"><time>\(request.at.formatted(.iso8601))</time></th><td>v\(request.version)</td>
            <td class="number">\(request.status)</td><td class="number">\(request.rows)</td>
            <td class="number">\(FigureText.seconds(request.seconds))</td><td><code>\(request.id)</code></td></tr>
            """
        }
        let list: HTML =
            rows.isEmpty
            ? "<p class=\"note\">None is logged.</p>"
            : table("Latest requests", ["At", "Version", "#Status", "#Rows", "#Took", "Id"], rows)
        return "<h2>Latest logged requests</h2>" + list
    }

    /// - Parameter heads: those that begin with # stand over numbers.
    private static func table(_ caption: String, _ heads: [String], _ rows: [HTML]) -> HTML {
        let heads = heads.map { head -> HTML in
            head.hasPrefix("#")
                ? "<th scope=\"col\" class=\"number\">\(String(head.dropFirst()))</th>"
                : "<th scope=\"col\">\(head)</th>"
        }
        return """
            <div class="wide" tabindex="0" role="region" aria-label="\(caption)"><table><thead><tr>\(heads)</tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }
}

extension HTML {
    fileprivate static func + (left: HTML, right: HTML) -> HTML { joined([left, right]) }
}
