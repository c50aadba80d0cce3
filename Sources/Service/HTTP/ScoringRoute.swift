import Deployment
import Foundation
import Hummingbird
import Workflow

/// `POST /v1/deployments/NAME`: rows in, answers out.
struct ScoringRoute: Sendable {
    let desk: ScoringDesk

    func answer(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let (given, wanted) = try (MediaType.body(of: request), MediaType.answer(to: request))
        let rowLimit = desk.options.rowLimit
        return try await desk.answer(request, context) { body, deployment in
            try deployment.requireWritable(wanted)
            return try await TableExchange.read(body, given, deployment, rowLimit: rowLimit)
                .choosing(try ChosenColumns.query(of: request, deployment))
        } write: { scored in
            let bytes = try await TableExchange.written(scored, wanted)
            return wanted == .json ? .json(bytes) : scored.response(wanted, bytes)
        }
    }
}

extension Scored {
    /// `{"deployment": …, "version": …, "result": …, "warnings": […]}`; an object was asked, an object answers.
    var json: [UInt8] {
        var output = JSONOutput()
        output.put("{\"deployment\":")
        output.write(deployment.name)
        output.put(",\"version\":")
        output.write(Int64(deployment.version.number))
        output.put(",\"result\":")
        if answer.count == 1 {
            write(0, isSingle: rows.isSingle, to: &output)
        } else {
            output.write(answer.indices, open: "{", close: "}") { output, index in
                output.write(deployment.servable.outputs[index].port)
                output.put(":")
                write(index, isSingle: false, to: &output)
            }
        }
        output.put(",\"warnings\":")
        output.write(warnings, open: "[", close: "]") { $0.write($1) }
        output.put("}\n")
        return output.bytes
    }

    private func write(_ index: Int, isSingle: Bool, to output: inout JSONOutput) {
        let (answer, writer, shown) = (answer[index], deployment.writers[index], shown(index))
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
    /// The columns of an output to write: of those that there are, the ones that are wanted.
    func shown(_ output: Int) -> [Int] { deployment.writers[output].shown(rows, among: rows.columns) }

    /// A file, with what else there is to say in the head.
    fileprivate func response(_ type: MediaType, _ bytes: [UInt8]) -> Response {
        var headers: HTTPFields = [.contentType: type.rawValue, .galleyVersion: String(deployment.version.number)]
        let ignored = rows.inputs.flatMap(\.unknown).compactMap {
            $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
        }
        if !ignored.isEmpty { headers[.galleyIgnored] = ignored.joined(separator: ",") }
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

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
