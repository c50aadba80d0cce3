import Capture
import Catalog
import Deployment
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing
import Workflow

/// What the service keeps of rows that are scored after their request was answered.
@Suite("Monitoring of jobs", .timeLimit(.minutes(1))) struct JobMonitoringTests {
    private let temporary: TemporaryRegistry
    private let deployments: LiveDeployments
    private let monitor: Monitor

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        let contract = try Contract.watched()
        deployments = LiveDeployments { _, version in
            var servable = Servable.sample(version)
            servable.contract = contract
            return servable
        }
        deployments.refresh(from: temporary.registry)
        monitor = Monitor(try RequestLog(folder: temporary.registry.folder)) { Issue.record("\($0)") }
    }

    private func serving<Value>(_ body: @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value
    {
        var options = GalleyService.Options()
        options.monitor = monitor
        options.jobs = try JobShelf(folder: temporary.registry.folder + "/jobs")
        return try await GalleyService(deployments, options).application().test(.router) { try await body($0) }
    }

    /// Rows are these values of `x`; returns how the job ended.
    @discardableResult
    private static func run(
        _ x: [Double], name: String = "a", id: String = "job", _ client: any TestClientProtocol
    ) async throws -> String {
        var rows = x.map { #"{"x": \#($0), "name": "a"}"# }
        rows.append(#"{"x": 1, "name": "\#(name)"}"#)
        let begun = try await client.execute(
            uri: "/v1/deployments/doubler/jobs", method: .post, headers: [.requestID: id],
            body: ByteBuffer(string: "[\(rows.joined(separator: ","))]"))
        #expect(begun.status == .accepted)
        let job = try #require(begun.headers[.location])
        while true {
            let text = String(buffer: try await client.execute(uri: job, method: .get).body)
            let status = try JSONReader.value(of: Array(text.utf8)).map?["status"]?.string
            if let status, status != "running" { return status }
            await Task.yield()
        }
    }

    private func report(_ version: Int) throws -> MonitoringReport {
        let live = try #require(deployments["doubler"])
        return try monitor.log.report(of: "doubler", version: version, live.servable.contract)
    }

    @Test("Their rows are compared with training's, and counted for the version that scored them")
    func versions() async throws {
        let metrics = try await serving { [temporary, deployments] client in
            try await Self.run([3, 99], client)
            try temporary.deploy(note: "second")
            deployments.refresh(from: temporary.registry)
            try await Self.run([5, 5, 5, 5], client)
            return String(buffer: try await client.execute(uri: "/metrics", method: .get).body)
        }
        monitor.write()
        let versions = try report(1).versions.map { [$0.number, $0.requests.requests, $0.requests.rows] }
        #expect(versions == [[1, 1, 3], [2, 1, 5]])
        let first = try #require(try report(1).drift.columns.first { $0.place.column == "x" })
        #expect(first.tally.rows == 3 && first.tally.bins == [1, 1, 1] && first.tally.outside == 1)
        let second = try #require(try report(2).drift.columns.first { $0.place.column == "x" })
        #expect(second.tally.rows == 5 && second.tally.bins == [1, 0, 4])
        #expect(metrics.contains(#"galley_rows_total{deployment="doubler",version="1"} 3"# + "\n"))
        #expect(metrics.contains(#"galley_rows_total{deployment="doubler",version="2"} 5"# + "\n"))
    }

    @Test("What was scored before a job failed is counted")
    func failing() async throws {
        let status = try await serving { try await Self.run([Double](repeating: 1, count: 4096), name: "refuse", $0) }
        monitor.write()
        #expect(status == "failed")
        let report = try report(1)
        #expect(report.total.rows == 4096)
        #expect(try monitor.log.request("job", of: "doubler").error == "the name is refused")
        #expect(report.drift.columns.first { $0.place.column == "x" }?.tally.rows == 4096)
    }

    @Test("The log tells what was asked, unless that is more than is logged")
    func logged() async throws {
        try await serving { client in
            try await Self.run([2], id: "short", client)
            try await Self.run([Double](repeating: 1, count: 200_001), id: "long", client)
        }
        monitor.write()
        let short = try monitor.log.request("short", of: "doubler")
        #expect(short.status == 202 && short.rows == 2 && short.error == nil)
        #expect(short.answer == #"{"table":[{"twice":4.0,"name":"a"},{"twice":2.0,"name":"a"}]}"#)
        #expect(short.input == #"{"table":[{"x":2.0,"name":"a"},{"x":1.0,"name":"a"}]}"#)
        let long = try monitor.log.request("long", of: "doubler")
        #expect(long.rows == 200_002 && long.input == nil && long.answer == nil)
    }

    @Test("What came true of its answer is told by the request that began it")
    func feedback() async throws {
        let told = try await serving { client in
            try await Self.run([2], id: "good", client)
            try await Self.run([2], name: "refuse", id: "bad", client)
            var told: [(UInt, String)] = []
            for id in ["good", "bad"] {
                let answer = try await client.execute(
                    uri: "/v1/deployments/doubler/feedback", method: .post,
                    body: ByteBuffer(string: #"{"request": "\#(id)", "row": 1, "outcome": 3}"#))
                told.append((UInt(answer.status.code), String(buffer: answer.body)))
            }
            return told
        }
        #expect(told[0].0 == 200 && told[1].0 == 409 && told[1].1.contains("has no answer"), "\(told)")
        let performance = try monitor.log.performance(
            of: "doubler", version: 1, try #require(deployments["doubler"]).servable.contract)
        #expect(performance?.rows == 1 && performance?.mae == 1)
        #expect(try monitor.log.request("bad", of: "doubler").error?.isEmpty == false)
    }

    @Test("An answer that comes before its request is kept for it, but not for long")
    func early() throws {
        let log = monitor.log
        let late = LateAnswer(deployment: "doubler", request: "job", version: 1, answer: "{}")
        #expect(try log.add([], late: [late], []) == [late])
        let request = LoggedRequest(
            id: "job", deployment: "doubler", version: 1, at: .now, rows: 1, seconds: 0, status: 202)
        #expect(try log.add([request], late: [late], []) == [])
        #expect(try log.request("job", of: "doubler").answer == "{}")
        var asked = request
        asked.status = 200
        asked.answer = "[]"
        #expect(try log.add([asked], late: [late], []) == [late])
        #expect(try log.request("job", of: "doubler").answer == "{}", "the id is the first request's")
    }
}
