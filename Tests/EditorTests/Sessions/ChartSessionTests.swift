import Catalog
import Editor
import Engine
import Terminal
import Testing
import Workflow

/// The Chart tab: what is drawn follows the cursor, and keys change it.
@Suite("Charts in the editor") struct ChartSessionTests {
    private func session(rows: Int = 40, columns: Int = 120) async throws -> Session {
        var session = try await Session.sample("penguins/penguins", rows: rows, columns: columns)
        await session.type("R")
        await session.type("t2")
        return session
    }

    @Test("a picture that suits the column is drawn, and others by a key")
    func kinds() async throws {
        var session = try await session()
        session.expect("rows by name")
        await session.type("t2")
        #expect(session.state.place == .chart)
        await session.type("ll")
        session.expect("histogram of delay")
        session.expect("picture 1 of 3")
        await session.type("j")
        session.expect("quartiles of delay")
        await session.type("k")
        session.expect("histogram of delay")
        await session.type("h")
        session.expect("rows by city")
        await session.type("y")
        await session.type("delay")
        await session.press("Enter")
        session.expect("mean of delay by city")
        await session.type("a")
        session.expect("sum of delay by city")
        await session.type("t1")
        #expect(session.state.data.column?.name == "city", "both tabs look at the same column")
    }

    @Test("more and fewer bins are asked for")
    func bins() async throws {
        var session = try await session()
        await session.type("t2ll")
        let usual = session.state.chart.asked?.chart?.size ?? 0
        await session.type("+")
        #expect(session.state.chart.asked?.chart?.size == usual * 3 / 2)
        await session.type("---")
        #expect(session.state.chart.asked?.chart?.size ?? usual < usual)
    }

    @Test("it is told where only the most frequent values are drawn")
    func partial() async throws {
        var session = try await session()
        let chart = try #require(session.state.chart.asked?.chart)
        #expect(chart.kind == .bars && chart.column.name == "name")
        let drawn = try #require(session.state.chart.drawn?.page.rows.count)
        let isTold = session.screen.contains("the \(drawn) most frequent values")
        #expect(isTold == (drawn >= chart.size))
        session.state.chart.drawn?.request.chart?.size = drawn
        session.state.chart.asked?.chart?.size = drawn
        session.expect("the \(drawn) most frequent values")
    }

    @Test("the picture is of the rows that are looked at")
    func filtered() async throws {
        var session = try await session()
        await session.type("t1t1f")
        await session.type("delay > 5")
        await session.press("Enter")
        await session.type("t2")
        session.expect("of the filtered rows")
        #expect(session.state.chart.asked?.look.filter == "delay > 5")
    }

    @Test("a view node draws its own table, and a model how much its features count")
    func nodes() async throws {
        var session = try await session()
        await session.go(to: "trees")
        session.expect("feature importance of trees")
        session.expect("dep_delay")
        await session.go(to: "penguins")
        await session.type("a")
        await session.type("histogram")
        await session.press("Enter")
        await session.type("body_mass_g")
        await session.press("Enter")
        session.expect("r runs it")
        await session.type("r")
        session.expect("histogram of histogram: column body_mass_g")
        await session.type("t2j")
        #expect(session.notice.contains("view node"))
    }

    @Test("a view node that is framed with others puts no output into production")
    func framed() async throws {
        var session = try await Session.sample("penguins/penguins-start")
        await session.go(to: "fill")
        await session.type("a")
        await session.type("histogram")
        await session.press("Enter")
        await session.type("body_mass_g")
        await session.press("Enter")
        await session.type("V(Vf")
        await session.press("Enter", "Enter")
        session.expect("Production: ")
        let production = session.state.preview?.diagram.boxes.map(\.id) ?? []
        #expect(production.contains { $0.hasPrefix("fill") } && !production.contains { $0.hasPrefix("histogram") })
    }

    @Test("whole screens", arguments: ScreenTests.sizes)
    func screens(size: (rows: Int, columns: Int)) async throws {
        var session = try await session(rows: size.rows, columns: size.columns)
        await session.type("t2$")
        await session.type("ll")
        try Golden.expect(session.screen, is: "chart-\(size.columns)x\(size.rows)-pane")
        await session.type("zz")
        try Golden.expect(session.screen, is: "chart-\(size.columns)x\(size.rows)-whole")
    }
}
