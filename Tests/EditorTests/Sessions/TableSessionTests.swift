import Editor
import Engine
import Terminal
import Testing
import Workflow

/// The table below: going about in it, arranging it, copying from it.
@Suite("The table in the editor") struct TableSessionTests {
    private func session(rows: Int = 40, columns: Int = 120) async throws -> Session {
        var session = try await Session.sample("penguins/penguins", rows: rows, columns: columns)
        await session.type("R")
        await session.type("t1")
        return session
    }

    @Test("moving a node leaves the table as it is, rows and cursor")
    func moved() async throws {
        var session = try await session()
        await session.press("G", "Esc", "J")
        #expect(session.state.data.place.row == 999)
        session.expect("plane 999")
    }

    @Test("the cursor goes to any cell, and rows are loaded where it goes")
    func going() async throws {
        var session = try await session()
        #expect(session.state.place == .data)
        await session.press("G")
        #expect(session.state.data.place.row == 999)
        session.expect("rows 995-1000 of 1000")
        session.expect("plane 999")
        await session.type("gg")
        session.expect("飛行機 0")
        await session.type("500G")
        #expect(session.state.data.place.row == 499)
        await session.type("7gg$")
        #expect(session.state.data.place == CellPlace(row: 6, column: 2))
        session.expect("7▶")
        await session.type("0k")
        #expect(session.state.data.place == CellPlace(row: 5, column: 0))
        await session.type("h")
        #expect(session.notice.contains("nothing further"))
        await session.press("Ctrl-d")
        #expect(session.state.data.place.row == 10)
        await session.type("c")
        await session.type("delay")
        await session.press("Enter")
        #expect(session.state.data.column?.name == "delay")
    }

    @Test("rows in sight that are not there any more are left", arguments: [0, 1, 10])
    func fewerRows(count: Int) async throws {
        var session = try await session()
        await session.press("G")
        let look = try #require(session.state.data.look)
        var page = try #require(session.state.data.page)
        (page.totalRows, page.offset, page.rows) = (count, 0, Array(page.rows.prefix(count)))
        session.state.data.awaitedOffset = 0
        await session.take(.looked(.page(look, .success(page))))
        session.expect(count == 0 ? "no rows" : "of \(count)")
        #expect(session.state.data.top == max(0, count - 1))
    }

