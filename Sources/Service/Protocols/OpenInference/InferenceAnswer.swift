import Deployment
import Engine
import Hummingbird
import Workflow

/// The answer to a request of the Open Inference Protocol.
struct InferenceAnswer {
    private var head = JSONOutput()
    private var tail: [UInt8] = []

    init(_ scored: Scored, _ request: InferenceRequest) throws(InferenceRequest.Fault) {
        let deployment = scored.deployment
        let tensors = Self.tensors(scored)
        let wanted =
            try request.outputs?.map { output throws(InferenceRequest.Fault) in
                guard let tensor = tensors.first(where: { $0.name == output.name }) else {
                    let known = tensors.map(\.name)
                    throw InferenceRequest.Fault(
                        "there is no output “\(output.name)”; there are \(known.joined(separator: ", "))")
                }
                return (tensor, output.isBinary)
            } ?? tensors.map { ($0, request.isBinary) }
        head.put("{\"model_name\":")
        head.write(deployment.name)
        head.put(",\"model_version\":")
        head.write(String(deployment.version.number))
        if let id = request.id {
            head.put(",\"id\":")
            head.write(id)
        }
        head.put(",\"outputs\":[")
        for (index, (tensor, isBinary)) in wanted.enumerated() {
            if index > 0 { head.put(",") }
            write(tensor, isBinary: isBinary)
        }
        head.put("]}")
    }

    var response: Response {
        var headers: HTTPFields = [.contentType: tail.isEmpty ? "application/json" : "application/octet-stream"]
        if !tail.isEmpty { headers[.inferenceHeaderLength] = String(head.bytes.count) }
        let body = ByteBuffer(bytes: head.bytes + tail)
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    private struct Tensor {
        var name: String
        var type: TensorType
        var column: TypedColumn
        var rows: Range<Int>
    }

    private static func tensors(_ scored: Scored) -> [Tensor] {
        let outputs = scored.deployment.servable.outputs
        return outputs.indices.flatMap { index in
            let (answer, columns) = (scored.answer[index], outputs[index].columns)
            return scored.deployment.writers[index].shown(scored.rows).map { column in
                Tensor(
                    name: outputs.tensorName(index, columns[column]), type: TensorType(columns[column].column.type),
                    column: answer.columns[column], rows: answer.rows)
            }
        }
    }

    private mutating func write(_ tensor: Tensor, isBinary: Bool) {
        head.put("{\"name\":")
        head.write(tensor.name)
        head.put(",\"datatype\":")
        head.write(tensor.type.rawValue)
        head.put(",\"shape\":[")
        head.write(Int64(tensor.rows.count))
        head.put("]")
        if isBinary {
            let bytes = TensorBytes.written(tensor.column, tensor.rows, as: tensor.type)
            tail += bytes
            head.put(",\"parameters\":{\"binary_data_size\":")
            head.write(Int64(bytes.count))
            // Raw bytes have no missing values, so it is told which rows have none.
            let missing = tensor.rows.filter { tensor.column.isMissing($0) }.map { $0 - tensor.rows.lowerBound }
            if !missing.isEmpty {
                head.put(",\"missing\":")
                head.write(missing, open: "[", close: "]") { $0.write(Int64($1)) }
            }
            head.put("}")
        } else {
            head.put(",\"data\":")
            head.write(tensor.rows, open: "[", close: "]") { $0.write(tensor.column, row: $1) }
        }
        head.put("}")
    }
}

extension [AnswerTable] {
    /// Columns are tensors; of several outputs, `OUTPUT.COLUMN`.
    func tensorName(_ index: Int, _ column: AnswerColumn) -> String {
        count > 1 ? "\(self[index].port).\(column.column.name)" : column.column.name
    }
}

extension JSONOutput {
    fileprivate mutating func write(_ column: TypedColumn, row: Int) {
        guard !column.isMissing(row) else { return put("null") }
        switch column.values {
        case .bools(let values): put(values[row] ? "true" : "false")
        case .ints(let values): write(values[row])
        case .doubles(let values): write(values[row])
        case .texts(let values): write(values[row])
        }
    }
}
