import Catalog
import Editor
import Foundation
import Terminal
import Testing
import Workflow

/// Forms edited with keys: text, lists, files, and the user's own editor.
@Suite("Forms") struct FormSessionTests {
    private func form(
        of node: NodeID, in sample: String = "flights/flights", field: String? = nil
    ) async throws -> Session {
        var session = try await Session.sample(sample)
        await session.go(to: node)
        await session.press("Enter")
        if let field {
            let index = try #require(session.form.fields.firstIndex { $0.parameter.name == field })
            for _ in 0..<index { await session.press("j") }
        }
        return session
    }

    private func value(_ session: Session, _ node: NodeID, _ name: String) -> ParameterValue? {
        session.state.workflow.nodes[node]?.parameters[name]
    }

    private func shows(_ session: Session, _ text: String) -> Bool {
        var session = session
        return session.screen.contains(text)
    }

    // MARK: Text

    @Test("what is wrong with an expression is told as it is typed, at its place")
    func outlook() async throws {
        var session = try await form(of: "flown")
        await session.press("Enter", "Ctrl-u")
        await session.type("origin = 'JFK' AND arr_dela > 3")
        session.expect("line 1, column 20:")
        session.expect("did you mean \"arr_delay\"?")
        #expect(value(session, "flown", "where") == "arr_delay IS NOT NULL", "nothing is taken before Enter")
        await session.press("Ctrl-a")
        await session.type("(")
        session.expect("is not one expression")
        await session.press("Backspace", "Ctrl-e", "Alt-b", "Left", "Left", "Left")
        await session.type("y")
        var screen = session.screen
        #expect(!screen.contains("column 20"))
        await session.press("Enter")
        screen = session.screen
        #expect(value(session, "flown", "where") == "origin = 'JFK' AND arr_delay > 3", "\(screen)")
    }

    @Test("SQL that can't be read says what to write instead, and where")
    func wayOut() async throws {
        var workflow = Workflow(name: "sql")
        workflow.nodes["rows"] = Node(type: "table-creator@1", parameters: ["columns": ["a": "BIGINT"]])
        workflow.nodes["query"] = Node(type: "sql-query@1", at: GridPoint(1, 0), parameters: ["query": "FROM table"])
        workflow.nodes["rules"] = Node(
            type: "rule-engine@1", at: GridPoint(1, 1),
            parameters: ["column": "size", "rules": [["when": "a > 1", "then": "'big'"]], "otherwise": "small"])
        workflow.connections = ["query", "rules"].map { Connection(from: Endpoint("rows"), to: Endpoint($0)) }
        var session = await Session(try Document(new: workflow, path: "/nowhere/sql.galley.yaml"))
        func message(_ node: NodeID) -> String? { session.state.problems.first { $0.node == node }?.message }
        #expect(message("query") == "table is a word of SQL: as a table it is written \"table\" in \"query\"")
        #expect(message("rules")?.hasSuffix("has no such column; text stands in single quotes: 'small'") == true)
        await session.go(to: "query")
        await session.press("Enter", "Enter", "Ctrl-u")
        await session.type("SELCT a")
        await session.press("Enter")
        await session.type("FROM \"table\"")
        session.expect("line 1, column 1: \"query\" must be one SELECT, but begins")
    }

    @Test("aggregates are completed, and what is wrong with one is not told of another")
    func aggregates() async throws {
        var workflow = Workflow(name: "sums")
        workflow.nodes["rows"] = Node(
            type: "table-creator@1", parameters: ["columns": ["a": "BIGINT"]])
        workflow.nodes["sums"] = Node(
            type: "group-by@1", at: GridPoint(1, 0), parameters: ["aggregates": ["n": "cuont(*)"]])
        workflow.connections = [Connection(from: Endpoint("rows"), to: Endpoint("sums"))]
        var session = await Session(try Document(new: workflow, path: "/nowhere/sums.galley.yaml"))
        await session.go(to: "sums")
        await session.press("Enter", "j", "j", "Enter")
        await session.type("most = ma")
        session.expect("max(")
        session.expect("most = ma")
        await session.press("Tab")
        await session.type("a)")
        let typing = session.form
        #expect(session.state.finding(on: typing.fields[2], of: typing) == nil)
        await session.press("Enter")
        #expect(value(session, "sums", "aggregates")?.map?["most"] == "max(a)")
        let form = session.form
        #expect(session.state.finding(on: form.fields[1], of: form)?.message.contains("did you mean \"count\"") == true)
        #expect(session.state.finding(on: form.fields[2], of: form) == nil)
    }

