import Workflow

/// The SQL of the classification scorer. Everything is counted in whole numbers or added in a fixed order,
/// so the result doesn't depend on the order of rows or the number of threads.
struct ClassificationMetrics {
    /// A column with the probability of a class.
    struct Probability {
        var column: Column
        /// The class as DuckDB writes it as text.
        var label: String
    }

    let actual: Column
    let predicted: Column
    /// As text; nil to decide by the classes there are.
    let positive: String?
    let probabilities: [Probability]

    /// The type in which classes are told apart: text where values of the actual column may be equal that are written
    /// in different ways.
    private var classType: String {
        actual.type.isBoolean || actual.type.isInteger ? actual.type.name : "VARCHAR"
    }

    /// A class in the type in which classes are told apart; nothing if it can't be one. `1` is `1.0` where the actual
    /// column is a DOUBLE.
    private func value(_ text: String) -> SQL {
        if actual.type.isText { return "\(literal: .string(text))" }
        let value: SQL = "TRY_CAST(\(literal: .string(text)) AS \(raw: actual.type.name))"
        return "CAST(\(value) AS \(raw: classType))"
    }

    /// The columns that count, read once: the classes, the prediction in the words of the actual column's type, and the
    /// probabilities. Then how often each pair of classes was found, as text.
    private func pairs(of input: PortID) -> SQL {
        let type: SQL = "\(raw: actual.type.isText ? "VARCHAR" : actual.type.name)"
        let classType: SQL = "\(raw: classType)"
        let scores = probabilities.enumerated().map { index, probability in
            ", CAST(\(column: probability.column.name) AS DOUBLE) AS s\(raw: "\(index)")" as SQL
        }
        return """
            given AS MATERIALIZED (SELECT CAST(\(column: actual.name) AS \(classType)) AS a, \
            CAST(CAST(\(column: predicted.name) AS \(type)) AS \(classType)) AS p\(scores.joined(by: "")) \
            FROM \(input: input)), \
            pairs AS (SELECT CAST(a AS VARCHAR) AS a, CAST(p AS VARCHAR) AS p, n \
            FROM (SELECT a, p, count(*) AS n FROM given GROUP BY a, p))
            """
    }

    func confusion(of input: PortID) -> SQL {
        let type: SQL = "\(raw: actual.type.name)"
        return """
            WITH \(pairs(of: input)), known AS (SELECT * FROM pairs WHERE a IS NOT NULL AND p IS NOT NULL), \
            classes AS (SELECT a AS c FROM known UNION SELECT p FROM known) \
            SELECT CAST(one.c AS \(type)) AS actual, CAST(two.c AS \(type)) AS predicted, \
            CAST(coalesce(n, 0) AS BIGINT) AS "rows" \
            FROM classes AS one CROSS JOIN classes AS two LEFT JOIN known ON a = one.c AND p = two.c ORDER BY 1, 2
            """
    }

    func metrics(of input: PortID) -> SQL {
        let named: SQL = positive.map(actual.classLabel) ?? "NULL"
        let counts: SQL = """
            \(pairs(of: input)), known AS (SELECT * FROM pairs WHERE a IS NOT NULL AND p IS NOT NULL), \
            classes AS (SELECT a AS c FROM known UNION SELECT p FROM known), \
            chosen AS (SELECT coalesce(\(named), CASE WHEN bool_and(c IN ('0', '1')) THEN '1' END) AS positive \
            FROM classes), \
            each AS (SELECT c, \
            (SELECT coalesce(sum(n), 0) FROM known WHERE a = c AND p = c) AS hits, \
            (SELECT coalesce(sum(n), 0) FROM known WHERE p = c) AS guesses, \
            (SELECT coalesce(sum(n), 0) FROM known WHERE a = c) AS actuals FROM \
            (SELECT c FROM classes, chosen WHERE positive IS NULL UNION ALL \
            SELECT positive FROM chosen WHERE positive IS NOT NULL AND EXISTS (FROM known))), \
            shares AS (SELECT c, coalesce(hits / nullif(guesses, 0), 0) AS precision, \
            coalesce(hits / nullif(actuals, 0), 0) AS recall, \
            coalesce(2 * hits / nullif(guesses + actuals, 0), 0) AS f1 FROM each), \
            totals AS (SELECT coalesce(sum(n) FILTER (WHERE a IS NOT NULL AND p IS NOT NULL), 0) AS "rows", \
            coalesce(sum(n) FILTER (WHERE a IS NULL OR p IS NULL), 0) AS unscored, \
            coalesce(sum(n) FILTER (WHERE a = p), 0) AS hits FROM pairs), \
            means AS (SELECT \(mean("precision")) AS precision, \(mean("recall")) AS recall, \(mean("f1")) AS f1 \
            FROM shares)
            """
        let columns: SQL = """
            CAST("rows" AS BIGINT) AS "rows", CAST(unscored AS BIGINT) AS unscored, \
            CAST(hits / nullif("rows", 0) AS DOUBLE) AS accuracy, precision, recall, f1
            """
        guard !probabilities.isEmpty else { return "WITH \(counts) SELECT \(columns) FROM totals, means" }
        return """
            WITH \(counts), \(ranking), \(losses) \
            SELECT \(columns), auc, log_loss FROM totals, means, areas, losses
            """
    }

