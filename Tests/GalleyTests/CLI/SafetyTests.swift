import Foundation
import Testing

/// Nothing in a document runs because it was opened, checked or previewed.
@Suite("Opening is safe", .serialized) struct SafetyTests {
    private let home: GalleyHome

    init() throws { home = try GalleyHome() }

    private static let statements = [
        "COPY (SELECT 1) TO 'written.csv'", "ATTACH 'written.db' AS d", "CREATE TABLE t AS SELECT 1",
        "SELECT 1; COPY (SELECT 1) TO 'written.csv'", "INSTALL httpfs", "LOAD 'evil.duckdb_extension'",
        "PRAGMA database_list", "SET threads = 64", "EXPORT DATABASE 'written'", "CALL pragma_version()",
        "SELECT * FROM read_csv('secret.csv')", "SELECT * FROM 'secret.csv'", "SELECT * FROM glob('/**')",
        "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
        "FROM sniff_csv('secret.csv')", "SELECT getenv('HOME')",
        "SELECT * FROM enable_logging(storage => 'file', storage_path => 'written')", "FROM query('SELECT 1 AS x')",
    ]

    private static let expressions = [
        "1); COPY (SELECT 1) TO 'written.csv'; --", "1; SELECT 2", "x) FROM read_csv('secret.csv') --",
        "(SELECT content FROM read_text('/etc/passwd'))", "(SELECT count(*) FROM glob('/**'))", "x /* ", "sum(x)",
        "row_number() OVER ()", "x AS y, 2", "'open", "getenv('HOME')", "(SELECT count(*) FROM enable_logging())",
        "write_log('x')",
    ]

    private func document(_ type: String, _ parameter: String, _ value: String) -> String {
        let text = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let filled = parameter == "columns" ? "{y: \"\(text)\"}" : "\"\(text)\""
        return """
            galley: 1
            name: attempt
            nodes:
              rows: {type: table-creator@1, at: [0, 0], columns: {x: INTEGER}, rows: [[1]]}
              begin: {type: capture-start@1, at: [1, 0], name: all}
              bad: {type: \(type)@1, at: [2, 0], \(parameter): \(filled)}
              end: {type: capture-end@1, at: [3, 0], name: all}
            connections:
              - rows -> begin
              - begin -> bad
              - bad -> end

            """
    }

    /// Checks, draws, previews and runs a document: only that may be refused, and nothing may come of it.
    private func attempt(_ text: String) async throws {
        try home.write("secret.csv", "a\n1\n")
        try home.write("bad.galley.yaml", text)
        let before = documents
        let check = try await home.galley("check", "bad.galley.yaml")
        #expect(check.status == 1 && check.err.contains("error: bad:"), "\(check.err)")
        for command in ["preview", "run"] {
            let outcome = try await home.galley(command, "bad.galley.yaml")
            #expect(command != "run" || outcome.status == 1, "\(outcome)")
            #expect(!outcome.out.contains("root:"))
        }
        #expect(documents == before)
    }

    /// What lies beside the document.
    private var documents: [String: Data] {
        home.snapshot().filter { !$0.key.hasPrefix(".output") && !$0.key.hasPrefix("cache") }
    }

    @Test("a statement that is more than a SELECT over its inputs is refused", arguments: statements)
    func statement(sql: String) async throws { try await attempt(document("sql-query", "query", sql)) }

    @Test("an expression that is more than that is refused", arguments: expressions)
    func expression(text: String) async throws {
        try await attempt(document("expression", "columns", text))
    }

    @Test("writers and Deploy nodes wait until they are run")
    func sinks() async throws {
        try home.write(
            "sinks.galley.yaml",
            """
            galley: 1
            name: sinks
            nodes:
              rows: {type: table-creator@1, at: [0, 0], columns: {x: INTEGER}, rows: [[1]]}
              written: {type: csv-writer@1, at: [1, 1], path: written.csv}
              begin: {type: capture-start@1, at: [1, 0], name: all}
              twice: {type: expression@1, at: [2, 0], columns: {y: x * 2}}
              end: {type: capture-end@1, at: [3, 0], name: all}
              kept: {type: workflow-writer@1, at: [4, 1], file: written.galley.yaml}
              live: {type: deploy-service@1, at: [4, 0], name: live}
            connections:
              - rows -> written
              - rows -> begin
              - begin -> twice
              - twice -> end
              - end.workflow -> kept
              - end.workflow -> live

            """)
        let before = documents
        for command in ["check", "show", "preview"] {
            #expect(try await home.galley(command, "sinks.galley.yaml").status == 0)
        }
        #expect(documents == before)
        #expect(try await home.galley("run", "sinks.galley.yaml").status == 0)
        #expect(Set(documents.keys).isSuperset(of: ["written.csv", "written.galley.yaml", "registry.sqlite"]))
    }

    @Test("a reader's file that isn't a plain local file is not waited for", .timeLimit(.minutes(2)))
    func readers() async throws {
        _ = try await home.shell("mkfifo pipe.csv")
        for path in [
            "pipe.csv", "/dev/zero", "/dev/stdin", "http://127.0.0.1:9/x.csv", "s3://bucket/x.csv", "missing.csv",
        ] {
            try home.write(
                "bad.galley.yaml",
                "galley: 1\nname: bad\nnodes:\n  rows: {type: csv-reader@1, at: [0, 0], path: \"\(path)\"}\n")
            let check = try await home.galley("check", "bad.galley.yaml")
            #expect(check.status == 1 && check.err.contains("error: rows:"), "\(path): \(check)")
        }
    }

    @Test("workflows that read each other in a circle, and bombs of YAML, are errors", .timeLimit(.minutes(2)))
    func circles() async throws {
        for (own, other) in [("a", "b"), ("b", "a")] {
            try home.write(
                "\(own).galley.yaml",
                """
                galley: 1
                name: \(own)
                nodes:
                  read: {type: workflow-reader@1, at: [0, 0], file: \(other).galley.yaml}
                  run: {type: workflow-executor@1, at: [1, 0]}
                connections:
                  - read -> run.workflow

                """)
        }
        let circle = try await home.galley("check", "a.galley.yaml")
        #expect(circle.status == 1, "\(circle)")
        var bomb = "galley: 1\nname: bomb\nnodes: {}\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let before = "*a\(level - 1)"
            bomb += "a\(level): &a\(level) [\(Array(repeating: before, count: 10).joined(separator: ", "))]\n"
        }
        try home.write("bomb.galley.yaml", bomb)
        let refused = try await home.galley("check", "bomb.galley.yaml")
        #expect(refused.status == 1 && refused.err.hasPrefix("bomb.galley.yaml:"), "\(refused.err.prefix(300))")
    }
}
