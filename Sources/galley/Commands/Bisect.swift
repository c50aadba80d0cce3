import ArgumentParser
import Deployment
import FoundationEssentials
import Workflow

struct Bisect: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "bisect",
        abstract: "Find the version that changed the answer for a row.",
        discussion: """
            Gives the row to versions between a good one and a bad one, halving what is left each time, and names the \
            first whose answer is like the bad one's, with what changed in it. That assumes one change between the two; \
            --all asks every version and tells what each answers. Without --good it begins at the oldest version that is \
            still there; without --bad it ends at the live one, or at the one that answered the logged request. The row \
            comes as JSON, as the service takes it, on standard input if it isn't given; or from the log.

            Example: galley bisect late-flights --request 0198f2c4 --column late_predicted
            """)
    static let order = 78

    @Argument(help: "The deployment's name.", completion: .deployments) var name: String
    @Option(help: "The row as JSON, or an array of rows.") var row: String?
    @Option(help: "The id of a logged request.") var request: String?
    @Option(help: "A version whose answer is right: its number, a tag, or live.") var good: VersionName?
    @Option(help: "A later version whose answer isn't.") var bad: VersionName?
    @Option(help: "The column of the answer that counts; without it, all.") var column: String?
    @Option(help: "By how much of its size a number may differ, such as 1e-9.") var tolerance = 0.0
    @Flag(help: "Ask every version from good to bad.") var all = false
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard (0..<1).contains(tolerance) else { throw ValidationError("--tolerance is from 0 to less than 1") }
        if row != nil, request != nil { throw ValidationError("give --row or --request, not both") }
    }

    func execute() async throws {
        let registry = try Registry()
        let logged = try request.map { id in try RequestLog(folder: registry.folder).request(id, of: name) }
        let versions = try range(registry, logged)
        let rows: RowTrial.Rows =
            logged.map { RowTrial.Rows.logged($0) } ?? .json(row.map { Array($0.utf8) } ?? Self.standardInput())
        let trial = RowTrial(rows, registry, try Permissions.access(), column: column)
        let search = try VersionSearch(versions, trial, column: column, tolerance: tolerance, asksAll: all)
        let difference = try search.culprit.map { culprit in
            try registry.difference(
                of: name, from: .number(culprit.before.number), to: .number(culprit.version.number))
        }
        let report = BisectReport(search: search, difference: difference)
        if json { try Console.say(json: report.description) } else { Console.say(report.text) }
        if search.culprit == nil, !all { throw ExitCode(1) }
    }

    /// The versions from the good one to the bad one.
    private func range(_ registry: Registry, _ logged: LoggedRequest?) throws -> [DeploymentVersion] {
        let versions = Array(try registry.versions(of: name).reversed())
        let last = try registry.version(bad ?? logged.map { VersionName.number($0.version) } ?? .live, of: name)
        let oldest = versions.first { $0.removedAt == nil }
        guard let first = try good.map({ try registry.version($0, of: name) }) ?? oldest else {
            throw Failure("galley bisect: no version of \(name) is left to ask")
        }
        if good == nil, first.number == last.number {
            throw Failure(
                "galley bisect: v\(last.number) is the oldest version of \(name) that can be asked, so there is none before "
                    + "it to compare with")
        }
        guard first.number < last.number else {
            throw Failure(
                "galley bisect: the good version must come before the bad one, and v\(first.number) doesn't come before "
                    + "v\(last.number); name them with --good and --bad")
        }
        return versions.filter { first.number...last.number ~= $0.number }
    }

    private static func standardInput() -> [UInt8] {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        return Array(text.utf8)
    }
}