    @Test("a number is refused as it is typed, with the reason")
    func number() async throws {
        var session = try await form(of: "trees", field: "trees")
        await session.press("c")
        await session.type("12x")
        session.expect("\"12x\" is not a whole number")
        await session.press("Backspace", "Backspace", "Backspace")
        await session.type("0")
        session.expect("must be")
        await session.press("Backspace")
        await session.type("12")
        #expect(session.state.finding(on: try #require(session.form.field), of: session.form) == nil)
        await session.press("Enter")
        #expect(value(session, "trees", "trees") == 12)
    }

    @Test("the largest number is stepped no further")
    func largest() async throws {
        var session = try await Session.sample("flights/flights")
        await session.carryOut(session.state.apply(.setParameter("trees", "trees", .int(.max), index: nil)))
        await session.go(to: "trees")
        await session.press("Enter")
        let index = try #require(session.form.fields.firstIndex { $0.parameter.name == "trees" })
        for _ in 0..<index { await session.press("j") }
        await session.press("l")
        #expect(value(session, "trees", "trees") == .int(.max))
    }

    @Test("what was gone to among the names is not there any more once there are fewer")
    func fewerNames() async throws {
        var session = try await form(of: "flown")
        await session.press("c")
        await session.type("co")
        await session.press("Up")
        #expect(session.form.completion == session.completions.count - 1)
        await session.take(.functions([]))
        session.expect("flown where")
        #expect(session.state.chosenCompletion(session.state.completions(for: session.form), of: session.form) == nil)
    }

    @Test("names are completed: columns with their types, spelled as SQL needs it, then functions")
    func completion() async throws {
        var session = try await form(of: "flown")
        await session.press("c")
        await session.type("arr_")
        await session.press("Tab", "Enter")
        #expect(session.form.editing?.text == "arr_time")
        await session.type(" > cou")
        await session.press("Tab")
        #expect(session.form.editing?.text == "arr_time > count(", "the only one is taken at once")
    }

    @Test("a statement is several lines: Enter breaks them, Ctrl-s takes them, their ends stay")
    func statement() async throws {
        var session = try await Session.empty()
        await session.type("a")
        await session.type("sqlquery")
        await session.press("Enter")
        await session.type("SELECT")
        await session.press("Enter", "Tab")
        await session.type("1 AS one,")
        await session.press("Enter")
        await session.type("2 AS two")
        session.expect("3   2 AS two")
        session.expect("Ctrl-s accept")
        await session.press("Ctrl-s")
        #expect(value(session, "sql-query", "query") == "SELECT\n  1 AS one,\n  2 AS two")
    }

    @Test("a fault in the middle of a statement is told with line and column")
    func statementFault() async throws {
        var session = try await Session.empty()
        await session.type("a")
        await session.type("sqlquery")
        await session.press("Enter")
        await session.carryOut(session.state.update(.paste("SELECT 1 AS one,\n  2 AS two\nFORM range(3)")))
        session.expect("line 3, column 1:")
        session.expect("syntax error")
        await session.press("Ctrl-u")
        await session.type("FROM nothing")
        session.expect("line 3, column 6:")
        session.expect("reads \"nothing\"")
    }

