import Capture
import Catalog
import Engine
import Testing
import Workflow

/// What the comparison of creation with production finds, and how it says it.
@Suite("Proof") struct ProofTests {
    private let folder: TemporaryFolder
    /// Production that hands its input back.
    private let echo: Workflow

    init() throws {
        folder = try TemporaryFolder()
        echo = try workflow(
            [
                ("input", "workflow-input@1", ["port": "table", "columns": ["x": "DOUBLE", "t": "VARCHAR"]]),
                ("output", "workflow-output@1", ["port": "table"]),
            ], "input -> output")
    }

    private func proof(
        _ workflow: Workflow, inputs: [PortID: String], outputs: [PortID: String], isPrefix: Bool = false
    ) throws -> DeployOrder.Proof {
        func files(_ tables: [PortID: String], _ side: String) throws -> [PortID: String] {
            var files: [PortID: String] = [:]
            for (port, sql) in tables {
                files[port] = try folder.copy(sql, to: "\(side)-\(port).parquet", "FORMAT parquet")
            }
            return files
        }
        return DeployOrder.Proof(
            name: "echo",
            segment: Segment(workflow: workflow, frozen: [], spec: SegmentSpec(inputs: [], outputs: [])),
            folder: folder.path, inputs: try files(inputs, "in"), outputs: try files(outputs, "out"),
            isPrefix: isPrefix)
    }

    @Test(
        "equal is what has the same bits",
        arguments: [
            ("SELECT 0.1::DOUBLE AS x, 'a' AS t", "SELECT 0.1::DOUBLE AS x, 'a' AS t"),
            ("SELECT 'nan'::DOUBLE AS x, NULL::VARCHAR AS t", "SELECT -('nan'::DOUBLE) AS x, NULL::VARCHAR AS t"),
            ("SELECT '-inf'::DOUBLE AS x, '' AS t", "SELECT '-inf'::DOUBLE AS x, '' AS t"),
            ("SELECT 1::DOUBLE AS x, 'a' AS t LIMIT 0", "SELECT 1::DOUBLE AS x, 'a' AS t LIMIT 0"),
            (
                "SELECT i / 7 AS x, 'row ' || i AS t FROM range(10000) AS r(i)",
                "SELECT i / 7 AS x, 'row ' || i AS t FROM range(10000) AS r(i)"
            ),
        ])
    func equal(given: String, recorded: String) throws {
        let proof = try proof(echo, inputs: ["table": given], outputs: ["table": recorded])
        #expect(try proof.difference() == nil)
    }

    @Test(
        "what differs is told with its place and both values",
        arguments: [
            (
                "SELECT 0.1::DOUBLE AS x, 'a' AS t", "SELECT 0.1::DOUBLE + 2e-17 AS x, 'a' AS t",
                "row 1, column x: creation computed 0.10000000000000002, production 0.1"
            ),
            (
                "SELECT 0.0::DOUBLE AS x, 'a' AS t", "SELECT -(0.0::DOUBLE) AS x, 'a' AS t",
                "row 1, column x: creation computed -0.0, production 0.0"
            ),
            (
                "SELECT 0.0::DOUBLE AS x, 'a' AS t", "SELECT NULL::DOUBLE AS x, 'b' AS t",
                "row 1, column x: creation computed nothing, production 0.0"
            ),
            (
                "SELECT 1.0::DOUBLE AS x, NULL::VARCHAR AS t", "SELECT 1.0::DOUBLE AS x, '' AS t",
                "row 1, column t: creation computed '', production nothing"
            ),
            (
                "SELECT 1.0::DOUBLE AS x, 'caf\u{e9}' AS t", "SELECT 1.0::DOUBLE AS x, 'cafe\u{301}' AS t",
                "row 1, column t: creation computed 'cafe\\u{0301}', production 'caf\\u{00E9}'"
            ),
            (
                "SELECT i::DOUBLE AS x, 'a' AS t FROM range(5000) AS r(i)",
                "SELECT i::DOUBLE AS x, CASE i WHEN 4711 THEN 'b' ELSE 'a' END AS t FROM range(5000) AS r(i)",
                "row 4712, column t: creation computed 'b', production 'a'"
            ),
            (
                "SELECT i::DOUBLE AS x, 'a' AS t FROM range(5000) AS r(i)",
                "SELECT i::DOUBLE AS x, 'a' AS t FROM range(3000) AS r(i)",
                "creation has 3000 rows, production 5000"
            ),
            (
                "SELECT 1.0::DOUBLE AS x, 'a' AS t", "SELECT 'a' AS t, 1.0::DOUBLE AS x",
                "creation has the columns t, x, production x, t"
            ),
            (
                "SELECT 1.0::DOUBLE AS x, 'a' AS t", "SELECT 1.0::DOUBLE AS x, 'a' AS t, 2 AS u",
                "creation has the columns x, t, u, production x, t"
            ),
            (
                "SELECT 1.0::DOUBLE AS x, 'a' AS t", "SELECT 1::BIGINT AS x, 'a' AS t",
                "column x: creation has BIGINT, production DOUBLE"
            ),
        ])
    func different(given: String, recorded: String, words: String) throws {
        let proof = try proof(echo, inputs: ["table": given], outputs: ["table": recorded])
        #expect(try proof.difference()?.description == words)
    }

