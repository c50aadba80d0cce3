package import Workflow

package struct NumericScorer: NodeType {
    package let id: TypeID = "numeric-scorer@1"
    package let family = Family.score
    package let summary = "Compares predicted with actual numbers."
    package let manual = """
        Yields one row of metrics, with e = predicted - actual:

        - `rmse`: the root of the mean of e²; `mae`: the mean of |e|; `bias`: the mean of e.
        - `r2`: the share of the actual numbers' variance that the predictions explain; 1 is perfect, 0 no better than
          the mean. NULL if the actual numbers don't vary.
        - `mape`: the mean of |e / actual| over the rows whose actual number is not 0.

        Rows without an actual or a predicted number are left out and counted in `unscored`.
        """
    package let inputs = PortList.table("The predicted rows.")
    package let outputs = PortList.fixed([Port("metrics", .table, "One row: how good the predictions are.")])
    package let parameters = [
        Parameter("actual", .column(from: "table"), required: true, "The column with the true number."),
        Parameter("predicted", .column(from: "table"), required: true, "The column with the predicted number."),
    ]
    package let traits = Traits.judges

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table() else { return [:] }
        for name in ["actual", "predicted"] {
            guard let column = context.parameters.string(name).flatMap({ schema[$0] }), !column.type.isNumeric else {
                continue
            }
            let message = "\(column.name) is \(column.type), not a number"
            context.report(Diagnostic("wrong-type", node: context.id, at: .parameter(name), message))
        }
        let numbers = ["rmse", "mae", "bias", "r2", "mape"].map { Column($0, .double) }
        return ["metrics": .table(Schema([Column("rows", .bigint), Column("unscored", .bigint)] + numbers))]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        guard let actual = context.parameters.string("actual") else {
            throw LoweringError("say which column has the true number", at: .parameter("actual"))
        }
        guard let predicted = context.parameters.string("predicted") else {
            throw LoweringError("say which column has the predicted number", at: .parameter("predicted"))
        }
        let known: SQL = "isfinite(a) AND isfinite(p)"
        let moments = Moments(
            of: ["a", "p - a", "abs(p - a)", "(p - a) * (p - a)", "abs((p - a) / nullif(a, 0))"], from: "given",
            where: known)
        let sql: SQL = """
            WITH given AS MATERIALIZED (SELECT CAST(\(column: actual) AS DOUBLE) AS a, \
            CAST(\(column: predicted) AS DOUBLE) AS p FROM \(input: "table")), \
            \(moments.ctes), everything AS (SELECT count(*) AS total FROM given) \
            SELECT \(moments.count(0)) AS "rows", total - \(moments.count(0)) AS unscored, \
            sqrt(\(moments.mean(3))) AS rmse, \(moments.mean(2)) AS mae, \(moments.mean(1)) AS bias, \
            1 - \(moments.mean(3)) / nullif(\(moments.deviation(0)) * \(moments.deviation(0)), 0) AS r2, \
            \(moments.mean(4)) AS mape FROM moments, everything
            """
        return ["metrics": .query(Query(sql))]
    }
}
