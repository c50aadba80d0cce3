import Capture
import Deployment
import Foundation
import Testing
import Workflow

struct DriftTests {
    @Test func `the stability index is what its formula gives`() throws {
        let index = try #require(StabilityIndex.index(expected: [50, 50], actual: [80, 20]))
        let (before, now) = ([0.5, 0.5], [80.5 / 101, 20.5 / 101])
        let expected = zip(before, now).reduce(0) { $0 + ($1.1 - $1.0) * log($1.1 / $1.0) }
        #expect(abs(index - expected) < 1e-12)
        #expect(StabilityIndex.Level(index) == .strong)
    }

    @Test func `alike is zero, and an empty bin is finite`() throws {
        #expect(try #require(StabilityIndex.index(expected: [10, 20], actual: [10, 20])) == 0)
        #expect(try #require(StabilityIndex.index(expected: [10, 0], actual: [0, 10])).isFinite)
        #expect(StabilityIndex.index(expected: [10, 20], actual: [0, 0]) == nil)
        #expect(StabilityIndex.index(expected: [10, 20], actual: [1, 2, 3]) == nil)
    }

    private static func contract() throws -> Contract {
        let json = """
            {"inputs": [{"port": "table", "kind": "table", "passed": [], "columns": [
              {"name": "x", "type": "DOUBLE", "minimum": 0, "maximum": 10, "missing_rate": 0.25,
               "distribution": {"edges": [5], "counts": [500, 500]}}]}],
             "outputs": [{"port": "table", "kind": "table", "passed": [], "columns": [
              {"name": "y", "type": "DOUBLE"}]}]}
            """
        return try JSONDecoder().decode(Contract.self, from: Data(json.utf8))
    }

    private static func minute(_ minute: Int, rows: Int, bins: [Int], version: Int = 3) -> MinuteTally {
        var tally = MinuteTally(deployment: "d", version: version, minute: minute)
        tally.requests.add(status: 200, rows: rows, seconds: 0.001)
        var column = ColumnTally()
        (column.rows, column.bins, column.missing, column.outside) = (rows, bins, rows / 10, rows / 2)
        tally.columns[ColumnPlace(.input, "table", "x")] = column
        return tally
    }

    @Test func `a report sums the minutes of its version, in the order of the contract`() throws {
        let report = try DriftReport(
            version: 3, contract: Self.contract(),
            minutes: [
                Self.minute(1, rows: 100, bins: [90, 10]), Self.minute(2, rows: 200, bins: [180, 20]),
                Self.minute(2, rows: 999, bins: [0, 999], version: 2),
            ])
        #expect(report.rows == 300)
        #expect(report.columns.map(\.place.column) == ["x", "y"])
        let x = report.columns[0]
        #expect(x.tally.bins == [270, 30])
        #expect(x.level == .strong)
        #expect(x.missingRate == 0.1)
        #expect(x.outsideRate == 0.5)
        #expect(x.referenceMissingRate == 0.25)
        #expect(report.columns[1].index == nil)
        #expect(report.columns[1].reference == nil)
        #expect(report.hasReference)
    }

    @Test func `few rows have no index`() throws {
        let report = try DriftReport(
            version: 3, contract: Self.contract(), minutes: [Self.minute(1, rows: 20, bins: [20, 0])])
        #expect(report.columns[0].index == nil)
    }

    @Test func `what chance makes of few rows in training is no drift, and what it can't make is`() throws {
        #expect(StabilityIndex.bins(expected: 67, actual: 412) == 3)
        #expect(StabilityIndex.bins(expected: 10_000, actual: 200) == 10)
        #expect(StabilityIndex.bins(expected: 20, actual: 10_000) == nil)
        // As 67 values fall into tenths that 412 others made, by chance.
        let before = [11, 4, 3, 9, 6, 8, 2, 10, 5, 9]
        let (alike, moved) = ([41, 42, 41, 41, 41, 41, 42, 41, 41, 41], [90, 90, 90, 70, 32, 10, 10, 10, 5, 5])
        let plain = try #require(StabilityIndex.index(expected: before, actual: alike))
        #expect(StabilityIndex.Level(plain) != .stable)
        let joined = try #require(StabilityIndex.index(expected: before, actual: alike, bins: 3))
        #expect(StabilityIndex.Level(joined) == .stable)
        let change = try #require(StabilityIndex.index(expected: before, actual: moved, bins: 3))
        #expect(StabilityIndex.Level(change) == .strong)
        // Categories that training didn't know stay by themselves.
        let news = try #require(StabilityIndex.index(expected: [40, 20, 7, 0], actual: [40, 20, 7, 60], bins: 2))
        #expect(StabilityIndex.Level(news) == .strong)
    }

    @Test func `a window ends after so many minutes or rows`() throws {
        let folder = try TemporaryFolder()
        let log = try RequestLog(folder: folder.path)
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let minute = MinuteTally.minute(of: now)
        try log.add([], (0..<5).map { Self.minute(minute - $0, rows: 100, bins: [50, 50]) })
        let contract = try Self.contract()
        #expect(try log.drift(of: "d", version: 3, contract, minutes: 3, at: now).rows == 300)
        #expect(try log.drift(of: "d", version: 3, contract, rows: 150, at: now).rows == 200)
    }

    @Test func `latencies add up and tell their quantiles`() throws {
        var (some, more) = (LatencyHistogram(), LatencyHistogram())
        for _ in 0..<99 { some.add(0.0007) }
        more.add(0.2)
        some += more
        #expect(some.count == 100)
        #expect(abs(some.sum - 0.2693) < 1e-9)
        let median = try #require(some.quantile(0.5))
        #expect(0.0005...0.001 ~= median)
        #expect(try #require(some.quantile(1)) == 0.25)
        #expect(LatencyHistogram().quantile(0.5) == nil)
    }

    @Test func `a contract without distributions opens, and one with them says the same again`() throws {
        let old = #"{"name": "x", "type": "DOUBLE", "missing_rate": 0.5}"#
        let column = try JSONDecoder().decode(Contract.InputColumn.self, from: Data(old.utf8))
        #expect(column.distribution == nil)
        #expect(try !String(decoding: JSONEncoder().encode(column), as: UTF8.self).contains("distribution"))
        let contract = try Self.contract()
        #expect(try JSONDecoder().decode(Contract.self, from: JSONEncoder().encode(contract)) == contract)
    }
}