    @Test("where earlier versions have recorded the first rows of a filter, they are compared as far as they reach")
    func prefix() throws {
        let filter = try workflow(
            [
                ("input", "workflow-input@1", ["port": "table", "columns": ["n": "BIGINT"]]),
                ("even", "row-filter@1", ["where": "n % 2 = 0"]), ("output", "workflow-output@1", ["port": "table"]),
            ], "input -> even", "even -> output")
        func difference(_ given: Int, _ recorded: String, _ isPrefix: Bool = true) throws -> String? {
            try proof(
                filter, inputs: ["table": "SELECT i AS n FROM range(\(given)) AS r(i)"],
                outputs: ["table": "SELECT 2 * i AS n FROM range(\(recorded)) AS r(i)"], isPrefix: isPrefix
            ).difference()?.description
        }
        let limit = DeployOrder.Proof.prefixRows
        #expect(try difference(limit, "\(limit)") == nil)
        #expect(try difference(limit, "\(limit)", false) == "creation has \(limit) rows, production \(limit / 2)")
        #expect(try difference(100, "60") == "creation has 60 rows, production 50", "all that there was was recorded")
        let fewer = limit / 2 - 1
        #expect(try difference(limit, "\(fewer)") == "creation has \(fewer) rows, production \(limit / 2)")
        #expect(try difference(limit, "1, \(limit)")?.hasPrefix("row 1, column n:") == true)
    }

    @Test("every output is compared, from every input")
    func several() throws {
        let join = try workflow(
            [
                ("people", "workflow-input@1", ["port": "people", "columns": ["id": "BIGINT", "name": "VARCHAR"]]),
                ("orders", "workflow-input@1", ["port": "orders", "columns": ["id": "BIGINT", "price": "DOUBLE"]]),
                ("joined", "joiner@1", ["kind": "inner", "on": ["id"]]),
                ("names", "workflow-output@1", ["port": "names"]), ("bills", "workflow-output@1", ["port": "bills"]),
            ], "people -> joined.left", "orders -> joined.right", "people -> names", "joined -> bills")
        let people = "SELECT i AS id, 'p' || i AS name FROM range(4) AS r(i)"
        let orders = "SELECT i AS id, i / 4 AS price FROM range(3) AS r(i)"
        let bills = "SELECT i AS id, 'p' || i AS name, i / 4 AS price FROM range(3) AS r(i)"
        var proof = try proof(
            join, inputs: ["people": people, "orders": orders], outputs: ["names": people, "bills": bills])
        #expect(try proof.difference() == nil)
        proof.outputs["names"] = try folder.copy(
            people.replacing("'p'", with: "'q'"), to: "other.parquet", "FORMAT parquet")
        #expect(
            try proof.difference()?.description
                == "output names, row 1, column name: creation computed 'q0', production 'p0'")
        proof.outputs["names"] = nil
        #expect(try proof.difference()?.description.contains("creation recorded the outputs") == true)
        proof.outputs["names"] = proof.outputs["bills"]
        proof.inputs["orders"] = nil
        #expect(throws: RunError("nothing was recorded for the input orders")) { try proof.difference() }
    }
}
