import Workflow

/// How good predictions are: ROC curves and confusion matrices.
extension Chart {
    /// Points of the curve, from no row taken for the positive class to all: at most as many as asked for, with the
    /// area under all of them.
    var roc: Query {
        let probability: SQL = "CAST(\(column: (other ?? column).name) AS DOUBLE)"
        let actual: SQL = "CAST(\(column: column.name) AS VARCHAR)"
        let label = positive.map { column.classLabel($0) } ?? column.classLabel(column.type.isBoolean ? "true" : "1")
        return Query(
            """
            WITH given AS (SELECT \(probability) AS p, \(actual) = \(label) AS yes FROM \(input: "table") \
            WHERE \(probability) IS NOT NULL AND \(actual) IS NOT NULL), \
            levels AS (SELECT p, count(*) FILTER (WHERE yes) AS y, count(*) FILTER (WHERE NOT yes) AS n \
            FROM given GROUP BY p), \
            sums AS (SELECT p, y, n, sum(y) OVER w AS hits, sum(n) OVER w AS alarms, row_number() OVER w AS place \
            FROM levels WINDOW w AS (ORDER BY p DESC ROWS UNBOUNDED PRECEDING)), \
            totals AS (SELECT max(hits) AS positives, max(alarms) AS negatives, max(place) AS places, \
            CAST(sum(n * (2 * (hits - y) + y)) / nullif(2 * max(hits) * max(alarms), 0) AS DOUBLE) AS auc FROM sums), \
            points AS (SELECT p AS threshold, CAST(alarms / nullif(negatives, 0) AS DOUBLE) AS false_positive_rate, \
            CAST(hits / nullif(positives, 0) AS DOUBLE) AS true_positive_rate, auc, place \
            FROM sums, totals WHERE place % CAST(ceil(places / \(literal: .double(Double(max(1, size - 2))))) AS BIGINT) = 0 \
            OR place = places UNION ALL SELECT NULL, 0.0, 0.0, auc, 0 FROM totals WHERE places > 0) \
            SELECT threshold, false_positive_rate, true_positive_rate, auc FROM points ORDER BY place
            """)
    }

    /// A row for each pair of an actual and a predicted class.
    var confusion: Query {
        let metrics = ClassificationMetrics(
            actual: column, predicted: other ?? column, positive: nil, probabilities: [])
        return Query(metrics.confusion(of: "table"))
    }
}