    /// A Python script that is being edited.
    private func script(_ configuration: String = "") async throws -> Session {
        var workflow = Workflow(name: "script")
        workflow.nodes["script"] = Node(type: "python-script@1")
        var session = await Session(try Document(new: workflow, path: "/nowhere/script.galley.yaml"))
        session.configure(configuration)
        await session.press("Enter")
        let index = try #require(session.form.fields.firstIndex { $0.parameter.name == "script" })
        for _ in 0..<index { await session.press("j") }
        await session.press("c")
        return session
    }

    @Test("Python is indented by four blanks, and after a colon by itself")
    func indentation() async throws {
        var session = try await script()
        await session.type("def f(x):")
        await session.press("Enter")
        await session.type("return x")
        await session.press("Enter", "Tab")
        #expect(session.form.editing?.text == "def f(x):\n    return x\n        ")
    }

    @Test("in vi's normal mode Tab types nothing, and is not offered")
    func tabInNormalMode() async throws {
        var session = try await script("editing = vi\n")
        session.expect("Tab complete")
        await session.type("x")
        await session.press("Esc", "Tab")
        #expect(session.form.editing?.text == "x" && session.form.editing?.vi?.title == "NORMAL")
        #expect(!session.state.footerHints.contains { $0.title == "complete" })
    }

    @Test("rules stand a line each, and stay what they are")
    func rules() async throws {
        var session = try await Session.empty()
        await session.type("a")
        await session.type("ruleengine")
        await session.press("Enter")
        await session.type("grade")
        await session.press("Enter")
        await session.type("{when: a > 1, then: \"'x, y'\"}, {when: b, then: 2}")
        await session.press("Enter")
        let rules = value(session, "rule-engine", "rules")
        #expect(rules?.list?.map { $0.map?["then"] } == ["'x, y'", 2])
        await session.press("Enter", "j", "Enter")
        session.expect("2 {when: b, then: 2}")
        await session.press("Enter")
        #expect(value(session, "rule-engine", "rules") == rules)
    }

    @Test("what is pasted comes as one piece, as it is, and is undone at once")
    func pasting() async throws {
        var session = try await form(of: "flown")
        await session.press("c")
        await session.type("x ")
        _ = session.state.update(.paste("a\n  b\n\tc"))
        #expect(session.form.editing?.text == "x a\n  b\n\tc")
        await session.press("Ctrl-z")
        #expect(session.form.editing?.text.hasPrefix("x") == true && session.form.editing?.hasLines == false)
    }

    @Test("what was typed and left comes back")
    func left() async throws {
        var session = try await form(of: "flown")
        await session.press("c")
        await session.type("month = 3")
        await session.press("Esc")
        #expect(session.notice.contains("Ctrl-y"))
        await session.press("c", "Ctrl-y")
        #expect(session.form.editing?.text == "month = 3")
    }

    @Test("vi's keys, where the configuration asks for them, with the mode in the footer")
    func vi() async throws {
        var session = try await form(of: "flown")
        session.configure("editing = vi\n")
        await session.press("Enter")
        session.expect(" INSERT  ")
        await session.press("Esc")
        session.expect(" NORMAL  ")
        await session.type("0cw")
        await session.type("dep_delay")
        await session.press("Esc")
        session.expect(" NORMAL  ")
        await session.press("Enter")
        #expect(value(session, "flown", "where") == "dep_delay IS NOT NULL")
        await session.press("Enter", "Esc", "Esc")
        #expect(session.form.editing == nil, "a second Esc leaves the field")
        _ = session.state.update(.paste("x"))
        await session.press("Enter", "Esc")
        _ = session.state.update(.paste(" ddx"))
        #expect(session.form.editing?.text.contains(" ddx") == true, "what is pasted is no command")
    }

    // MARK: Lists

