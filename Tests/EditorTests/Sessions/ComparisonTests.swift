import Capture
import Editor
import Engine
import Terminal
import Testing
import Workflow

/// The production workflow against the version of it that is live.
@Suite("What changed against what is live") struct ComparisonTests {
    /// A sample that was deployed as it is, before anything is done to it.
    private func deployed(
        _ sample: String, rows: Int = 40, columns: Int = 120, glyphs: Glyphs = .unicode
    ) async throws -> Session {
        let document = try Document(reading: "\(Session.samples)/\(sample).galley.yaml")
        let engine = Engine(cache: .none, threads: 1)
        let production = try engine.preview(of: engine.analyze(document.workflow, folder: document.folder))
        let shipped = ShippedProduction(
            workflow: production.segment.workflow, contract: production.contract, creation: document.workflow)
        let name = sample.hasPrefix("flights") ? "late-flights" : "penguin-species"
        let line = DeploymentLine(
            name: name, version: 4, target: "service", when: "2026-01-02", versions: 5)
        let backend = ScriptedBackend(.init(deployments: [line], live: (4, shipped)))
        return await Session(document, rows: rows, columns: columns, backend: backend, glyphs: glyphs)
    }

    @Test("a document that is live as it is says so")
    func same() async throws {
        var session = try await deployed("flights/flights")
        session.expect("as in late-flights v4, which is live")
        await session.go(to: "deploy")
        session.expect("v4 is live")
        await session.type("gd")
        session.expect("late-flights  v4 of 5  as in this document")
    }

    @Test("a stale deployment is told by the tab's title, whichever is open")
    func badge() async throws {
        var session = try await deployed("penguins/penguins")
        session.expect(" Deployments 1 ")
        await session.go(to: "fill")
        await session.press("Enter", "j", "l", "q")
        session.expect(" Deployments ~1 ")
    }

    @Test("changed, added and gone nodes are marked and summed up", arguments: ScreenTests.sizes)
    func screens(size: (rows: Int, columns: Int)) async throws {
        var session = try await deployed("flights/flights", rows: size.rows, columns: size.columns)
        // Another mean, no scaling, and a node more.
        await session.go(to: "fill")
        await session.press("Enter", "j", "l", "q")
        await session.go(to: "scale")
        await session.press("x")
        await session.go(to: "predict-trees")
        await session.press("e", "a")
        await session.type("rowfilter")
        await session.press("Enter", "Esc")
        await session.go(to: "deploy")
        await session.type("gd")
        await session.press("Esc")
        session.expect("~ stale")
        session.expect("v4 is stale")
        try Golden.expect(session.screen, is: "stale-\(size.columns)x\(size.rows)")
    }

    @Test("each Deploy node tells how what it deploys stands to what is live")
    func everyDeployNode() async throws {
        var session = try await deployed("flights/flights")
        let second = Node(type: "deploy-service@1", at: GridPoint(16, 6), parameters: ["name": "prepared"])
        let link = Connection(from: Endpoint("prepare-end", "workflow"), to: Endpoint("deploy-prepared"))
        await session.carryOut(
            session.state.apply(
                .batch("deploy twice", [.addNode("deploy-prepared", second, index: nil), .connect(link, index: nil)])))
        let deployed = try #require(session.state.preview?.deployed)
        #expect(deployed["deploy"]?.isStale == false && deployed["deploy-prepared"]?.isStale == true)
        await session.go(to: "deploy")
        session.expect("v4 is live")
        await session.go(to: "deploy-prepared")
        session.expect("v4 is stale")
    }

    @Test("symbols tell it without colors, and in ASCII")
    func ascii() async throws {
        var session = try await deployed("penguins/penguins", glyphs: .ascii)
        await session.go(to: "trees")
        await session.carryOut(session.state.apply(.setParameter("trees", "trees", 10, index: nil)))
        let screen = session.screen
        #expect(screen.unicodeScalars.allSatisfy { $0.isASCII }, "\(screen)")
        session.expect("1 changed against penguin-species v4")
        session.expect("%trees")
    }

    @Test("what something frozen will be fitted by is told before it is fitted")
    func causes() async throws {
        var session = try await deployed("penguins/penguins")
        await session.go(to: "trees")
        await session.carryOut(session.state.apply(.setParameter("trees", "trees", 10, index: nil)))
        let comparison = try #require(session.state.preview?.comparison)
        #expect(comparison.difference.frozen.map(\.node) == ["trees"])
        session.expect("will be fitted anew: trees.trees 50")
        session.expect("≠ trees 50 -> 10, against live")
        await session.press("u")
        session.expect("as in penguin-species v4")
    }

    @Test("what a rollback makes live is compared with at once")
    func rollback() async throws {
        var session = try await deployed("penguins/penguins")
        session.expect("as in penguin-species v4")
        session.backend.script.live?.version = 3
        session.backend.script.deployments[0].version = 3
        await session.type("gR")
        await session.press("Enter")
        session.expect("as in penguin-species v3")
    }
}
