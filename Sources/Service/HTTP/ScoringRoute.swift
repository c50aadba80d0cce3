import Deployment
import Hummingbird

/// `POST /v1/deployments/NAME`: rows in, answers out.
struct ScoringRoute: Sendable {
    let deployments: LiveDeployments
    let bodyLimit: Int
    let rowLimit: Int

    func answer(_ request: Request, name: String) async throws -> Response {
        guard let deployment = deployments[name] else {
            if let failure = deployments.failures[name] { throw ServiceError.unavailable(name, failure) }
            throw ServiceError.unknownDeployment(name, known: deployments.names)
        }
        let body = try await collect(request)
        let rows: RequestRows
        do throws(RowsFault) {
            rows = try RequestReader.read(body, deployment.servable.format, rowLimit: rowLimit)
        } catch {
            throw ServiceError(error, deployment: name)
        }
        do {
            let answer = try await deployment.score(rows)
            return .json(Self.written(answer, of: deployment, rows))
        } catch {
            throw ServiceError.refused(error)
        }
    }

    private func collect(_ request: Request) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        var isTooLarge = length > bodyLimit
        length = 0
        do {
            for try await part in request.body {
                length += part.readableBytes
                isTooLarge = isTooLarge || length > bodyLimit
                // What is too much is let go by, since most clients read no answer before they have sent it all.
                if isTooLarge { bytes = [] } else { bytes.append(contentsOf: part.readableBytesView) }
            }
        } catch {
            // The client went away in the middle: nobody's fault here.
            throw ServiceError(status: .badRequest, code: "broken-off", message: "the body broke off")
        }
        if isTooLarge { throw ServiceError.tooLarge(limit: bodyLimit) }
        return bytes
    }

    /// `{"deployment": …, "version": …, "result": …, "warnings": […]}`; an object was asked, an object answers.
    private static func written(_ answer: [AnswerRows], of deployment: LiveDeployment, _ rows: RequestRows) -> [UInt8] {
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
        output.write(warnings(rows, deployment), open: "[", close: "]") { $0.write($1) }
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

    private static func warnings(_ rows: RequestRows, _ deployment: LiveDeployment) -> [String] {
        let inputs = deployment.servable.format.inputs
        var warnings = rows.unknown.map { "“\($0)” is no input of this deployment and was ignored" }
        for (input, read) in zip(inputs, rows.inputs) {
            let place = inputs.count > 1 ? "\(input.port): " : ""
            warnings += read.unknown.map { "\(place)column “\($0)” is not part of the contract and was ignored" }
        }
        return warnings
    }
}
