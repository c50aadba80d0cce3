import Editor
import Terminal
import Testing
import Workflow

/// What production asks for and answers, as it is told beside the canvas.
@Suite("The contract in the editor") struct PreviewSessionTests {
    @Test("the columns of the contract are named in full where there is room, else as far as they fit")
    func columns() async throws {
        var session = try await Session.sample("penguins/penguins")
        session.expect("in table  bill_length_mm, bill_depth_mm,")
        session.expect("flipper_length_mm, body_mass_g")
        session.expect("species_predicted,")
        session.expect("species_probability*")
        await session.resize(rows: 24, columns: 80)
        session.expect("in table  bill_length_mm, bill_…")
    }

    @Test("the ends that production alone has tell their columns with the types")
    func ends() async throws {
        var session = try await Session.sample("penguins/penguins")
        await session.go(to: "fill")
        await session.press("Tab", "h")
        session.expect("─ input-table ─")
        session.expect("asks for 4 columns")
        session.expect("bill_length_mm float")
        session.expect("flipper_length_mm int")
        await session.press("l")
        session.expect("─ fill ─")
        await session.press("h", "j", "j", "j", "j")
        session.expect("─ output-table ─")
        session.expect("answers ")
        session.expect("species_predicted text")
        await session.press("Esc")
        #expect(!session.screen.contains("─ output-table ─"))
    }

    @Test("a long parameter is told in full where there is room for it")
    func parameters() async throws {
        var session = try await Session.sample("flights/flights")
        await session.go(to: "logistic")
        session.expect("origin_*, carrier_*")
        await session.resize(rows: 24, columns: 80)
        #expect(!session.screen.contains("carrier_*"))
    }

    @Test("columns that don't fit below the canvas are counted")
    func manyColumns() async throws {
        var session = try await Session.sample("flights/flights")
        await session.go(to: "late")
        session.expect("24 columns, not run yet")
        session.expect("and 7 more")
    }
}
