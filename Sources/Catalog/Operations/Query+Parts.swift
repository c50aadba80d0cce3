import Workflow

extension Query {
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
            return Query("SELECT * FROM \(input: "table") WHERE \(literal: .bool(takesSmall == (fraction >= 1)))")
        }
        let sign: SQL = takesSmall ? "<=" : ">"
        let bound: SQL = "quantile_disc(\(key), \(literal: .double(fraction)))"
        // With the order asked for, DuckDB reads with several threads; without, it keeps it by reading with one.
        guard let stratum else {
            return Query(
                """
                SELECT * FROM \(input: "table") \
                WHERE \(key) \(sign) (SELECT \(bound) FROM \(input: "table")) ORDER BY rowid
                """, ordered: ["table"])
        }
        let name = stratum.name
        return Query(
            """
            SELECT t.* FROM \(input: "table") AS t \
            JOIN (SELECT \(column: name) AS stratum, \(bound) AS bound FROM \(input: "table") GROUP BY ALL) AS s \
            ON t.\(column: name) IS NOT DISTINCT FROM s.stratum \
            WHERE \(key) \(sign) s.bound ORDER BY t.rowid
            """, ordered: ["table"])
    }
}
