import Capture
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
            #expect(error?.message.contains("which nobody has allowed: --allow-read") == true, "\(path): \(error!)")
        }
        #expect(try answer(joining(secret), FileAccess(allowing: [secret])).contains("secret"))
        #expect(try answer(joining("../secret.csv"), FileAccess(allowing: [home.path])).contains("secret"))
        #expect(try answer(joining("../*.csv"), FileAccess(allowing: [home.path])).contains("secret"))
        #expect(throws: RunError.self) {
            try answer(joining(secret), FileAccess(allowing: [folder, home.path + "/secret"]))
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
            "ATTACH 'SECRET' AS other",
        ])
    func statements(query: String) throws {
        #expect(throws: RunError.self) {
            try answer(querying(query.replacing("SECRET", with: secret)), FileAccess(allowing: []))
        }
        #expect(try String(contentsOfFile: secret, encoding: .utf8) == "x,y\n1,secret\n")
    }

    @Test("writes no file")
    func sinks() throws {
        let writing = try workflow(
            [
                ("in", "workflow-input@1", ["port": "table", "columns": ["x": "BIGINT"]]),
                ("write", "csv-writer@1", ["path": "out.csv"]), ("out", "workflow-output@1", ["port": "table"]),
            ], "in -> write", "in -> out")
        let error = #expect(throws: RunError.self) { try answer(writing) }
        #expect(error?.message == "production may not write files, and this writes out.csv")
        #expect(!FileManager.default.fileExists(atPath: folder + "/out.csv"))
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
