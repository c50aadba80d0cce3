import Catalog
import Deployment
import Engine
import Hummingbird
import Workflow

/// `POST /v1/deployments/NAME/explanation`: one row in; by how much each input moved each number of the answer from
/// what a typical row gets.
struct ExplanationRoute: Sendable {
    let desk: ScoringDesk

    func answer(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try await desk.tried(request, context) { body, deployment, deadline in
            guard deployment.canExplain else {
                throw ServiceError(
                    status: .unprocessableContent, code: "not-explainable",
                    message: "\(deployment.name) makes its answers from more than one row, so no input of a row "
                        + "can be told what it moved")
            }
            let format = deployment.servable.format
            let rows = try RequestReader.read(body, format, rowLimit: 1)
            guard rows.isSingle else { throw RowsFault.shape("send one row, a JSON object") }
            let typical = TypicalRow(format.inputs[0].rows, example: deployment.servable.example)
            let explainer = try Explainer(rows.inputs[0].table, typical: typical)
            var mixtures = rows
            mixtures.inputs[0].table = explainer.table
            let answer = try await deployment.score(mixtures, deadline: deadline)
            return .json(.map(deployment.explanation(explainer, answer[0])))
        }
    }
}

extension LiveDeployment {
    /// Whether each row of its answer is made from one row.
    var canExplain: Bool { isRowWise && isOneTable }

    fileprivate func explanation(_ explainer: Explainer, _ answer: AnswerRows) -> JSONObject {
        let fields = servable.format.inputs[0].rows.fields
        let outputs = explained.compactMap { index -> ParameterValue? in
            guard let found = explainer.explanation(of: answer.columns[index].part(answer.rows)) else { return nil }
            let contributions = fields.indices.filter { !fields[$0].isPassed }.map { field in
                (fields[field].column.name, ParameterValue.double(found.contributions[field] ?? 0))
            }
            return [
                "column": .string(servable.outputs[0].columns[index].column.name),
                "typical": .double(found.typical), "answer": .double(found.answer),
                "contributions": .map(JSONObject(contributions) { first, _ in first }),
            ]
        }
        return [
            "deployment": .string(name), "version": .int(version.number), "exact": .bool(explainer.plan.isExact),
            "rows": .int(explainer.table.count), "typical": .map(explainer.typical.values), "outputs": .list(outputs),
        ]
    }

    /// The numbers of an answer that are worth explaining: predictions where there are any.
    private var explained: [Int] {
        let columns = servable.outputs[0].columns
        let numbers = columns.indices.filter { columns[$0].passes == nil && columns[$0].column.type.isNumeric }
        let predicted = numbers.filter { columns[$0].meaning?.isNumber == true }
        return predicted.isEmpty ? numbers : predicted
    }
}
