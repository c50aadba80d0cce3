import Catalog
import Engine
import Testing
import Workflow

@Suite("DuckDB in Swift") struct DuckDBTests {
    let connection: DatabaseConnection

    init() throws { connection = try Database().connect() }

    @Test(
        "a value of every type comes as a value or as DuckDB's text",
        arguments: [
            ("true", true), ("1::TINYINT", 1), ("-2::SMALLINT", -2), ("3", 3), ("4::BIGINT", 4), ("5::UTINYINT", 5),
            ("6::UINTEGER", 6), ("7::UBIGINT", 7), ("18446744073709551615::UBIGINT", "18446744073709551615"),
            ("8::HUGEINT", 8), ("-9::HUGEINT", -9),
            ("170141183460469231731687303715884105727", "170141183460469231731687303715884105727"),
            ("0.1::DOUBLE", 0.1), ("0.5::FLOAT", 0.5), ("'nice'", "nice"),
            ("'longer than twelve bytes'", "longer than twelve bytes"),
            ("1.50::DECIMAL(9,2)", "1.50"), ("DATE '2013-01-31'", "2013-01-31"),
            ("TIMESTAMP '2013-01-31 04:05:06.5'", "2013-01-31 04:05:06.5"), ("[1, NULL, 3]", "[1, NULL, 3]"),
            ("{'a': 1, 'b': 'x'}", "{'a': 1, 'b': x}"), ("INTERVAL 2 DAY", "2 days"), ("NULL", .null),
            ("NULL::DOUBLE", .null), ("'b'::ENUM('a', 'b')", "b"), ("'x'::BLOB", "x"),
        ] as [(String, ParameterValue)])
    func values(sql: String, value: ParameterValue) throws {
        #expect(try connection.rows("SELECT \(sql) AS x") == [[value]])
    }

    @Test(
        "types are named as DuckDB names them",
        arguments: [
            "BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR", "DECIMAL(18,3)", "INTEGER[]", "INTEGER[3]", "DATE",
            "TIMESTAMP WITH TIME ZONE", "ENUM('a', 'it''s')", "STRUCT(\"a\" INTEGER, \"b\" VARCHAR[])",
            "MAP(VARCHAR, DOUBLE)", "UUID", "TIME", "HUGEINT", "JSON",
        ])
    func typeNames(type: String) throws {
        #expect(try connection.columns(of: "SELECT NULL::\(type) AS x").columns == [Column("x", ColumnType(type))])
    }

    @Test("times with a zone read the same on every machine")
    func timeZone() throws {
        let sql = "SELECT TIMESTAMPTZ '2013-01-01 10:00:00+00' AS t, current_setting('TimeZone')"
        #expect(try connection.rows(sql) == [["2013-01-01 10:00:00+00", "UTC"]])
    }

    @Test("an error tells its kind, DuckDB's words and the statement")
    func errors() throws {
        let error = #expect(throws: DuckDBError.self) { try connection.query("SELECT nope FROM range(3)") }
        #expect(error?.kind == .binder)
        #expect(error?.sentence.contains("\"nope\"") == true)
        #expect(error?.sql == "SELECT nope FROM range(3)")
        #expect(throws: DuckDBError.self) { try connection.prepare("SELEC 1") }
        #expect(#expect(throws: DuckDBError.self) { try connection.query("SELECT 'x'::INTEGER") }?.kind == .conversion)
    }

    @Test("a row's key is MurmurHash3's finalizer of its number and the seed, then the number", arguments: [1, 7, -3])
    func rowKeys(seed: Int) throws {
        let text = RowKey(seed: seed).sql.rendered { $0.text }
        let mixed = try #require(text.split(separator: " ").last?.prefix { $0.isNumber })
        var hash = "xor(r, \(mixed)::UBIGINT)"
        hash = "xor(\(hash), (\(hash)) >> 16)"
        hash = "((\(hash)) * 2246822507::UBIGINT) & 4294967295::UBIGINT"
        hash = "xor(\(hash), (\(hash)) >> 13)"
        hash = "((\(hash)) * 3266489909::UBIGINT) & 4294967295::UBIGINT"
        hash = "xor(\(hash), (\(hash)) >> 16)"
        try connection.execute("CREATE TABLE t AS SELECT i::UBIGINT AS r FROM range(5000) s(i)")
        let differing = try connection.rows(
            "SELECT count(*) FROM t WHERE \(text) IS DISTINCT FROM ((\(hash)) << 32) | r")
        #expect(differing == [[0]])
    }

    @Test("a stream yields the same rows as a result in memory")
    func streams() throws {
        let statement = try connection.prepare("SELECT i FROM range(10000) t(i) WHERE i % 3 = ?")
        try statement.bind(1, at: 1)
        let rows = try statement.execute().rows()
        #expect(rows.count == 3333)
        #expect(try statement.stream().rows() == rows)
        let failing = try connection.prepare(
            "SELECT (CASE WHEN i = 9000 THEN 'x' ELSE '1' END)::INT FROM range(10000) t(i)")
        #expect(throws: DuckDBError.self) { try failing.stream().rows() }
    }

    @Test(
        "anything but one SELECT is refused",
        arguments: [
            "CREATE TABLE t (a INTEGER)", "SELECT 1; SELECT 2", "COPY (SELECT 1) TO 'x.csv'", "ATTACH 'x.db'",
            "INSERT INTO t VALUES (1)", "PRAGMA threads=1", "", "-- nothing",
        ])
    func notSelect(sql: String) throws {
        #expect(throws: DuckDBError.self) { try connection.prepareSelect(sql) }
        _ = try connection.prepareSelect("FROM range(3)")
    }

