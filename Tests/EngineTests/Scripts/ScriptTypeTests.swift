import Catalog
import Engine
import Testing
import Workflow

/// Every value that goes into a script comes back as it was.
@Suite("Types of scripts", .serialized) struct ScriptTypeTests {
    private static let common = """
        true AS b, 127::TINYINT AS i1, 32767::SMALLINT AS i2, 2147483647 AS i4, 255::UTINYINT AS u1,
        65535::USMALLINT AS u2, 4294967295::UINTEGER AS u4, 12::HUGEINT AS h, 'nan'::DOUBLE AS d, 0.1::FLOAT AS f,
        -1.25::DECIMAL(10,2) AS m, 'Käse 🧀, "it"' AS s, 'b'::ENUM('a', 'b') AS e,
        '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::UUID AS id, DATE '1969-12-31' AS day,
        TIMESTAMP '2013-06-30 23:59:59.123457' AS t, TIMESTAMPTZ '2013-06-30 23:59:59.123457+02' AS z,
        TIME '23:59:59.999999' AS clock, '1900-01-01 00:00:01'::TIMESTAMP_S AS ts, '' AS empty
        """
    /// Only Python has 64 bits, bytes and more digits than a double.
    private static let wide = """
        9223372036854775807 AS i8, 18446744073709551615::UBIGINT AS u8, 'x\\x00y'::BLOB AS bytes,
        12345678901234567890.123456789::DECIMAL(38,9) AS m38, '2013-06-30 23:59:59.123456789'::TIMESTAMP_NS AS ns,
        TIMESTAMP_MS '2013-06-30 23:59:59.123' AS ms
        """

    @Test(
        "types, values, missing values, NaN and the order of rows survive",
        arguments: [
            ("python-script@1", "\(common), \(wide)"), ("r-script@1", "\(common), 9007199254740991 AS i8"),
        ] as [(TypeID, String)])
    func roundTrip(type: TypeID, columns: String) async throws {
        let scratch = try Scratch()
        let missing = "SELECT COLUMNS(*) FROM (SELECT \(columns)) WHERE false"
        let query = """
            SELECT * FROM (SELECT 2 AS n, \(columns) UNION ALL BY NAME SELECT 1 AS n UNION ALL BY NAME (\(missing))
            UNION ALL BY NAME SELECT n + 3 AS n, \(columns) FROM range(5000) r(n)) ORDER BY n = 2 DESC, n
            """
        let result = try await scratch.run(try Scripts.workflow(query, type, "table = table"))
        let before = try await scratch.engine.page(
            of: PortReference("rows", "table"), in: result, offset: 0, limit: 6000)
        let after = try await scratch.engine.page(
            of: PortReference("script", "table"), in: result, offset: 0, limit: 6000)
        #expect(before.schema == after.schema)
        #expect(after.rows.count == 5002)
        // As texts, so that NaN is itself.
        #expect(before.rows.map(\.description) == after.rows.map(\.description))
    }

    @Test("a table without rows has its columns", arguments: ["python-script@1", "r-script@1"] as [TypeID])
    func nothing(type: TypeID) async throws {
        let scratch = try Scratch()
        let script = type.name == "r-script" ? "stopifnot(nrow(table) == 0)" : "assert len(table) == 0"
        let query = "SELECT * FROM (SELECT \(Self.common)) WHERE false"
        let result = try await scratch.run(try Scripts.workflow(query, type, script))
        #expect(try await scratch.rows("script", in: result).isEmpty)
    }

    @Test(
        "what a language doesn't tell apart is refused, not rounded",
        arguments: [
            ("9007199254740993 AS x", "\"x\" has values beyond 2^53"),
            ("'9999-01-01 00:00:00.123457'::TIMESTAMP AS x", "\"x\" has values beyond 2^53"),
            ("chr(0) || 'a' AS x", "\"x\" has a zero byte"), ("(-2147483648)::INTEGER AS x", "\"x\" has -2147483648"),
        ])
    func beyond(column: String, words: String) async throws {
        let scratch = try Scratch()
        let result = try await scratch.attempt(try Scripts.workflow("SELECT \(column)", "r-script@1", "table"))
        #expect(Scripts.error(of: result)?.message.hasPrefix(words) == true, "\(result.states)")
    }