    @Test("several columns are picked from a list with their types, in the order of picking")
    func columns() async throws {
        var session = try await form(of: "encode", field: "columns")
        await session.press("Enter")
        session.expect("2 picked")
        session.expect("[1] origin")
        session.expect("[2] carrier")
        await session.type("origin")
        await session.press("Space")
        session.expect("[1] carrier")
        await session.type("dest")
        await session.press("Space")
        await session.type("origin,")
        // A comma parts names, and lets none go.
        await session.press(",", "Enter")
        #expect(value(session, "encode", "columns") == ["carrier", "dest", "origin"])
        await session.press("Enter", "Alt-Down", "Alt-Down", "Alt-Down", "Enter")
        #expect(value(session, "encode", "columns") == ["dest", "origin", "carrier"])
        await session.press("u", "u")
        #expect(value(session, "encode", "columns") == ["origin", "carrier"], "one undo each")
        // What no column is called is taken as typed, such as a pattern.
        await session.press("c")
        await session.type("wind*")
        await session.press("Enter", "Enter")
        #expect(value(session, "encode", "columns") == ["wind*"])
        await session.press("Enter")
        session.expect("[1] wind*")
    }

    @Test("one column is chosen from a list that begins at the one that is there")
    func column() async throws {
        var session = try await form(of: "trees", in: "penguins/penguins", field: "target")
        await session.press("Enter")
        session.expect("▶ species")
        await session.press("Enter")
        #expect(value(session, "trees", "target") == "species")
        await session.press("Enter")
        await session.type("isl")
        await session.press("Enter")
        #expect(value(session, "trees", "target") == "island")
    }

    @Test("choices are listed, cycled to both sides, and nothing else is taken")
    func choices() async throws {
        var session = try await form(of: "fill", field: "method")
        let before = value(session, "fill", "method")
        await session.press("l")
        let after = value(session, "fill", "method")
        #expect(after != before)
        await session.press("h", "Enter")
        session.expect("▶ \(before?.string ?? session.form.field?.hint ?? "")")
        await session.type("nonsense")
        await session.press("Enter")
        #expect(session.form.complaint?.hasPrefix("one of") == true)
    }

    // MARK: Files

