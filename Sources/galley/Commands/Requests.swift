import ArgumentParser
import Capture
import Deployment
import FoundationEssentials
import Workflow

struct Requests: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "List the logged requests of a deployment, or show one.",
        discussion: """
            Newest first. An id is the X-Request-Id that the answer had; with it one request is shown with its rows, \
            its answer and what is known to have come true.

            Example: galley requests late-flights --limit 10
            """)
    static let order = 77

    @Argument(help: "The deployment.", completion: .deployments) var deployment: String
    @Argument(help: "The id of a request, to show that alone.") var id: String?
    @Option(help: "How many to list.") var limit = 20
    @Option(name: .customLong("version"), help: "Only those that this version answered.") var version: Int?
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is a number from 1 up") }
    }

    func execute() async throws {
        _ = try Registry().deployment(deployment)
        let log = try RequestLog()
        if let id {
            let request = try log.request(id, of: deployment)
            let description = Description(request, try log.outcomes(of: request))
            return json ? try Console.say(json: description) : show(request, description)
        }
        let requests = try log.recent(deployment, version: version, limit: limit)
        if json { return try Console.say(json: requests.map { Description($0, []) }) }
        if requests.isEmpty { return Console.say("no request is logged") }
        var table = TextTable(["AT", "VERSION", "STATUS", "ROWS", "TOOK", "ID"])
        for request in requests {
            table.add([
                request.at.formatted(.iso8601), "v\(request.version)", "\(request.status)", "\(request.rows)",
                FigureText.seconds(request.seconds), request.id,
            ])
        }
        Console.say(table.text)
    }

    private func show(_ request: LoggedRequest, _ description: Description) {
        var table = TextTable()
        table.add(["request", request.id])
        table.add(["answered", "\(request.at.formatted(.iso8601)) by \(request.deployment) v\(request.version)"])
        table.add(["status", "\(request.status), in \(FigureText.seconds(request.seconds))"])
        if let error = request.error { table.add(["error", error]) }
        for (label, tables) in [("asked", request.inputRows), ("answer", request.answeredRows)] {
            for (port, rows) in tables.sorted(by: { $0.key < $1.key }) {
                for (number, row) in rows.enumerated() {
                    let place = tables.count > 1 ? "\(label) \(port) \(number)" : "\(label) \(number)"
                    table.add([place, PlainText.text(.map(row))])
                }
            }
        }
        for outcome in description.outcomes { table.add(["came true \(outcome.row)", PlainText.text(outcome.value)]) }
        Console.say(table.text)
    }

    private struct Description: Encodable {
        struct Known: Encodable {
            var row: Int
            var value: ParameterValue

            private enum CodingKeys: String, CodingKey { case row, outcome }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(row, forKey: .row)
                try container.encode(JSONValue(value), forKey: .outcome)
            }
        }

        var id: String
        var deployment: String
        var version: Int
        var at: String
        var rows: Int
        var seconds: Double
        var status: Int
        var error: String?
        var input: [String: [JSONValue]]
        var answer: [String: [JSONValue]]
        var outcomes: [Known]

        init(_ request: LoggedRequest, _ known: [Outcome]) {
            id = request.id
            deployment = request.deployment
            version = request.version
            at = request.at.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            rows = request.rows
            seconds = request.seconds
            status = request.status
            error = request.error
            input = request.inputRows.mapValues { $0.map { JSONValue(.map($0)) } }
            answer = request.answeredRows.mapValues { $0.map { JSONValue(.map($0)) } }
            outcomes = known.map { Known(row: $0.row, value: $0.outcome.value) }
        }
    }
}
