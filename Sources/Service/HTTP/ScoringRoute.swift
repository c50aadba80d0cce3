import Deployment
import Hummingbird

/// `POST /v1/deployments/NAME`: rows in, answers out.
struct ScoringRoute: Sendable {
    let desk: ScoringDesk

    func answer(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let rowLimit = desk.options.rowLimit
        return try await desk.answer(request, context) { body, deployment throws(ServiceError) in
            do throws(RowsFault) {
                return try RequestReader.read(body, deployment.servable.format, rowLimit: rowLimit)
            } catch {
                throw ServiceError(error, deployment: deployment.name)
            }
        } write: { scored throws(ServiceError) in
            .json(Self.written(scored))
        }
    }

    /// `{"deployment": …, "version": …, "result": …, "warnings": […]}`; an object was asked, an object answers.
    private static func written(_ scored: Scored) -> [UInt8] {
        let (answer, deployment, rows) = (scored.answer, scored.deployment, scored.rows)
        var output = JSONOutput()
        output.put("{\"deployment\":")
        output.write(deployment.name)
        output.put(",\"version\":")
        output.write(Int64(deployment.version.number))
        output.put(",\"result\":")
        if answer.count == 1 {
            write(answer[0], deployment.writers[0], rows, isSingle: rows.isSingle, to: &output)
        } else {
            output.write(answer.indices, open: "{", close: "}") { output, index in
                output.write(deployment.servable.outputs[index].port)
                output.put(":")
                write(answer[index], deployment.writers[index], rows, isSingle: false, to: &output)
            }
        }
        output.put(",\"warnings\":")
        output.write(scored.warnings, open: "[", close: "]") { $0.write($1) }
        output.put("}\n")
        return output.bytes
    }

    private static func write(
        _ answer: AnswerRows, _ writer: RowWriter, _ request: RequestRows, isSingle: Bool, to output: inout JSONOutput
    ) {
        let shown = writer.shown(request)
        if isSingle, answer.rows.count == 1, let row = answer.rows.first {
            writer.write(answer.columns, row: row, shown: shown, to: &output)
        } else if isSingle, answer.rows.isEmpty {
            // A filter dropped the row.
            output.put("null")
        } else {
            output.write(answer.rows, open: "[", close: "]") {
                writer.write(answer.columns, row: $1, shown: shown, to: &$0)
            }
        }
    }
}

extension Scored {
    /// What in the request was ignored.
    var warnings: [String] {
        let inputs = deployment.servable.format.inputs
        var warnings = rows.unknown.map { "“\($0)” is no input of this deployment and was ignored" }
        for (input, read) in zip(inputs, rows.inputs) {
            let place = inputs.count > 1 ? "\(input.port): " : ""
            warnings += read.unknown.map { "\(place)column “\($0)” is not part of the contract and was ignored" }
        }
        return warnings
    }
}
