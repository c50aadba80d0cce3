import Workflow

/// Bins of equal width whose bounds are round: 1, 2 or 5 times a power of ten, whole for whole numbers; whole days,
/// hours, minutes or seconds for times.
///
/// Every value gets the number of its bin, and every such number its bound, by the same few operations, so no value
/// lies outside of its bin.
struct ChartBins {
    let column: Column
    let count: Int

    /// The column as a number, NULL where it has no place on an axis.
    var value: SQL {
        let name: SQL = "\(column: column.name)"
        if column.type.name == "DATE" { return "CASE WHEN isfinite(\(name)) THEN epoch(\(name)) / 86400 END" }
        if column.type.isDated {
            return "CASE WHEN isfinite(\(name)) THEN epoch(CAST(\(name) AS TIMESTAMP)) END"
        }
        return "CASE WHEN isfinite(CAST(\(name) AS DOUBLE)) THEN CAST(\(name) AS DOUBLE) END"
    }

    /// CTEs from the bounds of `v` in `given` to `steps`, a row with how wide the bins are: never so narrow that their
    /// numbers wouldn't be exact.
    var ctes: SQL {
        let wanted: SQL = "(hi / \(literal: .int(count)) - lo / \(literal: .int(count)))"
        let least: SQL = column.type.isInteger || column.type.name == "DATE" ? "greatest(\(wanted), 1)" : wanted
        let width: SQL = column.type.isDated && column.type.name != "DATE" ? Self.time(least) : least
        return """
            limits AS (SELECT min(v) AS lo, max(v) AS hi FROM given WHERE v IS NOT NULL), \
            widths AS (SELECT lo, hi, greatest(CASE WHEN hi > lo THEN \(width) ELSE 1 END, \
            greatest(abs(lo), abs(hi)) / 1e15) AS w FROM limits), \
            powers AS (SELECT *, CASE WHEN w >= 86400 AND \(literal: .bool(isTime)) THEN 86400 ELSE 1 END AS unit \
            FROM widths), \
            scales AS (SELECT lo, hi, unit, greatest(floor(log10(nullif(w / unit, 0))), -300) AS e, w / unit AS u FROM powers), \
            rounded AS (SELECT *, CASE WHEN \(literal: .bool(isTime)) AND unit = 1 AND u >= 1 THEN u \
            WHEN u <= pow(10.0, e) THEN 1 WHEN u <= 2 * pow(10.0, e) THEN 2 WHEN u <= 5 * pow(10.0, e) THEN 5 ELSE 10 \
            END AS m FROM scales), \
            steps AS (SELECT lo, hi, \
            CASE WHEN \(literal: .bool(isTime)) AND unit = 1 AND u >= 1 THEN u WHEN e >= 0 THEN unit * m * pow(10.0, e) \
            ELSE 1 END AS times, \
            CASE WHEN e < 0 THEN round(pow(10.0, -e) / m) ELSE 1 END AS parts FROM rounded)
            """
    }

    private var isTime: Bool { column.type.isDated && column.type.name != "DATE" }

    /// Seconds up to half a day as clocks have them.
    private static func time(_ wanted: SQL) -> SQL {
        """
        CASE WHEN \(wanted) < 1 OR \(wanted) > 43200 THEN \(wanted) ELSE \
        list_min(list_filter([1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200], \
        lambda s: s >= \(wanted))) END
        """
    }

    /// The number of the bin that `v` is in, over `given` and `steps`.
    var number: SQL { "floor(v * parts / times)" }
    func bin(of bound: SQL) -> SQL { "floor(\(bound) * parts / times)" }

    /// The lower bound of a bin, in the column's own kind.
    func bound(_ number: SQL) -> SQL {
        let place: SQL = "(\(number)) * times / parts"
        if column.type.name == "DATE" { return "DATE '1970-01-01' + CAST(\(place) AS INTEGER)" }
        if isTime { return "make_timestamp(CAST((\(place)) * 1000000 AS BIGINT))" }
        return "CAST(\(place) AS DOUBLE)"
    }
}
