import Capture
import Catalog
import Engine
import Foundation
import Testing
import Workflow

/// What a production workflow that was made elsewhere can do to the machine that runs it.
@Suite("A production workflow") struct FileAccessTests {
    private let home: TemporaryFolder
    private var folder: String { home.path + "/bundle" }
    private var secret: String { home.path + "/secret.csv" }

    init() throws {
        home = try TemporaryFolder()
        try home.write("secret.csv", "x,y\n1,secret\n")
        try home.write("bundle/own.csv", "x,y\n1,own\n")
        try home.write("bundle-of-another/own.csv", "x,y\n1,another's\n")
    }

    /// Joins the rows asked for with a file.
    private func joining(_ path: String) throws -> Workflow {
        try workflow(
            [
                ("in", "workflow-input@1", ["port": "table", "columns": ["x": "BIGINT"]]),
                ("file", "csv-reader@1", ["path": .string(path)]),
                ("join", "joiner@1", ["kind": "left", "on": ["x"]]), ("out", "workflow-output@1", ["port": "table"]),
            ], "in -> join.left", "file -> join.right", "join -> out")
    }

    private func querying(_ query: String) throws -> Workflow {
        try workflow(
            [
                ("in", "workflow-input@1", ["port": "table", "columns": ["x": "BIGINT"]]),
                ("ask", "sql-query@1", ["query": .string(query)]), ("out", "workflow-output@1", ["port": "table"]),
            ], "in -> ask.table", "ask -> out")
    }

    private func answer(_ workflow: Workflow, _ access: FileAccess = .own) throws -> String {
        let runner = try ProductionRunner(workflow, folder: folder, access: access)
        let table = try #require(try runner.run([TypedTable([TypedColumn(.ints([1]))], count: 1)]).first)
        return table.columns.map { "\($0[0])" }.joined(separator: " ")
    }