    @Test(
        "what a script yields is held against the declaration",
        arguments: [
            ("python-script@1", "table['x'] = 1.5", "\"x\" is declared BIGINT, but the script yields float64"),
            ("python-script@1", "table['x'] = 'a'", "\"x\" is declared BIGINT, but the script yields str"),
            ("python-script@1", "table['y'] = 'a'", "the column \"y\" isn't declared: say \"y: VARCHAR\" in adds"),
            ("python-script@1", "del table['x']", "the script yields no column \"x\""),
            ("python-script@1", "table = 7", "the script leaves a int in `table`"),
            ("r-script@1", "table$x <- 1.5", "\"x\" is declared BIGINT, but the script yields numeric: 1.5 in row 1"),
            ("r-script@1", "table$x <- 'a'", "\"x\" is declared BIGINT, but the script yields character"),
            ("r-script@1", "table$y <- 'a'", "the column \"y\" isn't declared: say \"y: VARCHAR\" in adds"),
            ("r-script@1", "table$x <- NULL", "the script yields no column \"x\""),
            ("r-script@1", "table <- 7", "the script leaves a numeric in `table`"),
        ] as [(TypeID, String, String)])
    func declaration(type: TypeID, script: String, words: String) async throws {
        let scratch = try Scratch()
        let result = try await scratch.attempt(try Scripts.workflow("SELECT 1::BIGINT AS x, 2 AS z", type, script))
        let error = try #require(Scripts.error(of: result))
        #expect(error.message.hasPrefix(words), "\(error)")
        #expect(error.place == .parameter("script"))
    }

    @Test(
        "values that the declared type doesn't hold are refused, never bent to it",
        arguments: [
            ("python-script@1", "pd.Timestamp('2020-01-01 13:05')", "DATE", " with parts of days"),
            ("python-script@1", "1.5", "HUGEINT", ": 1.5 in row 1 is no whole number"),
            ("python-script@1", "1.5", "BIGINT", ": 1.5 in row 1 is no whole number"),
            ("r-script@1", "as.Date(1.5, origin = '1970-01-01')", "DATE", " with parts of days"),
            ("r-script@1", "1.5", "HUGEINT", ": 1.5 in row 1 is no whole number"),
            ("r-script@1", "suppressWarnings(max(as.Date(character())))", "DATE", ": -Inf in row 1 is beyond it"),
            ("r-script@1", "structure(NaN, class = 'Date')", "DATE", ": NaN in row 1 is beyond it"),
            ("r-script@1", "structure(1e10, class = 'Date')", "DATE", ": 1e+10 in row 1 is beyond it"),
            ("r-script@1", ".POSIXct(-Inf)", "TIMESTAMP", ": -Inf in row 1 is beyond it"),
            ("r-script@1", ".POSIXct(Inf)", "TIMESTAMP WITH TIME ZONE", ": Inf in row 1 is beyond it"),
            ("r-script@1", "as.difftime(-1, units = 'secs')", "TIME", ": -1 in row 1 is beyond it"),
        ] as [(TypeID, String, String, String)])
    func unfit(type: TypeID, value: String, declared: String, words: String) async throws {
        let scratch = try Scratch()
        let script = type.name == "r-script" ? "table$y <- \(value)" : "table['y'] = \(value)"
        let result = try await scratch.attempt(
            try Scripts.workflow("SELECT 1 AS x", type, script, ["adds": ["y": .string(declared)]]))
        let error = try #require(Scripts.error(of: result), "\(result.states)")
        #expect(error.message.hasPrefix("\"y\" is declared \(declared), but the script yields "), "\(error)")
        #expect(error.message.hasSuffix(words), "\(error)")
    }

    @Test("declared columns may be added, retyped, or all be new")
    func columns() async throws {
        let scratch = try Scratch()
        let adding = try await scratch.run(
            try Scripts.workflow(
                "SELECT 1 AS x, 'a' AS s", "python-script@1", "table['x'] = table.x / 2; table['y'] = True",
                ["adds": ["x": "DOUBLE", "y": "bool"]]))
        let page = try await scratch.engine.page(
            of: PortReference("script", "table"), in: adding, offset: 0, limit: 9)
        #expect(page.schema.columns == [Column("x", .double), Column("s", .varchar), Column("y", .boolean)])
        #expect(page.rows == [[0.5, "a", true]])
        let whole = try await scratch.run(
            try Scripts.workflow(
                "SELECT i AS x FROM range(4) r(i)", "r-script@1", "table <- data.frame(mean = mean(table$x))",
                ["columns": ["mean": "DOUBLE"]]))
        #expect(try await scratch.rows("script", in: whole) == [[1.5]])
    }

    @Test("several tables come by the names of their ports, and none needs to")
    func several() async throws {
        Scripts.prepare()
        let scratch = try Scratch()
        let script = "table = planes.merge(table_2, on='id')"
        let result = try await scratch.run(
            try workflow(
                [
                    ("a", "sql-query@1", ["query": "SELECT 1 AS id, 'x' AS s"]),
                    ("b", "sql-query@1", ["query": "SELECT 1 AS id, 2.5 AS v"]),
                    (
                        "both", "python-script@1",
                        [
                            "script": .string(script),
                            "columns": ["id": "INTEGER", "s": "VARCHAR", "v": "DOUBLE"],
                        ]
                    ),
                    (
                        "none", "r-script@1",
                        ["script": "table <- data.frame(n = 1:3)", "columns": ["n": "INTEGER"]]
                    ),
                ], "a -> both.planes", "b -> both.table-2"))
        #expect(try await scratch.rows("both", in: result) == [[1, "x", 2.5]])
        #expect(try await scratch.rows("none", in: result) == [[1], [2], [3]])
    }
}