    @Test("a file is picked by folders: sizes, kinds that fit, up, hidden ones on a key, Tab completes")
    func files() async throws {
        let folder = NSTemporaryDirectory() + "galley-picking-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for path in ["raw/2023", "raw/.cache"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(path)", withIntermediateDirectories: true)
        }
        for (name, size) in [("raw/a.csv", 2500), ("raw/b.parquet", 3), ("raw/.h.csv", 1), ("raw/2023/x.csv.gz", 9)] {
            try String(repeating: "x", count: size).write(
                toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        let document = try Document(new: Workflow(name: "trial"), path: "\(folder)/trial.galley.yaml")
        var session = await Session(document)
        await session.type("a")
        await session.type("csvreader")
        await session.press("Enter")
        // The files that fit, wherever they are, then folders.
        #expect(session.completions == ["raw/a.csv", "raw/2023/x.csv.gz", "raw/", "../"])
        await session.press("Down", "Down", "Tab")
        #expect(session.form.editing?.text == "raw/")
        #expect(session.completions == ["raw/a.csv", "raw/2023/", ""])
        session.expect("2.5 kB")
        session.expect("3 more with Alt-.")
        await session.press("Alt-.")
        #expect(session.completions == ["raw/.h.csv", "raw/a.csv", "raw/b.parquet", "raw/.cache/", "raw/2023/", ""])
        await session.type("23")
        await session.press("Enter")
        #expect(session.form.editing?.text == "raw/2023/")
        await session.press("Backspace")
        #expect(session.form.editing?.text == "raw/")
        await session.press("Backspace", "Backspace")
        #expect(session.form.editing?.text == "../")
        await session.press("Ctrl-u")
        await session.type("raw//")
        #expect(session.form.editing?.text == "/", "a second slash begins at the root")
        session.state.setup.home = folder
        await session.type("~/")
        #expect(session.form.editing?.text == folder + "/")
        await session.press("Ctrl-u")
        await session.type("raw/*.csv")
        #expect(session.completions.first == "raw/*.csv")
        await session.press("Enter")
        #expect(value(session, "csv-reader", "path") == "raw/*.csv")
    }

    @Test("a folder that isn't there is told, and a file to write needn't be there")
    func missingFolder() async throws {
        var session = try await form(of: "flights", field: "path")
        await session.press("Enter", "Ctrl-u")
        await session.type("nowhere/")
        session.expect("there is no folder nowhere/")
        #expect(FolderListing("", from: "/nowhere").remark != nil)
        var writing = try await Session.empty()
        await writing.type("a")
        await writing.type("csvwriter")
        await writing.press("Enter")
        await writing.type("out.csv")
        await writing.press("Enter")
        #expect(value(writing, "csv-writer", "path") == "out.csv")
    }

    @Test("a file is replaced only by who chooses it, and a file that is missing is kept")
    func replacing() async throws {
        var session = try await form(of: "flights", field: "path")
        await session.press("Enter", "Ctrl-u")
        await session.type("data/gone.csv")
        await session.press("Enter", "Enter", "Enter")
        #expect(value(session, "flights", "path") == "data/gone.csv")
        await session.press("Esc")
        await session.type("acsvwriter")
        await session.press("Enter")
        #expect(session.completions.first == "csv-writer.csv")
        session.expect("a new file")
        session.expect("replaces it")
        await session.press("Enter")
        #expect(value(session, "csv-writer", "path") == "csv-writer.csv")
    }

    // MARK: The user's own editor

    @Test("the user's own editor takes over from any field, and what it fails at leaves the text as it was")
    func outside() async throws {
        var session = try await form(of: "flown")
        session.outside = { _ in .done("month = 3\nAND day = 1") }
        await session.press("E")
        #expect(session.effects.last { $0.isOutside } == .editOutside("arr_delay IS NOT NULL", ending: "sql"))
        #expect(session.form.editing?.text == "month = 3\nAND day = 1")
        await session.press("Ctrl-z")
        #expect(session.form.editing?.text == "arr_delay IS NOT NULL", "one step back")
        session.outside = { _ in .failed("vi ended with status 1: the text is as it was", written: "month = 4") }
        await session.press("Ctrl-x", "Ctrl-e")
        #expect(session.form.editing?.text == "arr_delay IS NOT NULL")
        session.expect("ended with status 1")
        await session.press("Ctrl-u", "Ctrl-k", "Ctrl-y", "Alt-y")
        #expect(session.form.editing?.text == "month = 4", "what was written isn't lost")

        var list = try await form(of: "encode", field: "columns")
        list.outside = { _ in .done("origin\ndest\n") }
        await list.press("Enter", "Alt-e", "Enter")
        #expect(value(list, "encode", "columns") == ["origin", "dest"])
    }

    // MARK: The manual page

    @Test("the manual page is beside the form where there is room, else on a key, and can be paged")
    func manual() async throws {
        for (rows, columns, isBeside) in [(24, 80, false), (40, 120, true), (60, 200, true)] {
            var session = try await Session.sample("flights/flights", rows: rows, columns: columns)
            await session.go(to: "flown")
            await session.press("Enter")
            #expect(shows(session, "Manual") == isBeside)
            session.expect("The condition, a DuckDB")
            if !isBeside { await session.press("K") }
            session.expect("Manual")
            let before = session.screen
            await session.press("PageDown", "PageUp")
            session.expect("the manual page begins here")
            session.state.notice = nil
            #expect(shows(session, before))
            if !isBeside { await session.press("K") }
            #expect(shows(session, "Manual") == isBeside)
        }
    }
}

extension Session {
    /// The form that is open.
    var form: FormPrompt {
        guard case .form(let form)? = state.prompt else {
            Issue.record("no form is open")
            return FormPrompt(.node("none"), FormSheet(Catalog.standard.types[0]), parameters: [:])
        }
        return form
    }

    var completions: [String] { state.completions(for: form).map(\.text) }
}

extension Effect {
    fileprivate var isOutside: Bool { if case .editOutside = self { true } else { false } }
}