    @Test("reads its own files, and others only where they are allowed, by file or by folder")
    func sources() throws {
        #expect(try answer(joining("own.csv")).contains("own"))
        try FileManager.default.createDirectory(atPath: "\(folder)/x", withIntermediateDirectories: true)
        for path in [secret, "../secret.csv", "x/../../secret.csv", "../bundle-of-another/own.csv", "../*.csv"] {
            let error = #expect(throws: RunError.self, "\(path)") { try answer(joining(path)) }
            #expect(error?.message.contains("which nobody has allowed: for those") == true, "\(path): \(error!)")
        }
        #expect(try answer(joining(secret), FileAccess(reading: [secret])).contains("secret"))
        #expect(try answer(joining("../secret.csv"), FileAccess(reading: [home.path])).contains("secret"))
        #expect(try answer(joining("../*.csv"), FileAccess(reading: [home.path])).contains("secret"))
        #expect(throws: RunError.self) {
            try answer(joining(secret), FileAccess(reading: [folder, home.path + "/secret"]))
        }
    }

    @Test("does not follow a link out of its folder")
    func links() throws {
        try FileManager.default.createSymbolicLink(atPath: folder + "/link.csv", withDestinationPath: secret)
        let error = #expect(throws: RunError.self) { try answer(joining("link.csv")) }
        #expect(error?.message.contains("secret.csv, which nobody has allowed") == true)
    }

    @Test(
        "reads no file by SQL, changes no setting, loads and writes nothing",
        arguments: [
            "SELECT x, (SELECT content FROM read_text('SECRET')) AS y FROM \"table\"",
            "SELECT x, (SELECT max(y) FROM 'SECRET') AS y FROM \"table\"",
            "SELECT x, (SELECT count(*) FROM glob('/etc/*')) AS y FROM \"table\"",
            "SELECT x, (SELECT count(*) FROM sniff_csv('SECRET')) AS y FROM \"table\"",
            "SELECT x, (SELECT max(filename) FROM read_blob('SECRET')) AS y FROM \"table\"",
            "SELECT x, (SELECT max(y) FROM query('FROM read_csv(''SECRET'')')) AS y FROM \"table\"",
            "COPY \"table\" TO 'SECRET'", "SET enable_external_access = true", "LOAD 'SECRET'", "INSTALL httpfs",
            "SELECT x, (SELECT count(*) FROM read_csv('http://127.0.0.1:1/x.csv')) AS y FROM \"table\"",
            "ATTACH 'SECRET' AS other", "SELECT x, getenv('HOME') AS y FROM \"table\"",
            "SELECT x, (SELECT count(*) FROM enable_logging(storage => 'file', storage_path => 'FOLDER')) AS y FROM \"table\"",
            """
            SELECT x, (SELECT count(*) FROM system.main."Enable_Logging"/* ( */ (storage => 'file', storage_path => 'FOLDER')) AS y
            FROM "table" WHERE E'\\'' <> 'a' AND $$ ' $$ <> 'b'
            """,
            "SELECT x, (SELECT count(*) FROM query('FROM enable_' || 'logging()')) AS y FROM \"table\"",
            "SELECT x, (SELECT count(*) FROM json_execute_serialized_sql('{}')) AS y FROM \"table\"",
            "SELECT x, write_log('y') AS y FROM \"table\"",
        ])
    func statements(query: String) throws {
        #expect(throws: RunError.self) {
            try answer(
                querying(query.replacing("SECRET", with: secret).replacing("FOLDER", with: folder)), FileAccess())
        }
        #expect(try String(contentsOfFile: secret, encoding: .utf8) == "x,y\n1,secret\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["own.csv"])
    }

    @Test("smuggles no statement in with the type of a column")
    func types() throws {
        let passing = try workflow(
            [
                (
                    "in", "workflow-input@1",
                    [
                        "port": "table",
                        "columns": [
                            "x": .string(
                                "BIGINT) AS x FROM range(1); COPY (SELECT 1) TO '\(folder)/w'; SELECT CAST(1 AS BIGINT")
                        ],
                    ]
                ),
                ("out", "workflow-output@1", ["port": "table"]),
            ], "in -> out")
        #expect(throws: RunError.self) { try answer(passing) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["own.csv"])
        let source = Source("SELECT * FROM read_csv('\(raw: secret)'), enable_logging()", files: [secret])
        let error = #expect(throws: BindError.self) { try DuckDBBinder().columns(of: source) }
        #expect(error?.message.contains("can't call enable_logging") == true, "\(error!)")
    }

    @Test("may call what only looks like something harmful")
    func harmless() throws {
        let query = "SELECT x AS checkpoint, 'query(' || x AS y, \"table\".x AS query_id FROM \"table\""
        #expect(try answer(querying(query)).contains("query(1"))
    }

    /// Each is refused, reads files and so is refused by DuckDB, or does no more than select.
    @Test("no table function is overlooked that a new DuckDB brings")
    func functions() throws {
        let files = #/(read|parquet)_.*|glob/#
        let selecting = #/(duckdb|pragma)_.*|(test_.*|.*_names|json_(each|tree))|(unnest|range|repeat|repeat_row)/#
        let others: Set = ["generate_series", "query_table", "summary", "which_secret"]
        let names = try Database().connect().rows(
            "SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE function_type = 'table'"
        ).compactMap(\.first?.string)
        #expect(names.count > 50)
        let unknown = names.filter {
            !SQLFunctions.harmful.contains($0) && !others.contains($0) && $0.wholeMatch(of: files) == nil
                && $0.wholeMatch(of: selecting) == nil
        }
        #expect(unknown.isEmpty)
    }

    /// Writes the rows asked for to a file.
    private func writing(_ path: String) throws -> Workflow {
        try workflow(
            [
                ("in", "workflow-input@1", ["port": "table", "columns": ["x": "BIGINT"]]),
                ("write", "csv-writer@1", ["path": .string(path)]), ("out", "workflow-output@1", ["port": "table"]),
            ], "in -> write", "write -> out")
    }

    @Test("writes only into folders that are allowed, which doesn't let it read them")
    func sinks() throws {
        let out = home.path + "/out"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        let access = FileAccess(reading: [secret], writing: [out])
        for path in ["out.csv", secret, "../out/none/../../stolen.csv", "\(out)/../stolen.csv", "\(out)-2/x.csv"] {
            let error = #expect(throws: RunError.self, "\(path)") { try answer(writing(path), access) }
            #expect(error?.message.contains("which nobody has allowed: for those") == true, "\(path): \(error!)")
        }
        try FileManager.default.createSymbolicLink(atPath: out + "/link", withDestinationPath: home.path)
        #expect(throws: RunError.self) { try answer(writing(out + "/link/stolen.csv"), access) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["own.csv"])
        #expect(throws: RunError.self) { try answer(writing("../out/rows.csv")) }
        #expect(try answer(writing("../out/rows.csv"), access).contains("1"))
        #expect(try String(contentsOfFile: out + "/rows.csv", encoding: .utf8) == "x\n1\n")
        #expect(throws: RunError.self) { try answer(joining(out + "/rows.csv"), access) }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: home.path).sorted() == [
                "bundle", "bundle-of-another", "out", "secret.csv",
            ])
    }

    @Test("writes rows in the order in which they were joined")
    func joined() throws {
        let out = home.path + "/out"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        var joining = try joining("own.csv")
        joining.nodes["write"] = Node(type: "csv-writer@1", parameters: ["path": .string(out + "/rows.csv")])
        joining.connections.removeLast()
        joining.connections += [
            Connection(from: Endpoint("join"), to: Endpoint("write")),
            Connection(from: Endpoint("write"), to: Endpoint("out")),
        ]
        let runner = try ProductionRunner(joining, folder: folder, access: FileAccess(writing: [out]))
        for _ in 0..<2 {
            let rows = TypedTable([TypedColumn(.ints([3, 1, 2]))], count: 3)
            #expect(try runner.run([rows]).first?.columns.first == TypedColumn(.ints([3, 1, 2])))
            #expect(try String(contentsOfFile: out + "/rows.csv", encoding: .utf8) == "x,y\n3,\n1,own\n2,\n")
        }
    }

    /// Runs another workflow that it reads, and keeps it elsewhere.
    private func deep() throws -> Workflow {
        try workflow(
            [
                ("in", "workflow-input@1", ["port": "table", "columns": ["x": "BIGINT"]]),
                ("read", "workflow-reader@1", ["file": "innermost.galley.yaml"]), ("run", "workflow-executor@1", [:]),
                ("keep", "workflow-writer@1", ["file": .string(home.path + "/stolen.galley.yaml")]),
                ("out", "workflow-output@1", ["port": "table"]),
            ], "read -> keep", "keep -> run.workflow", "in -> run.table", "run.table -> out")
    }

    @Test("lets a workflow in it do no more than it may itself", arguments: ["csv-reader", "csv-writer", "deep"])
    func nested(type: String) throws {
        let inner =
            switch type {
            case "csv-reader": try joining(secret)
            case "csv-writer": try writing("own.csv")
            default: try deep()
            }
        try home.write("bundle/innermost.galley.yaml", DocumentText.canonical(joining("own.csv")))
        try home.write("bundle/inner.galley.yaml", DocumentText.canonical(inner))
        let outer = try workflow(
            [
                ("in", "workflow-input@1", ["port": "table", "columns": ["x": "BIGINT"]]),
                ("read", "workflow-reader@1", ["file": "inner.galley.yaml"]), ("run", "workflow-executor@1", [:]),
                ("out", "workflow-output@1", ["port": "table"]),
            ], "read -> run.workflow", "in -> run.table", "run.table -> out")
        let before = try FileManager.default.subpathsOfDirectory(atPath: home.path).sorted()
        let error = #expect(throws: RunError.self) { try answer(outer) }
        #expect(error?.message.contains("in the segment: it ") == true, "\(error!)")
        #expect(error?.message.contains("which nobody has allowed: for those") == true, "\(error!)")
        #expect(try FileManager.default.subpathsOfDirectory(atPath: home.path).sorted() == before)
        #expect(try String(contentsOfFile: folder + "/own.csv", encoding: .utf8) == "x,y\n1,own\n")
        #expect(!(try answer(outer, .everything)).isEmpty)
    }

    @Test("is refused with a frozen table of few bytes that says it has billions of rows")
    func bomb() throws {
        let file = folder + "/bomb.parquet"
        try Database().connect().execute(
            """
            COPY (SELECT 7 AS x FROM range(2100000000)) TO '\(file)'
            (FORMAT parquet, ROW_GROUP_SIZE 100000000, COMPRESSION zstd)
            """)
        let bomb = try workflow(
            [
                ("in", "workflow-input@1", ["port": "table", "columns": ["x": "INTEGER"]]),
                (
                    "many", "frozen-table@1",
                    ["file": "bomb.parquet", "sha256": .string("0"), "columns": ["x": "INTEGER"], "origin": "many"]
                ),
                ("join", "joiner@1", ["kind": "left", "on": ["x"]]), ("out", "workflow-output@1", ["port": "table"]),
            ], "in -> join.left", "many -> join.right", "join -> out")
        let error = #expect(throws: RunError.self) { try ProductionRunner(bomb, folder: folder) }
        #expect(error?.message.contains("has 2100000000 cells, and it may have 2000000000") == true, "\(error!)")
    }
}
