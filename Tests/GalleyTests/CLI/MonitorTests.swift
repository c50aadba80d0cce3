import Foundation
import Testing

/// What people see of a served deployment.
@Suite("galley monitor", .serialized) struct MonitorTests {
    private let home: GalleyHome

    init() async throws {
        home = try GalleyHome()
        let deployed = try await home.galley("deploy", try home.sample("penguins", "penguins"), "--as", "species")
        try #require(deployed.status == 0, "\(deployed.err)")
    }

    private static let row =
        #"{"bill_length_mm":39.1,"bill_depth_mm":18.7,"flipper_length_mm":181,"body_mass_g":3750}"#

    private func curl(_ service: RunningService, _ path: String, _ options: String = "") async throws -> String {
        let outcome = try await home.shell("curl -sS \(options) http://127.0.0.1:\(service.port)\(path)")
        #expect(outcome.status == 0, "\(outcome.err)")
        return outcome.out
    }

    @Test("requests, drift and feedback are told by the command, the page and Prometheus' parser alike")
    func everything() async throws {
        let service = try await RunningService(home, "--log-requests", "all")
        let path = "/v1/deployments/species"
        // A species of one island: nothing like training.
        let rows = "[" + (0..<300).map { _ in Self.row }.joined(separator: ",") + "]"
        _ = try await curl(service, path, "-d '\(rows)'")
        let colored = Self.row.replacing("{", with: #"{"island":"\u001b[31m\u0007\n","#)
        _ = try await curl(service, path, "-H 'X-Request-Id: one' -d '\(colored)'")
        _ = try await curl(service, path, "-d nonsense")
        let told = try await curl(service, path + "/feedback", #"-d '{"request":"one","outcome":"Adelie"}'"#)
        #expect(told == #"{"kept":1,"unknown":[],"unseen":[]}"# + "\n")

        let metrics = try await home.shell(
            """
            \(GalleyHome.clients)/python \(GalleyHome.repository)/Tests/GalleyTests/Clients/metrics.py \
            127.0.0.1:\(service.port)
            """)
        #expect(metrics.status == 0, "\(metrics.err)")
        for line in [
            "galley_requests_total deployment=species version=1 status=200 2.0",
            "galley_rows_total deployment=species version=1 301.0",
            "galley_request_duration_seconds_count deployment=species version=1 3.0",
            "galley_performance deployment=species version=1 measure=accuracy 1.0",
        ] {
            #expect(metrics.out.contains(line + "\n"), "\(line)\n\(metrics.out)")
        }
        #expect(metrics.out.contains("galley_column_stability_index deployment=species version=1 side=output"))

        let page = try await curl(service, "/monitor/species", "-D -")
        #expect(page.contains("Content-Security-Policy: default-src 'none'"))
        #expect(page.contains("■ strong") && page.contains("<code>one</code>"))
        #expect(try await curl(service, "/monitor").contains(#"<a href="/monitor/species">species</a>"#))

        let text = try await home.galley("monitor", "species")
        #expect(text.out.hasPrefix("species v1, the last 60 minutes: 3 requests, 0 failed, 1 refused, 301 rows\n"))
        #expect(text.out.contains("■ strong"), "\(text.out)")
        let facts = try await home.galley("monitor", "species", "--json").json() as? [String: Any]
        #expect((facts?["performance"] as? [String: Any])?["accuracy"] as? Double == 1)

        let listed = try await home.galley("requests", "species", "--json").json() as? [[String: Any]]
        #expect(listed?.compactMap { $0["status"] as? Int } == [400, 200, 200])
        let one = try await home.galley("requests", "species", "one")
        #expect(one.out.contains("bill_length_mm: 39.1") && one.out.contains("species_predicted: Adelie"), "\(one.out)")
        // What a stranger sent does nothing to the terminal.
        #expect(one.out.contains(#"island: \u{1b}[31m\u{7} }"#) && !one.out.contains("\u{1b}"), "\(one.out)")
        #expect(try await home.galley("requests", "species", "two").status == 1)
    }

    @Test("a service that is killed has damaged nothing, and what it had written is there", .timeLimit(.minutes(1)))
    func killed() async throws {
        var service = try await RunningService(home, "--log-requests", "all")
        _ = try await curl(service, "/v1/deployments/species", "-H 'X-Request-Id: one' -d '\(Self.row)'")
        while try await home.galley("requests", "species", "one").status != 0 {}
        service.process.send(SIGKILL)
        _ = await service.process.outcome()
        service = try await RunningService(home)
        _ = try await curl(service, "/v1/deployments/species", "-H 'X-Request-Id: two' -d '\(Self.row)'")
        service.process.send(SIGTERM)
        #expect(await service.process.outcome().status == 0)
        let listed = try await home.galley("requests", "species", "--json").json() as? [[String: Any]]
        #expect(listed?.compactMap { $0["id"] as? String } == ["two", "one"])
    }

    @Test("a log that can't be used is complained of, and keeps nobody from being answered")
    func unusable() async throws {
        try home.write("requests.sqlite", String(repeating: "no database ", count: 1000))
        let service = try await RunningService(home)
        #expect(service.process.err.contains("move it away"))
        #expect(try await curl(service, "/v1/deployments/species", "-d '\(Self.row)'").contains("Adelie"))
    }

    @Test("rules for alerts are checked at the start, and a wrong one is named with its line")
    func alerts() async throws {
        try home.write("alerts", "# at night\nspecies p99 > fast webhook http://127.0.0.1/\n")
        let refused = try await home.galley("serve", "--port", "0")
        #expect(refused.status == 1)
        #expect(refused.err.contains("alerts:2: “fast” is no limit"), "\(refused.err)")
    }
}
