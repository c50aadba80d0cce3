package import Workflow

/// Numbers brought to a common scale: `(x - center) / scale`.
package struct Normalization: Transformer {
    package let kind: ModelKind = "normalizer"

    package init() {}

    package func objection(
        to column: Column, settings: Parameters, holds: (ColumnType, ParameterValue) -> Bool
    ) -> Objection? {
        column.type.isNumeric
            ? nil
            : Objection(
                "\(column.name) is \(column.type), and only numbers can be normalized; encode it with one-hot first")
    }

    package func outcome(of features: [Column], settings: Parameters) -> [Column] {
        features.map { $0.holding(.double) }
    }

    package func fitting(_ features: [Column], settings: Parameters, input: PortID) -> SQL {
        let names = features.map { "\(literal: .string($0.name))" as SQL }.joined(by: ", ")
        let learned = statistics(of: features, method: settings["method"]?.string, input: input)
        let centers = learned.columns.map(\.center).joined(by: ", ")
        // A column that never varies keeps its scale.
        let scales = learned.columns.map { "coalesce(nullif(\($0.scale), 0), 1)" as SQL }.joined(by: ", ")
        return """
            WITH \(learned.ctes) SELECT unnest([\(names)]) AS "column", unnest([\(centers)]) AS center, \
            unnest([\(scales)]) AS scale FROM \(learned.table)
            """
    }

    /// CTEs, the last of which is `table` with one row, and expressions over it for each feature.
    private struct Statistics {
        var ctes: SQL
        var table: SQL
        var columns: [(center: SQL, scale: SQL)]
    }

    private func statistics(of features: [Column], method: String?, input: PortID) -> Statistics {
        if method == "robust" { return quartiles(of: features, input: input) }
        let moments = Moments(of: features.map { "\(column: $0.name)" }, from: "\(input: input)")
        let columns = features.indices.map { index -> (center: SQL, scale: SQL) in
            method == "min-max"
                ? (moments.low(index), "\(moments.high(index)) - \(moments.low(index))")
                : (moments.mean(index), moments.deviation(index))
        }
        return Statistics(ctes: moments.ctes, table: "moments", columns: columns)
    }

    private func quartiles(of features: [Column], input: PortID) -> Statistics {
        let quartiles = features.enumerated().map { index, feature in
            let value: SQL = "CAST(\(column: feature.name) AS DOUBLE)"
            return """
                quantile_cont(\(value), [0.25, 0.5, 0.75]) FILTER (WHERE isfinite(\(value))) AS q\(raw: "\(index)")
                """ as SQL
        }
        return Statistics(
            ctes: "quartiles AS (SELECT \(quartiles.joined(by: ", ")) FROM \(input: input))", table: "quartiles",
            columns: features.indices.map { index -> (center: SQL, scale: SQL) in
                let q: SQL = "q\(raw: "\(index)")"
                return ("\(q)[2]", "\(q)[3] - \(q)[1]")
            })
    }

    package func expressions(of model: Model) throws(LoweringError) -> [(column: Column, sql: SQL)] {
        var pieces: [(column: Column, sql: SQL)] = []
        for feature in model.features {
            guard let row = model.state(of: feature).first, let center = row["center"]?.double,
                let scale = row["scale"]?.double, center.isFinite, scale.isFinite
            else {
                throw LoweringError(
                    "\(feature.name) has no numbers to learn from; leave it out", at: .parameter("columns"))
            }
            let value: SQL = "CAST(\(column: feature.name) AS DOUBLE)"
            let sql: SQL = "(\(value) - \(literal: .double(center))) / \(literal: .double(scale))"
            pieces.append((Column(feature.name, .double), sql))
        }
        return pieces
    }
}
