import Workflow

/// Means and variances of many expressions in SQL, to the same last bit whatever the order of the rows and
/// the number of threads, which a sum of doubles is not.
///
/// A first pass finds the bounds of each expression. A second one sums whole numbers: the distance from the middle
/// of the bounds, scaled by a power of two to 60 bits, and its square likewise; sums of whole numbers are exact.
/// What the rounding and the shift cost is bounded by the number of rows n: no value is farther than √n standard
/// deviations from the mean, so the relative error of the variance stays below n × 2⁻⁵².
struct Moments {
    /// CTEs, from `rows0` to `moments`, a table of one row.
    let ctes: SQL

    /// Over the rows of `input` for which `filter` holds; values that are NULL or not finite are left out.
    init(of values: [SQL], from input: SQL, where filter: SQL? = nil) {
        func each(_ piece: (Int) -> SQL) -> SQL { values.indices.map(piece).joined(by: ", ") }
        let raw = values.enumerated().map { "CAST(\($1) AS DOUBLE) AS v\(raw: "\($0)")" as SQL }.joined(by: ", ")
        let condition: SQL = filter.map { " WHERE \($0)" } ?? ""
        let finite = each { "CASE WHEN isfinite(v\(raw: "\($0)")) THEN v\(raw: "\($0)") END AS x\(raw: "\($0)")" }
        let bounds = each { index in
            let i: SQL = "\(raw: "\(index)")"
            return "count(x\(i)) AS n\(i), min(x\(i)) AS lo\(i), max(x\(i)) AS hi\(i)"
        }
        let scales = each { index in
            let i: SQL = "\(raw: "\(index)")"
            return """
                n\(i), lo\(i), hi\(i), lo\(i) / 2 + hi\(i) / 2 AS mid\(i), pow(2.0, \
                60 - greatest(coalesce(floor(log2(nullif(hi\(i) / 2 - lo\(i) / 2, 0))), 0), -900)) AS k\(i)
                """
        }
        let distances = each { "(x\(raw: "\($0)") - mid\(raw: "\($0)")) * k\(raw: "\($0)") AS d\(raw: "\($0)")" }
        let sums = each { index in
            let i: SQL = "\(raw: "\(index)")"
            return """
                CAST(sum(CAST(d\(i) AS BIGINT)) AS DOUBLE) AS a\(i), \
                CAST(sum(CAST(d\(i) * d\(i) * pow(2.0, -61) AS BIGINT)) AS DOUBLE) * pow(2.0, 61) AS b\(i)
                """
        }
        let moments = each { index in
            let i: SQL = "\(raw: "\(index)")"
            let shift: SQL = "(a\(i) / nullif(n\(i), 0))"
            return """
                n\(i), lo\(i), hi\(i), \
                CASE WHEN lo\(i) = hi\(i) THEN lo\(i) ELSE mid\(i) + \(shift) / k\(i) END AS mean\(i), \
                CASE WHEN lo\(i) = hi\(i) THEN 0 \
                ELSE sqrt(greatest(b\(i) / nullif(n\(i), 0) - \(shift) * \(shift), 0)) / k\(i) END AS sd\(i)
                """
        }
        ctes = """
            rows0 AS (SELECT \(raw) FROM \(input)\(condition)), rows1 AS MATERIALIZED (SELECT \(finite) FROM rows0), \
            bounds AS MATERIALIZED (SELECT \(bounds) FROM rows1), \
            scales AS MATERIALIZED (SELECT \(scales) FROM bounds), \
            distances AS (SELECT \(distances) FROM rows1, scales), \
            sums AS (SELECT \(sums) FROM distances), \
            moments AS (SELECT \(moments) FROM sums, scales)
            """
    }

    /// Columns of `moments`.
    func count(_ index: Int) -> SQL { "n\(raw: "\(index)")" }
    func low(_ index: Int) -> SQL { "lo\(raw: "\(index)")" }
    func high(_ index: Int) -> SQL { "hi\(raw: "\(index)")" }
    func mean(_ index: Int) -> SQL { "mean\(raw: "\(index)")" }
    /// The standard deviation of the values as the whole population.
    func deviation(_ index: Int) -> SQL { "sd\(raw: "\(index)")" }
}