    private func mean(_ name: SQL) -> SQL {
        "CAST(list_sum(list(\(name) ORDER BY c)) / nullif(count(*), 0) AS DOUBLE)"
    }

    /// Each probability with how many rows of the class and of the others have it; the area is the share of pairs
    /// of one of each that are in the right order, twice counted so that ties stay whole numbers.
    private var ranking: SQL {
        let parts = probabilities.enumerated().map { index, probability in
            """
            SELECT \(literal: .int(index)) AS c, s\(raw: "\(index)") AS p, \
            a IS NOT DISTINCT FROM \(value(probability.label)) AS yes \
            FROM given WHERE a IS NOT NULL AND p IS NOT NULL AND s\(raw: "\(index)") IS NOT NULL
            """ as SQL
        }
        return """
            levels AS (SELECT c, p, count(*) FILTER (WHERE yes) AS yes, count(*) FILTER (WHERE NOT yes) AS no \
            FROM (\(parts.joined(by: " UNION ALL "))) GROUP BY c, p), \
            ranks AS (SELECT c, yes, no, \
            sum(no) OVER (PARTITION BY c ORDER BY p ROWS UNBOUNDED PRECEDING) - no AS below FROM levels), \
            curves AS (SELECT c, sum(yes * (2 * below + no)) / nullif(2 * sum(yes) * sum(no), 0) AS area \
            FROM ranks GROUP BY c), \
            areas AS (SELECT CAST(list_sum(list(area ORDER BY c)) / nullif(count(area), 0) AS DOUBLE) AS auc FROM curves)
            """
    }

    /// The mean of whole numbers: a loss is at most 36.1, which 2⁵⁵ brings to 61 bits.
    private var losses: SQL {
        let branches = probabilities.enumerated().map { index, probability in
            "WHEN \(value(probability.label)) THEN s\(raw: "\(index)")" as SQL
        }
        let others: SQL = probabilities.count == 1 ? "1 - s0" : "0.0"
        let share: SQL = "CASE a \(branches.joined(by: " ")) ELSE \(others) END"
        return """
            losses AS (SELECT CAST(sum(CAST(-ln(greatest(least(share, 1.0), pow(2.0, -52))) * pow(2.0, 55) AS BIGINT)) \
            AS DOUBLE) / pow(2.0, 55) / nullif(count(share), 0) AS log_loss \
            FROM (SELECT \(share) AS share FROM given WHERE a IS NOT NULL AND p IS NOT NULL) WHERE share IS NOT NULL)
            """
    }
}

extension Column {
    /// A class as DuckDB writes the values of this column as text: `1` is `1.0` where that is a DOUBLE.
    func classLabel(_ text: String) -> SQL {
        if type.isText { return "\(literal: .string(text))" }
        return """
            coalesce(CAST(TRY_CAST(\(literal: .string(text)) AS \(raw: type.name)) AS VARCHAR), \
            \(literal: .string(text)))
            """
    }
}
