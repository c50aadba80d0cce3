import Capture
import Engine
import Testing
import Workflow

@Suite struct ColumnFactsTests {
    private let connection: DatabaseConnection

    init() throws { connection = try Database().connect() }

    private func facts(_ columns: [(String, String)], of relation: String) throws -> [ColumnFacts] {
        try ColumnFactsFinder(connection: connection, relation: relation)
            .facts(of: columns.map { ($0.0, ColumnType($0.1)) })
    }

    /// Tenths of the sorted values, and how many values each holds, counted one by one.
    private func spread(_ values: [Double]) -> Distribution {
        let sorted = values.sorted()
        var edges: [Double] = []
        for part in 1..<10 {
            let edge = sorted[(sorted.count * part + 9) / 10 - 1]
            if edge != edges.last { edges.append(edge) }
        }
        let upTo = edges.map { edge in sorted.count { $0 <= edge } } + [sorted.count]
        return Distribution(edges: edges, counts: zip(upTo, [0] + upTo).map { $0 - $1 })
    }

    @Test(
        "Values are spread over tenths of the rows, however many distinct ones there are",
        arguments: ["(n * 7919) % 40", "(n * 7919) % 20011 / 8.0", "CASE WHEN n % 3 = 0 THEN 5 ELSE n % 9001 END"])
    func tenths(expression: String) throws {
        let relation = "(SELECT CAST(\(expression) AS DOUBLE) AS v FROM range(20011) AS r(n))"
        let values = try connection.rows("SELECT v FROM \(relation)").compactMap { $0[0].double }
        let found = try #require(try facts([("v", "DOUBLE")], of: relation).first)
        #expect(found.distribution == spread(values))
        #expect(found.minimum.double == values.min() && found.maximum.double == values.max())
        let mean = values.reduce(0, +) / Double(values.count)
        #expect(abs((found.mean ?? .nan) - mean) <= 1e-9 * mean)
    }

    @Test func `what is missing or not finite is left out, and numbers keep their type`() throws {
        let relation = """
            (VALUES (1.5::DOUBLE, 9007199254740993, DATE '2024-01-02', 'b', NULL::INTEGER),
                    ('nan'::DOUBLE, NULL, DATE '2024-01-01', 'a', NULL), ('inf'::DOUBLE, 3, NULL, 'b', NULL))
            AS t(x, n, d, c, e)
            """
        let columns = [("x", "DOUBLE"), ("n", "BIGINT"), ("d", "DATE"), ("c", "VARCHAR"), ("e", "INTEGER")]
        let found = try facts(columns, of: relation)
        #expect(found.map(\.rows) == [3, 3, 3, 3, 3])
        #expect(found.map(\.present) == [2, 2, 2, 3, 0])
        #expect(found.map(\.minimum) == [1.5, 3, "2024-01-01", .null, .null])
        #expect(found.map(\.maximum) == [1.5, 9_007_199_254_740_993, "2024-01-02", .null, .null])
        #expect(found[0].distribution == Distribution(edges: [1.5], counts: [1, 0]))
        #expect(
            found[3].distribution
                == Distribution(
                    categories: [ContractValue(.string("b")), ContractValue(.string("a"))], counts: [2, 1, 0]))
        #expect(found[2].distribution == nil && found[4].distribution == nil && found[4].mean == nil)
    }

    @Test func `a text with many values is no category, and many columns are looked at in parts`() throws {
        let names = (0..<40).map { "v\($0)" }
        let values = names.enumerated().map { "n % \($0.offset + 2) AS \($0.element)" }.joined(separator: ", ")
        let relation = "(SELECT 't' || n AS t, \(values) FROM range(1000) AS r(n))"
        let found = try facts([("t", "VARCHAR")] + names.map { ($0, "BIGINT") }, of: relation)
        #expect(found[0].distribution == nil)
        for (index, facts) in found.dropFirst().enumerated() {
            #expect(facts.maximum == .int(index + 1))
            #expect(facts.distribution == spread((0..<1000).map { Double($0 % (index + 2)) }))
        }
    }

    @Test func `no rows tell nothing`() throws {
        let found = try facts([("v", "DOUBLE")], of: "(SELECT 1.0::DOUBLE AS v WHERE false)")
        #expect(found.map(\.rows) == [0] && found[0].distribution == nil && found[0].minimum == .null)
    }
}
