import Workflow

extension Query {
    /// Each row of `input` with one more column.
    static func adding(_ column: SQL, to input: PortID, models: [Model] = []) -> Query {
        Query(
            "SELECT *, \(column) FROM \(input: input)", models: models,
            added: "SELECT \(column) FROM \(input: input)")
    }

    /// The part of the rows of `table` with the smallest keys: `fraction` of them, rounded up, in their order.
    ///
    /// With `stratum`, that part of the rows with each of its values.
    static func part(upTo fraction: Double, by key: SQL, within stratum: Column? = nil) -> Query {
        part(fraction, key, stratum, takesSmall: true)
    }

    /// The rows that the part up to `fraction` leaves over.
    static func part(beyond fraction: Double, by key: SQL, within stratum: Column? = nil) -> Query {
        part(fraction, key, stratum, takesSmall: false)
    }

    private static func part(_ fraction: Double, _ key: SQL, _ stratum: Column?, takesSmall: Bool) -> Query {
        // A quantile is always somebody's key: of nothing and of everything there is none.
        if fraction <= 0 || fraction >= 1 {
            let sql: SQL = "SELECT * FROM \(input: "table") WHERE \(literal: .bool(takesSmall == (fraction >= 1)))"
            return Query(sql, ordered: ["table"])
        }
        let sign: SQL = takesSmall ? "<=" : ">"
        // As a decimal: doubles make a little more of 0.55 of 100 rows than 55, and that would be rounded up.
        let bound: SQL = "quantile_disc(\(key), \(raw: "\(fraction)")) AS bound"
        let share = takesSmall ? fraction : 1 - fraction
        // With the order asked for, DuckDB reads with several threads; without, it keeps it by reading with one.
        guard let stratum else {
            let bounds = Query("SELECT \(bound) FROM \(input: "table")", ordered: ["table"])
            return Query(
                "SELECT * FROM \(input: "table") WHERE \(key) \(sign) (SELECT bound FROM \(input: "bounds"))",
                ordered: ["table"], order: "rowid", stages: ["bounds": bounds], share: share)
        }
        let name = stratum.name
        // Read in brackets, the bounds have no `rowid` beside the table's.
        let bounds = Query(
            "SELECT \(column: name) AS stratum, \(bound) FROM \(input: "table") GROUP BY ALL", ordered: ["table"])
        return Query(
            """
            SELECT t.* FROM \(input: "table") AS t JOIN (SELECT * FROM \(input: "bounds")) AS s \
            ON t.\(column: name) IS NOT DISTINCT FROM s.stratum \
            WHERE \(key) \(sign) s.bound
            """, ordered: ["table"], order: "t.rowid", stages: ["bounds": bounds], share: share)
    }
}
