import Hummingbird

/// `POST /v1/deployments/NAME/invocations`: the formats of MLflow's scoring servers, so that their clients need only
/// another address.
struct InvocationsRoute: Sendable {
    let desk: ScoringDesk

    func answer(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let rowLimit = desk.options.rowLimit
        let isTable = try MediaType.body(of: request) == .csv
        return try await desk.answer(request, context) { body, deployment in
            let format = try deployment.onlyInput()
            try deployment.requireWritable(.csv)
            let rows =
                isTable
                ? try CSVRows.read(body, format, rowLimit: rowLimit)
                : try InvocationRows.read(body, format, rowLimit: rowLimit)
            return RequestRows(inputs: [rows], isSingle: false)
        } write: { scored in
            let writer = scored.deployment.writers[0]
            let shown = writer.shown(scored.rows)
            var output = JSONOutput()
            output.put("{\"predictions\":")
            output.write(scored.answer[0].rows, open: "[", close: "]") {
                writer.write(scored.answer[0].columns, row: $1, shown: shown, to: &$0)
            }
            output.put("}\n")
            return .json(output.bytes)
        }
    }
}