    @Test("a table is sorted as it was when the cursor comes back to it")
    func returning() async throws {
        var session = try await session()
        await session.type("s")
        session.expect("sorted by name")
        let (node, other) = (try #require(session.state.cursor), try #require(session.state.workflow.nodes.keys.last))
        await session.press("Esc")
        await session.go(to: other)
        #expect(!session.screen.contains("sorted by") && node != other)
        await session.go(to: node)
        session.expect("sorted by name")
    }

    @Test("rows are sorted by the column under the cursor, rising, falling, and as they were")
    func sorting() async throws {
        var session = try await session()
        let before = session.state.workflow
        await session.type("s")
        session.expect("sorted by name  x takes it off")
        session.expect("name ▲")
        await session.type("s")
        session.expect("sorted by name falling")
        session.expect("plane 999")
        await session.type("lS")
        session.expect("sorted by name falling, then city")
        session.expect("name▼1")
        await session.type("x")
        #expect(!session.screen.contains("sorted by"))
        await session.type("x")
        #expect(session.notice.contains("neither sorted nor filtered"))
        await session.type("sss")
        #expect(!session.screen.contains("sorted by"))
        #expect(session.state.workflow == before && !session.state.document.isDirty)
    }

    @Test("a condition is completed, refused with DuckDB's words where it was typed, and taken off")
    func filtering() async throws {
        var session = try await session()
        session.backend.script.complaints = ["delay > x": "column \"x\" not found"]
        await session.type("f")
        session.expect("only rows where")
        await session.type("del")
        session.expect("Tab completes")
        await session.press("Tab")
        await session.type(" > x")
        await session.press("Enter")
        session.expect("only rows where delay > x")
        session.expect("column \"x\" not found")
        #expect(session.state.data.look?.filter == nil)
        await session.press("Enter")
        #expect(session.state.prompt != nil, "the same text isn't tried again")
        await session.press("Backspace")
        await session.type("5")
        await session.press("Enter")
        session.expect("only where delay > 5  x takes it off")
        session.expect("of 100, 3 columns")
        #expect(session.backend.calls.last?.hasPrefix("profile") == true, "columns are looked at anew")
        await session.type("f")
        await session.press("Ctrl-u", "Enter")
        session.expect("of 1000, 3 columns")
        // What is looked at stays so when the workflow runs again.
        await session.type("f")
        await session.type("delay > 5")
        await session.press("Enter")
        await session.type("R")
        #expect(session.state.data.look?.filter == "delay > 5")
    }

    @Test("until its rows are there the table stays as it is, and what goes on can be stopped")
    func waiting() async throws {
        var session = try await session()
        let effects = session.pressOnly("s")
        session.expect("sorted by name…  Ctrl-c stops it")
        session.expect("rows 1-5 of 1000")
        let look = try #require(session.state.data.wanted)
        #expect(session.pressOnly("Ctrl-c") == [.look(.stop)])
        await session.take(.looked(.page(look, .failure(RunError("cancelled", isCancellation: true)))))
        #expect(session.notice.contains("stopped") && session.state.data.look?.isArranged == false)
        // An answer that comes too late changes nothing.
        await session.carryOut(effects)
        #expect(session.state.data.look?.isArranged == false)
    }

    @Test("a text is found and found again")
    func finding() async throws {
        var session = try await session()
        await session.type("/")
        await session.type("512")
        await session.press("Enter")
        #expect(session.state.data.place.row == 512)
        session.expect("飛行機 512")
        await session.type("/")
        await session.type("nobody")
        await session.press("Enter")
        #expect(session.notice == "no cell contains \"nobody\"")
    }

    @Test("cells, rows and columns are copied, and what doesn't fit is said")
    func copying() async throws {
        var session = try await session()
        await session.type("jlyy")
        #expect(session.effects.last == .copy("Zürich"))
        await session.type("2yr")
        #expect(session.effects.last == .copy("plane 1\tZürich\t0.25\n飛行機 2\tZürich\t0.5"))
        #expect(session.notice == "copied 2 rows, with tabs")
        await session.type("yR")
        #expect(session.effects.last == .copy("name,city,delay\nplane 1,Zürich,0.25"))
        await session.type("$yc")
        guard case .copy(let text)? = session.effects.last else { throw Missing() }
        #expect(text.hasPrefix("0.0\n0.25\n") && text.hasSuffix("\n249.75"))
        #expect(session.notice == "copied 1000 values of delay, a line each")
    }

    struct Missing: Error {}

    @Test("text on the clipboard has whole rows, as many as terminals take")
    func delimited() {
        let schema = Schema([Column("a", "VARCHAR"), Column("b,c", "BIGINT")])
        let page = TablePage(
            schema: schema, totalRows: 9, offset: 0,
            rows: [[.string("x\ty\"z"), 1], [.null, 22], [.string("last"), 333]])
        #expect(DelimitedText(page, .tabs, bytes: 1000).text == "x y\"z\t1\n\t22\nlast\t333")
        #expect(DelimitedText(page, .csv, bytes: 1000).text == "a,\"b,c\"\n\"x\ty\"\"z\",1\n,22\nlast,333")
        let cut = DelimitedText(page, .tabs, bytes: 11)
        #expect(cut.rows == 2 && cut.text.utf8.count == 11)
        #expect(DelimitedText(page, .tabs, bytes: 3).rows == 0)
    }

    @Test("one column in full takes the place of the rows and follows the cursor")
    func details() async throws {
        var session = try await session()
        await session.type("$")
        await session.press("Enter")
        session.expect("column 3 of 3")
        session.expect("median")
        session.expect("72.2")
        await session.type("h")
        session.expect("column 2 of 3")
        session.expect("33.4%")
        await session.press("Esc")
        session.expect("rows 1-6 of 1000")
        #expect(session.state.focus == .lower)
    }

    @Test("where there is little room, the line above the rows tells how they are arranged")
    func small() async throws {
        var session = try await session(rows: 24, columns: 80)
        session.expect("rows 1-2 of 1000")
        await session.type("s")
        session.expect("sorted by name  x takes it off")
        session.expect("plane 1")
    }

    @Test("the lower pane has the whole screen until it is left", arguments: ScreenTests.sizes)
    func zoom(size: (rows: Int, columns: Int)) async throws {
        var session = try await session(rows: size.rows, columns: size.columns)
        let before = session.screen
        await session.type("zz")
        #expect(!session.screen.contains("Creation"))
        await session.type("$s")
        try Golden.expect(session.screen, is: "table-\(size.columns)x\(size.rows)-rows")
        await session.press("Enter")
        try Golden.expect(session.screen, is: "table-\(size.columns)x\(size.rows)-column")
        await session.press("Esc")
        await session.type("x0")
        await session.type("zz")
        #expect(session.screen == before)
        await session.type("zz")
        await session.press("Esc")
        session.expect("Creation")
    }

    @Test("numbers and times are never cut to others, and where they are many digits long their power is told")
    func numbers() async throws {
        var session = try await Session.sample("penguins/penguins", rows: 40, columns: 120)
        let rows: [[ParameterValue]] = [
            [.double(5.050000000000001e-299), .string("2024-03-01 12:00:01.123456"), .int(4_611_686_018_427_387_904)],
            [.double(9.9999999e22), .string("2024-03-02 12:00:01.123456"), .int(-3)],
        ]
        let schema = Schema([Column("x", "DOUBLE"), Column("when", "TIMESTAMP"), Column("count", "BIGINT")])
        let port = PortReference("penguins", "table")
        session.backend.script.pages[port] = TablePage(schema: schema, totalRows: 2, offset: 0, rows: rows)
        await session.press("R")
        for text in ["5.05e-299", "1e+23", "2024-03-01 12:00:01.123456", "4611686018427387904"] { session.expect(text) }
        session.expect("2 of 2, 3 columns")
    }

    @Test("the last column has what room is left, and says where it is cut")
    func last() async throws {
        var session = try await Session.sample("penguins/penguins", rows: 40, columns: 120)
        let schema = Schema((0..<9).map { Column("column_\($0)", "BIGINT") })
        let rows: [[ParameterValue]] = [(0..<9).map { .int(1_234_567_890 * ($0 + 1)) }]
        let port = PortReference("penguins", "table")
        session.backend.script.pages[port] = TablePage(schema: schema, totalRows: 1, offset: 0, rows: rows)
        await session.press("R")
        let line = session.screen.split(separator: "\n").first { $0.contains("1234567890") } ?? ""
        #expect(line.prefix(70).contains("…│"), "\(line)")
    }
}
