import Capture
import Deployment
import Foundation
import Testing
import Workflow

struct RequestLogTests {
    let folder: TemporaryFolder
    let log: RequestLog

    init() throws {
        folder = try TemporaryFolder()
        log = try RequestLog(folder: folder.path)
    }

    private static let noon = Date(timeIntervalSince1970: 1_800_000_000)

    private func request(_ id: String, version: Int = 1, after seconds: Double = 0, input: String? = nil)
        -> LoggedRequest
    {
        LoggedRequest(
            id: id, deployment: "late", version: version, at: Self.noon + seconds, rows: 1, seconds: 0.004, status: 200,
            input: input, answer: nil)
    }

    private func tally(version: Int = 1, minute: Int = 0, requests: Int = 1, rows: Int = 1) -> MinuteTally {
        var tally = MinuteTally(
            deployment: "late", version: version, minute: MinuteTally.minute(of: Self.noon) + minute)
        for _ in 0..<requests { tally.requests.add(status: 200, rows: rows, seconds: 0.001) }
        return tally
    }

    @Test func `a request comes back with its numbers to the last bit`() throws {
        let third = 1.0 / 3
        var kept = request("a", input: #"{"table":[{"x":\#(third),"z":-0.0,"n":9007199254740993,"name":"é\"\u0007"}]}"#)
        kept.answer = #"{"table":[{"y":5e-324}],"other":[]}"#
        kept.error = "no reason"
        try log.add([kept], [])
        let found = try RequestLog(folder: folder.path).request("a", of: "late")
        #expect(found == kept)
        let row = try #require(found.inputRows["table"]?.first)
        #expect(row["x"]?.double?.bitPattern == third.bitPattern)
        #expect(row["z"]?.double?.bitPattern == (-0.0).bitPattern)
        #expect(row["n"] == .int(9_007_199_254_740_993))
        #expect(row["name"] == .string("é\"\u{7}"))
        #expect(found.answeredRows["table"]?.first?["y"]?.double == .leastNonzeroMagnitude)
        #expect(found.answeredRows["other"] == [])
    }

    @Test func `requests are listed newest first, all or a version's, a part at a time`() throws {
        try log.add((0..<5).map { request("r\($0)", version: 1 + $0 % 2, after: Double($0)) }, [])
        #expect(try log.recent("late").map(\.id) == ["r4", "r3", "r2", "r1", "r0"])
        #expect(try log.recent("late", version: 2).map(\.id) == ["r3", "r1"])
        let first = try log.recent("late", limit: 2)
        #expect(try log.recent("late", before: first[1].at, limit: 2).map(\.id) == ["r2", "r1"])
        #expect(try log.recent("other").isEmpty)
    }

    @Test func `an id that is used again stays the first request's`() throws {
        try log.add([request("a", version: 1)], [])
        try log.add([request("a", version: 2, after: 1)], [])
        #expect(try log.recent("late").map(\.version) == [1])
        var job = request("b")
        job.status = 202
        try log.add([job, job], [])
        func answer(_ text: String) -> LateAnswer {
            LateAnswer(deployment: "late", request: "b", version: 1, error: text)
        }
        let unmatched = try log.add([], late: [answer("first"), answer("second")], [])
        #expect(unmatched == [answer("second")])
        #expect(try log.request("b", of: "late").error == "first")
    }

    @Test func `an unknown id is named`() throws {
        let error = #expect(throws: RequestLogError.self) { try log.request("nobody", of: "late") }
        #expect(error?.description.contains("“nobody” of late") == true)
    }

    @Test func `what several processes tell of a minute adds up`() throws {
        let other = try RequestLog(folder: folder.path)
        var first = tally(requests: 2, rows: 3)
        var column = ColumnTally()
        column.rows = 6
        column.bins = [1, 5]
        column.addUnseen("XYZ")
        let place = ColumnPlace(.input, "table", "origin")
        first.columns[place] = column
        try log.add([], [first])
        try other.add([], [first, tally(minute: 1), tally(version: 2)])
        let minutes = try log.minutes(of: "late", at: Self.noon + 60)
        #expect(minutes.map(\.version) == [1, 2, 1])
        #expect(minutes[0].requests.requests == 4)
        #expect(minutes[0].requests.rows == 12)
        #expect(minutes[0].columns[place]?.bins == [2, 10])
        #expect(minutes[0].columns[place]?.unseen == ["XYZ": 2])
        #expect(try log.deployments() == ["late"])
    }

    @Test func `a series has all minutes, the last one last`() throws {
        try log.add([], [tally(minute: -2, requests: 5), tally(version: 2, minute: -2), tally()])
        #expect(try log.series(of: "late", last: 4, at: Self.noon).map(\.requests) == [0, 6, 0, 1])
    }

    @Test func `what is old is forgotten, and the oldest of too much`() throws {
        let rows = #"{"table":[{"x":"\#(String(repeating: "x", count: 10_000))"}]}"#
        try log.add((0..<400).map { request("r\($0)", after: Double($0), input: rows) }, [tally(), tally(minute: 9)])
        try log.add([request("old", after: -31 * 86_400)], [tally(minute: -31 * 1440)])
        let before = try size()
        try log.forget(RequestLog.Retention(days: 30, bytes: 1 << 20), at: Self.noon + 500)
        let left = try log.recent("late", limit: 1000)
        #expect(left.first?.id == "r399")
        #expect(left.count < 110)
        #expect(!left.contains { $0.id == "old" })
        #expect(try log.minutes(of: "late", last: 100_000, at: Self.noon + 600).count == 2)
        #expect(try size() < before / 2)
    }

    private func size() throws -> Int {
        var log: RequestLog? = try RequestLog(folder: folder.path)
        _ = try log?.deployments()
        log = nil
        let attributes = try FileManager.default.attributesOfItem(atPath: self.log.path)
        return attributes[.size] as? Int ?? 0
    }

    @Test func `only its owner can read it`() throws {
        try log.add([request("a")], [])
        for name in try folder.names() {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test func `a file that is no database is named, with the way out`() throws {
        let folder = try TemporaryFolder()
        try Data(repeating: 65, count: 5000).write(to: URL(filePath: RequestLog.path(in: folder.path)))
        let error = #expect(throws: RequestLogError.self) { try RequestLog(folder: folder.path) }
        #expect(error?.description.contains(folder.path) == true)
        #expect(error?.description.contains("move it away") == true)
    }

    @Test func `outcomes of a request keep flags, numbers and texts apart`() throws {
        let kept = request("a")
        let values: [ParameterValue] = [.bool(true), .int(1), .double(0.5), .string("true")]
        try log.keep(
            values.enumerated().map {
                Outcome(
                    deployment: "late", request: "a", row: $0, version: 1, at: Self.noon, outcome: ContractValue($1),
                    predicted: ContractValue($1), score: 0.75)
            })
        #expect(try log.outcomes(of: kept).map(\.outcome.value) == values)
    }

    @Test func `an outcome that is told again takes the place of the earlier one`() throws {
        var outcome = Outcome(
            deployment: "late", request: "a", row: 0, version: 1, at: Self.noon, outcome: ContractValue(.bool(true)),
            predicted: ContractValue(.bool(true)))
        try log.keep([outcome])
        outcome.outcome = ContractValue(.bool(false))
        try log.keep([outcome])
        #expect(try log.outcomes(of: "late") == [outcome])
    }
}
