package import Workflow

package struct FeatureImportance: NodeType {
    package let id: TypeID = "feature-importance@1"
    package let family = Family.view
    package let summary = "Draws how much each feature counts in a model."
    package let manual = """
        For trees, a feature counts by how much the splits that ask for it improved the model in training; `splits` \
        tells how many there are. For linear models it counts by the size of its weight, which can be compared \
        between features that have been normalized.

        Yields a row for each feature, the most important one first: `feature`, its `importance` as a share of all, \
        and `splits`, missing for linear models.

        Example:

            what-counts:
              type: feature-importance@1
        """
    package let inputs = PortList.fixed([Port("model", .model, "A trained model.")])
    package let outputs = PortList.table("A row for each feature.")
    package let parameters: [Parameter] = []
    package let chart: ChartKind? = .importance

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let model = context.model() else { return [:] }
        if model.target == nil {
            let message = "a \(model.kind) model transforms and predicts nothing; connect a learner's model"
            context.report(Diagnostic("wrong-model", node: context.id, at: .input("model"), message))
        }
        return ["table": .table(Self.schema)]
    }

    package static let schema = Schema([
        Column("feature", .varchar), Column("importance", .double), Column("splits", .bigint),
    ])

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        guard let importance = context.models["model"]?.importance else {
            throw LoweringError("connect a model that predicts", at: .input("model"))
        }
        let rows = importance.map { feature in
            """
            (\(literal: .string(feature.feature)), \(literal: .double(feature.share)), \
            \(raw: feature.splits.map(String.init) ?? "NULL")::BIGINT)
            """ as SQL
        }
        return [
            "table": .query(Query("SELECT * FROM (VALUES \(rows.joined(by: ", "))) AS t(feature, importance, splits)"))
        ]
    }
}
