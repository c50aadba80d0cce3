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
            rows = try RowReader.read(body, deployment.servable.format, rowLimit: rowLimit)
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
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bodyLimit {
            throw ServiceError.tooLarge(limit: bodyLimit)
        }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= bodyLimit else { throw ServiceError.tooLarge(limit: bodyLimit) }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }

    /// `{"deployment": …, "version": …, "result": …, "warnings": […]}`; an object was asked, an object answers.
    private static func written(_ answer: Answer, of deployment: LiveDeployment, _ rows: RequestRows) -> [UInt8] {
        var output = JSONOutput()
        output.put("{\"deployment\":")
        output.write(deployment.name)
        output.put(",\"version\":")
        output.write(Int64(deployment.version.number))
        output.put(",\"result\":")
        let shown = deployment.writer.shown(rows.given)
        if rows.isSingle, answer.rows.count == 1, let row = answer.rows.first {
            deployment.writer.write(answer.columns, row: row, shown: shown, to: &output)
        } else if rows.isSingle, answer.rows.isEmpty {
            // A filter dropped the row.
            output.put("null")
        } else {
            output.write(answer.rows, open: "[", close: "]") {
                deployment.writer.write(answer.columns, row: $1, shown: shown, to: &$0)
            }
        }
        output.put(",\"warnings\":")
        output.write(rows.unknown, open: "[", close: "]") { output, name in
            output.write("column “\(name)” is not part of the contract and was ignored")
        }
        output.put("}\n")
        return output.bytes
    }
}
