import Editor
import Terminal
import Testing
import Workflow

/// The dashboard of a deployment.
@Suite("The dashboard") struct DashboardTests {
    private static let line = DeploymentLine(
        name: "d1", version: 2, target: "service", when: "2026-01-02", versions: 2)

    private func session(
        rows: Int = 40, columns: Int = 120, glyphs: Glyphs = .unicode, others: [DeploymentLine] = []
    ) async throws -> Session {
        let document = try Document(reading: "\(Session.samples)/penguins/penguins.galley.yaml")
        let backend = ScriptedBackend(.init(deployments: [Self.line] + others, monitoring: .sample))
        return await Session(document, rows: rows, columns: columns, backend: backend, glyphs: glyphs)
    }

    @Test("it has the whole screen, with sparklines, columns and requests", arguments: ScreenTests.sizes)
    func screens(size: (rows: Int, columns: Int)) async throws {
        var session = try await session(rows: size.rows, columns: size.columns)
        await session.type("gwjj")
        try Golden.expect(session.screen, is: "monitoring-\(size.columns)x\(size.rows)")
    }

    @Test("it is plain ASCII where that is wanted")
    func ascii() async throws {
        var session = try await session(rows: 24, columns: 80, glyphs: .ascii)
        session.state.glyphs = .ascii
        await session.type("gw")
        let screen = session.screen
        #expect(screen.unicodeScalars.allSatisfy { $0.isASCII || $0 == "日" || $0 == "本" }, "\(screen)")
        try Golden.expect(screen, is: "monitoring-80x24-ascii")
    }

    @Test("what calls for a look comes first, with a mark and a word")
    func concern() async throws {
        var session = try await session()
        await session.type("gw")
        let lines = session.screen.split(separator: "\n").map(String.init)
        let places = ["temperature_outside", "carrier", "month"].map { name in lines.firstIndex { $0.contains(name) } }
        #expect(places.allSatisfy { $0 != nil } && places[0]! < places[1]! && places[1]! < places[2]!)
        #expect(lines[places[0]!].contains("⚠") && lines[places[0]!].contains("strong"))
        #expect(lines[places[1]!].contains("~") && lines[places[1]!].contains("moderate"))
    }

    @Test("the cursor stays on its request while newer ones come in; Enter replays it")
    func cursor() async throws {
        var session = try await session()
        await session.type("gw3j")
        session.expect("▶ 03:56:07 v2")
        var news = Monitoring.sample
        news.requests.insert(.sample(45), at: 0)
        await session.take(.monitored(news))
        session.expect("▶ 03:56:07 v2")
        let effects = session.pressOnly("Enter")
        #expect(effects == [.open(.request("d1", id: "request-3"))])
        await session.type("99k")
        session.expect("▶ 03:14:07")
        await session.type("k")
        #expect(session.notice == "there is no further request that way")
    }

    @Test("it asks which of several deployments, and Esc goes back")
    func asking() async throws {
        var other = Self.line
        other.name = "d2"
        var session = try await session(others: [other])
        await session.type("t5t5m")
        session.expect("Monitor which deployment")
        await session.press("Enter")
        #expect(session.backend.calls.last == "monitor d1")
        session.expect("d1 v2")
        #expect(session.state.place == .monitoring)
        let left = session.pressOnly("Esc")
        #expect(left == [.monitor(nil)])
        session.expect("d2  v2 of 2")
    }

    @Test("out of sight it is told nothing any more, and in sight again it is")
    func hiding() async throws {
        var session = try await session()
        await session.type("gw")
        await session.type("t1")
        var news = Monitoring.sample
        news.version = 3
        let answer = session.state.update(.monitored(news))
        #expect(answer == [.monitor(nil)])
        let again = session.pressOnly("t") + session.pressOnly("5")
        #expect(again.contains(.monitor("d1")))
        news.deployment = "another"
        let none = session.state.update(.monitored(news))
        #expect(none == [])
        session.expect("d1 v3")
    }

    @Test("a click chooses a request, two replay it")
    func mouse() async throws {
        var session = try await session()
        await session.type("gw")
        let lines = session.screen.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let row = try #require(lines.firstIndex { $0.contains("03:58:07") })
        let place = Position(row: row, column: 100)
        await session.carryOut(session.state.update(.mouse(Mouse(.press(.left), at: place))))
        #expect(session.state.dashboard?.request?.id == "request-1")
    }

    @Test("the dialog of lines tells the same")
    func linear() async throws {
        let linear = try await LinearSession("penguins/penguins")
        await linear.deploy([Self.line], .sample)
        let told = try await linear.enter("monitor")
        #expect(told.first?.hasPrefix("d1, version 2, the last 60 minutes: ") == true, "\(told)")
        for words in [
            "5 failed, 6 refused", "Half were answered within 0.9 ms, 99 of 100 within 32 ms.",
            "Quality by 1203 outcomes: accuracy 0.912, auc 0.767.",
            "column temperature_outside, changed: PSI 0.414 strong, missing 31%, <1% in training, out of range 27%.",
            "column carrier, somewhat changed: PSI 0.15 moderate, missing 0%, 0% in training, new categories 3%: HONK, ",
            "answered column late_predicted, as in training: PSI 0.05 stable, missing 0%.",
            "request request-3, 2026-01-02T03:56:07Z, version 2, 3.2 ms: 422, 1 row, row 0: distance is missing.",
        ] { #expect(told.contains { $0.contains(words) }, "\(words)\n\(told.joined(separator: "\n"))") }
        #expect(linear.fault("monitor d9")?.description.contains("nothing is deployed as d9") == true)
        let effects = try await linear.effects(of: "replay d1 request-3")
        #expect(effects == [.open(.request("d1", id: "request-3"))])
    }
}
