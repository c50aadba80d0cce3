import Editor
import Terminal
import Testing
import Workflow

/// Fields that are edited in a pane of their own, as whole screens.
@Suite("Screens of fields") struct FormScreenTests {
    @Test("a condition, columns and a file at each size", arguments: ScreenTests.sizes)
    func fields(size: (rows: Int, columns: Int)) async throws {
        var session = try await Session.sample("flights/flights", rows: size.rows, columns: size.columns)
        func check(_ name: String) throws {
            try Golden.expect(session.screen, is: "field-\(size.columns)x\(size.rows)-\(name)")
        }
        await session.go(to: "flown")
        await session.press("Enter", "Enter")
        await session.type(" AND dep_delai > 10")
        try check("condition")
        await session.press("Esc", "q")
        await session.go(to: "encode")
        await session.press("Enter", "Enter")
        try check("columns")
        await session.press("Esc", "q")
        await session.go(to: "flights")
        await session.press("Enter", "Enter")
        try check("file")
    }

    @Test("a statement with a fault, and the manual page, at each size", arguments: ScreenTests.sizes)
    func statement(size: (rows: Int, columns: Int)) async throws {
        var session = try await Session.sample("flights/flights", rows: size.rows, columns: size.columns)
        await session.go(to: "flown")
        await session.type("a")
        await session.type("sqlquery")
        await session.press("Enter")
        let query = "-- the busiest days\nSELECT month, day, count(*) AS flights\nFROM \"table\"\nGROUP BY mnth, day"
        await session.carryOut(session.state.update(.paste(query)))
        try Golden.expect(session.screen, is: "field-\(size.columns)x\(size.rows)-statement")
        await session.press("Ctrl-s", "Enter", "K")
        try Golden.expect(session.screen, is: "field-\(size.columns)x\(size.rows)-manual")
    }
}
