import Capture
import Engine
import Testing
import Workflow

/// What creation computed with is what production computes with, whatever the files between them can hold.
@Suite("Types in production") struct ProductionTypesTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.folder.write("rows.csv", "id\n1\n2\n3\n")
    }

    /// Looks up, inside a capture, what `lookup` selects from `id`, and computes `columns` from it.
    private func study(_ lookup: String, _ columns: Parameters) throws -> Workflow {
        try workflow(
            [
                ("rows", "csv-reader@1", ["path": "rows.csv"]),
                ("lookup", "sql-query@1", ["query": .string(lookup)]),
                ("start", "capture-start@1", ["name": "look"]), ("join", "joiner@1", ["on": ["id"]]),
                ("asked", "expression@1", ["columns": .map(columns)]),
                ("end", "capture-end@1", ["name": "look"]),
                ("written", "workflow-writer@1", ["file": "out/look.galley.yaml"]),
            ], "rows -> lookup", "rows -> start", "start -> join.left", "lookup -> join.right", "join -> asked",
            "asked -> end", "end.workflow -> written")
    }

    /// What the written production workflow answers, by column.
    private func production(_ ids: [Int] = [1, 2, 3]) throws -> [String: [ParameterValue]] {
        let folder = scratch.folder.path + "/out"
        let document = try Document(reading: folder + "/look.galley.yaml")
        let runner = try ProductionRunner(document.workflow, folder: folder)
        let rows = TypedTable([TypedColumn(ids.map { .int($0) }, as: .bigint)], count: ids.count)
        let answer = try runner.run([rows])[0]
        let columns = zip(runner.outputs[0].columns.names, answer.columns).map { name, column in
            (name, (0..<answer.count).map { column[$0] })
        }
        return Dictionary(columns) { first, _ in first }
    }

    private func creation(_ workflow: Workflow) async throws -> [String: [ParameterValue]] {
        let result = try await scratch.run(workflow)
        let names = try #require(result.schema(of: PortReference("asked", "table"))).names
        let rows = try await scratch.rows("asked", in: result)
        return Dictionary(uniqueKeysWithValues: names.indices.map { index in (names[index], rows.map { $0[index] }) })
    }

    /// Values by type, each the hardest there is.
    private static let values = [
        "170141183460469231731687303715884105727::HUGEINT", "340282366920938463463374607431768211455::UHUGEINT",
        "18446744073709551615::UBIGINT", "255::UTINYINT", "(-128)::TINYINT", "65535::USMALLINT", "1::SMALLINT",
        "4294967295::UINTEGER", "7::INTEGER", "9007199254740993::BIGINT", "true", "0.1::FLOAT", "(-0.0)::DOUBLE",
        "'nan'::DOUBLE", "1.25::DECIMAL(4,2)", "12345678901234567890123456789012345678::DECIMAL(38,0)",
        "(repeat('9', 60))::BIGNUM", "'it''s'", #"'\x00\xFFa'::BLOB"#, "'0010110'::BIT",
        "'00000000-0000-0000-0000-00000000000a'::UUID", "'infinity'::DATE", "'24:00:00'::TIME",
        "'12:34:56.789123456'::TIME_NS", "'12:34:56.789123+02:30'::TIMETZ", "'-infinity'::TIMESTAMP",
        "'2020-01-01 01:02:03.123456'::TIMESTAMP", "'2020-01-01 01:02:03'::TIMESTAMP_S",
        "'2020-01-01 01:02:03.123'::TIMESTAMP_MS",
        "'2020-01-01 01:02:03.123456789'::TIMESTAMP_NS", "'2020-01-01 01:02:03.123456+05'::TIMESTAMPTZ",
        "INTERVAL '1 month 2 days 3.123456 seconds'", "INTERVAL '-1 month 2 days'", "NULL::INTERVAL", "NULL",
        "'b'::ENUM('a', 'b', 'it''s')", #"'{"a": [1]}'::JSON"#, "'POINT (0.1 0.30000000000000004)'::GEOMETRY",
        "{'a': [1, 2]}::VARIANT", "[1::HUGEINT, NULL]", "[]::HUGEINT[]", "[0.1::FLOAT]", "[1, NULL, 3]::INTEGER[3]",
        "NULL::INTEGER[3]", "NULL::HUGEINT", "[1, 2, 3]::HUGEINT[3]", "[INTERVAL 1 month]", "['1:00:00+02'::TIMETZ]",
        "['2020-01-01'::TIMESTAMP_S]", "{'a b': 1::HUGEINT, 'c': NULL::ENUM('x', 'y'), 'd': ['NULL', NULL, ' q']}",
        "[{'e': 'a'::ENUM('a', 'b')}, NULL]", "MAP {1::HUGEINT: 'a'}",
        "MAP {'x'::ENUM('x', 'y'): {'i': [INTERVAL 1 day]}}", #"['{"a": 1}'::JSON]"#,
    ]

    private static func selecting(_ values: [String]) -> String {
        let columns = values.enumerated().map { "\($1) AS v\($0)" }
        return "SELECT id, \(columns.joined(separator: ", ")) FROM \"table\""
    }

    private static func asking(_ values: [String]) -> Parameters {
        let columns = values.indices.map { index -> (String, ParameterValue) in
            ("a\(index)", .string("typeof(v\(index)) || ' ' || v\(index)::VARCHAR"))
        }
        return Parameters(uniqueKeysWithValues: columns)
    }

    @Test("a frozen table keeps the types that its file can't hold") func types() async throws {
        let created = try await creation(study(Self.selecting(Self.values), Self.asking(Self.values)))
        let produced = try production()
        for (index, value) in Self.values.enumerated() {
            let expected = try #require(created["a\(index)"])
            #expect(expected.count == 3)
            #expect(produced["a\(index)"] == expected, "\(value)")
        }
    }

    @Test("a proof feeds production the types that creation had") func recorded() async throws {
        // What DuckDB reads back otherwise than it wrote it, so that a proof of it fails.
        let values = Self.values.filter { !$0.hasSuffix("VARIANT") && !$0.hasSuffix("JSON]") }
        let study = try workflow(
            [
                ("rows", "csv-reader@1", ["path": "rows.csv"]),
                ("given", "sql-query@1", ["query": .string(Self.selecting(values))]),
                ("start", "capture-start@1", ["name": "ask"]),
                ("asked", "expression@1", ["columns": .map(Self.asking(values))]),
                ("end", "capture-end@1", ["name": "ask"]),
            ], "rows -> given", "given -> start", "start -> asked", "asked -> end")
        let request = RunRequest(workflow: study, folder: scratch.folder.path)
        let found = try await scratch.engine.order(request, node: "end", name: "ask", target: "service") {
            order throws(RunError) in try order.proofs[0].difference()
        }
        #expect(found == nil, "\(found?.description ?? "")")
    }

    private static let sums = "SELECT id, sum(id * 20) AS s FROM \"table\" GROUP BY id ORDER BY id"

    @Test("a frozen sum of whole numbers stays one, and the proof sees when it doesn't")
    func sums() async throws {
        let study = try study(Self.sums, ["weeks": "s // 7"])
        let created = try await creation(study)
        #expect(created["weeks"] == [2, 5, 8])
        #expect(try production()["weeks"] == ["2", "5", "8"])
        let request = RunRequest(workflow: study, folder: scratch.folder.path)
        let found = try await scratch.engine.order(request, node: "end", name: "look", target: "service") {
            order throws(RunError) -> [Difference?] in
            var proof = order.proofs[0]
            let honest = try proof.difference()
            for (id, node) in proof.segment.workflow.nodes where node.type.name == "frozen-table" {
                proof.segment.workflow.nodes[id]?.parameters["columns"] = ["id": "BIGINT", "s": "DOUBLE"]
            }
            return [honest, try proof.difference()]
        }
        #expect(found[0] == nil)
        #expect(found[1]?.column == "s")
    }

    @Test("a table that was frozen as another type is read in the type that its document names")
    func earlier() async throws {
        let file = try scratch.folder.copy("SELECT 1 AS id, 40::HUGEINT AS s", to: "sums.parquet", "FORMAT parquet")
        let digest = try Database().connect().rows("SELECT sha256(content) FROM read_blob('\(file)')")
        let hash = try #require(digest.first?.first)
        let reading = try workflow(
            [
                (
                    "sums", "frozen-table@1",
                    [
                        "columns": ["id": "INTEGER", "s": "HUGEINT"], "origin": "sums.table", "file": "sums.parquet",
                        "sha256": hash,
                    ]
                ), ("asked", "expression@1", ["columns": ["type": "typeof(s)", "weeks": "(s // 7)::INTEGER"]]),
            ], "sums -> asked")
        let result = try await scratch.run(reading)
        #expect(try await scratch.rows("asked", in: result).first?.suffix(2) == ["HUGEINT", 5])
    }

    @Test("a union, whose members no file tells apart, is not frozen") func union() async throws {
        let study = try study("SELECT id, union_value(n := id) AS u FROM \"table\"", ["n": "u.n"])
        let error = try await scratch.attempt(study).error
        let type = "UNION(\"n\" BIGINT)"
        let words = "the column u of lookup.table is \(type), which can't be frozen: cast it to another type"
        #expect(error?.message == words)
    }
}