    @Test("a live table hands out typed columns, as often as the statement runs")
    func liveTable() throws {
        let schema: Schema = [
            Column("a", "INTEGER"), Column("b", .double), Column("c", .varchar), Column("d", .date),
            Column("e", .boolean),
        ]
        let table = try LiveTable("live", schema, on: connection)
        let statement = try connection.prepare("SELECT d::VARCHAR, a, c, b, e FROM \(table.relation)")
        #expect(statement.columns.columns[1].type == "INTEGER")
        try table.set(
            TypedTable(
                [
                    TypedColumn(.ints([1, 2])), TypedColumn(.doubles([0.5, 0]), missing: [false, true]),
                    TypedColumn(.texts(["x", "more than twelve bytes"])),
                    TypedColumn(.texts(["2013-01-31", "2013-02-01"])),
                    TypedColumn(.bools([true, false])),
                ], count: 2))
        #expect(
            try statement.execute().rows() == [
                ["2013-01-31", 1, "x", 0.5, true], ["2013-02-01", 2, "more than twelve bytes", .null, false],
            ])
        let many = 5000
        try table.set(
            TypedTable(
                [
                    TypedColumn(.ints((0..<many).map(Int64.init))),
                    TypedColumn(.doubles(Array(repeating: 1, count: many))),
                    TypedColumn(.texts(Array(repeating: "y", count: many))),
                    TypedColumn(.texts(Array(repeating: "2013-01-01", count: many))),
                    TypedColumn(.bools(Array(repeating: true, count: many))),
                ], count: many))
        let rows = try statement.execute().rows()
        #expect(rows.map { $0[1].int } == (0..<many).map { $0 })
        let none: [TypedColumn] = [
            .init(.ints([])), .init(.doubles([])), .init(.texts([])), .init(.texts([])), .init(.bools([])),
        ]
        try table.set(TypedTable(none, count: 0))
        #expect(try statement.execute().rows().isEmpty)
    }

    @Test("a live table refuses rows that are not stored as it needs them, and names the column")
    func liveTableRefusals() throws {
        let table = try LiveTable("refusing", [Column("a", "INTEGER"), Column("b", .double)], on: connection)
        let a = TypedColumn(.ints([1, 2]))
        let wrong: [(TypedTable, String)] = [
            (TypedTable([a], count: 2), "1 columns were given for the 2"),
            (TypedTable([a, TypedColumn(.texts(["1", "2"]))], count: 2), "column b must be stored as DOUBLE"),
            (TypedTable([TypedColumn(.doubles([1, 2])), a], count: 2), "column a must be stored as BIGINT"),
            (TypedTable([a, TypedColumn(.doubles([1]))], count: 2), "column b has 1 values for 2 rows"),
            (TypedTable([a, TypedColumn(.doubles([1, 2]), missing: [true])], count: 2), "column b has 2 values"),
        ]
        for (rows, words) in wrong {
            #expect {
                try table.set(rows)
            } throws: {
                ($0 as? DuckDBError)?.message.contains(words) == true
            }
        }
    }

    @Test("a live table passes another statement's rows on, in their order and as often as it is read")
    func liveStatement() throws {
        let table = try LiveTable("passing", [Column("n", .bigint), Column("t", .varchar)], on: connection)
        let other = try Database()
        let sql = "SELECT i, CASE WHEN i % 3 > 0 THEN 'row number ' || i END FROM range(10000) AS t(i)"
        table.set(sql, in: other)
        let both = try connection.prepare(
            "SELECT count(*), sum(n), count(t) FROM \(table.relation) UNION ALL SELECT 0, max(n), NULL FROM \(table.relation)"
        )
        #expect(try both.execute().rows() == [[10000, 49_995_000, 6666], [0, 9999, .null]])
        let rows = try connection.prepare("SELECT t, n FROM \(table.relation)").stream().typedTable()
        #expect(rows.columns[1] == TypedColumn(.ints((0..<10000).map(Int64.init))))
        #expect(rows.columns[0][9999] == .null && rows.columns[0][9998] == "row number 9998")
        table.set("SELECT 1, error('no more') FROM range(3)", in: other)
        #expect(throws: DuckDBError.self) { try both.execute() }
        withExtendedLifetime(other) {}
    }

    @Test("a database closes though its own live table passes on what a statement of it yields")
    func liveStatementCloses() throws {
        weak var left: Database?
        do {
            let database = try Database()
            left = database
            let table = try LiveTable("passing", [Column("n", .bigint)], on: database.connect())
            table.set("SELECT 1::BIGINT", in: database)
        }
        #expect(left == nil)
    }

    @Test("a quote stays a quote whatever mark follows it", arguments: ["\u{301}", "\u{200D}", "\u{FE0F}"])
    func quoting(mark: String) throws {
        let (text, name) = ("a'\(mark), '", "a\"\(mark), \"")
        let sql: SQL = "SELECT \(literal: .string(text)) AS \(column: name)"
        let statement = try connection.prepareSelect(sql.rendered { $0.text })
        #expect(statement.columns.names.map { Array($0.utf8) } == [Array(name.utf8)])
        #expect(try statement.execute().rows() == [[.string(text)]])
    }

    @Test("several statements are none")
    func single() throws {
        #expect(throws: DuckDBError.self) { try connection.execute("CREATE TABLE t (a INTEGER); SELECT 1") }
        #expect(throws: DuckDBError.self) { try connection.query("SELECT 1; SELECT 2") }
        #expect(try connection.rows("SELECT count(*) FROM duckdb_tables()") == [[0]])
    }
}
