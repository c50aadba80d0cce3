package import Workflow

package struct SQLQuery: NodeType {
    package let id: TypeID = "sql-query@1"
    package let family = Family.table
    package let summary = "Runs one SELECT over any number of tables."
    package let manual = """
        Whatever DuckDB's SQL can say in one SELECT. Each connected table has the name of the port it comes in at: \
        after `flights -> busiest.flights` the query reads `FROM flights`. A port whose name isn't a plain word goes \
        in double quotes. Without any table a query such as `SELECT * FROM range(10)` makes its own rows.

        Use the other nodes where they do: they say which columns they need, so that production asks for less; of a \
        query it is only known that every column may matter. SQL keeps no order on its own: end the `query` with \
        ORDER BY wherever the order of the rows matters to what comes after, and order what `first` or `list` see.

        Example:

            busiest:
              type: sql-query@1
              query: |
                SELECT origin, count(*) AS flights
                FROM flights
                GROUP BY origin
                ORDER BY flights DESC, origin
        """
    package let inputs = PortList.any(of: [.table], first: "table", summary: "A table under the name of its port.")
    package let outputs = PortList.table("What the query yields.")
    package let parameters = [
        Parameter("query", .statement, required: true, "The SELECT, over tables named like their ports.")
    ]

    package let traits = Traits.standsAlone

    package init() {}

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        var query = try context.text("query", "what to select")
        let source = SQLText(query)
        if let end = source.tokens.last, end.text == ";" { query = String(query[..<end.range.lowerBound]) }
        guard SQLText(query).isBalanced else {
            throw LoweringError(
                "write one SELECT: a bracket or quote isn't closed, or there is a semicolon", at: .parameter("query"))
        }
        if SQLText(query).hasPlaceholders {
            throw LoweringError("nothing fills in a placeholder such as ? or $1", at: .parameter("query"))
        }
        let tables = context.tables.keys.map { "\(column: $0.text) AS (SELECT * FROM \(input: $0))" as SQL }
        let with: SQL = tables.isEmpty ? "" : "WITH \(tables.joined(by: ", ")) "
        return ["table": .query(Query("\(with)SELECT * FROM (\(raw: query)\n)"))]
    }
}
