import Catalog
import Editor
import Engine
import Terminal
import Testing
import Workflow

@Suite("Keys in the chart") struct ChartKeyTests {
    @Test("0 and $ draw the first and the last column, and say so where there is nothing further")
    func ends() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.type("R")
        await session.go(to: "partition")
        await session.type("t2t2$")
        let last = (session.state.data.schema?.columns.count ?? 0) - 1
        #expect(session.state.data.place.column == last && last > 0)
        await session.type("$")
        session.expect("nothing further")
        await session.type("0")
        #expect(session.state.data.place.column == 0 && session.notice.isEmpty)
    }

    @Test("a scorer's figures are drawn together, its counts of classes as a matrix")
    func scorer() async throws {
        var session = try await Session.sample("penguins/penguins")
        session.backend.script.pages = [
            PortReference("quality", "metrics"): ScriptedChart.page(.figures),
            PortReference("quality", "confusion"): ScriptedChart.page(.confusion),
        ]
        await session.type("R")
        await session.go(to: "quality")
        await session.type("t2")
        session.expect("figures of quality")
        await session.type("t2l")
        session.expect("the table is drawn as a whole")
        await session.press("Esc")
        await session.type("o")
        session.expect("confusion matrix of quality")
    }

    @Test(
        "a node without a table has no chart, least of all that of the node before",
        arguments: ["production", "deploy"])
    func absence(node: NodeID) async throws {
        var session = try await Session.sample("flights/flights")
        await session.type("R")
        await session.go(to: "partition")
        await session.type("t2")
        #expect(session.state.chart.asked != nil)
        await session.go(to: node)
        #expect(session.state.chart.asked == nil)
        session.expect("nothing to draw here")
    }
}
