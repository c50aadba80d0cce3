import Deployment
import Workflow

/// The protocols that other model servers have made known.
extension OpenAPIDocument {
    func inference(_ deployment: LiveDeployment) -> JSONObject {
        let name = deployment.name
        var paths: JSONObject = [:]
        for (version, id) in [("", name), ("/versions/\(deployment.version.number)", "\(name).version")] {
            let path = "/v2/models/\(name)\(version)"
            paths[path] = ["get": .map(model("\(id).model", "The tensors of \(name)."))]
            paths[path + "/ready"] = ["get": .map(model("\(id).ready", "Whether \(name) can be asked."))]
            paths[path + "/infer"] = ["post": .map(infer(deployment, id: "\(id).infer"))]
        }
        return paths
    }

    /// Errors of this protocol are `{"error": "words"}`.
    private func withPlainErrors(_ operation: JSONObject) -> JSONObject {
        let error: ParameterValue = [
            "type": "object", "required": ["error"], "properties": ["error": ["type": "string"]],
        ]
        var operation = operation
        operation["responses"] = operation["responses"]?.map.map { responses in
            let refusals = responses.filter { $0.key != "200" }
            let plain = refusals.mapValues { response($0.map?["description"]?.string ?? "", error) }
            return .map(responses.merging(plain) { $1 })
        }
        return operation
    }

    private func model(_ id: String, _ words: String) -> JSONObject { withPlainErrors(plain(id, words)) }

    private func infer(_ deployment: LiveDeployment, id: String) -> JSONObject {
        let tensor: ParameterValue = [
            "type": "object", "required": ["name", "datatype", "shape"],
            "properties": [
                "name": ["type": "string"],
                "datatype": ["type": "string", "enum": .list(TensorType.allCases.map { .string($0.rawValue) })],
                "shape": [
                    "type": "array", "items": ["type": "integer", "minimum": 0],
                    "description": "[rows] or [rows, 1].",
                ],
                "data": ["type": "array", "items": [:]], "parameters": ["type": "object"],
            ],
        ]
        let request: ParameterValue = [
            "type": "object", "required": ["inputs"],
            "properties": [
                "id": ["type": "string"], "inputs": ["type": "array", "items": tensor],
                "outputs": [
                    "type": "array",
                    "items": [
                        "type": "object", "required": ["name"],
                        "properties": ["name": ["type": "string"], "parameters": ["type": "object"]],
                    ],
                ],
                "parameters": ["type": "object"],
            ],
        ]
        let answer: ParameterValue = [
            "type": "object", "required": ["model_name", "model_version", "outputs"],
            "properties": [
                "model_name": ["const": .string(deployment.name)], "model_version": ["type": "string"],
                "id": ["type": "string"], "outputs": ["type": "array", "items": tensor],
            ],
        ]
        var media: JSONObject = ["schema": request]
        if deployment.isOneTable, !deployment.servable.example.isEmpty { media["example"] = example(deployment) }
        var responses: JSONObject = ["200": response("The tensors of the answer.", answer)]
        responses.merge(refusals(Self.bodyRefusals)) { $1 }
        return withPlainErrors([
            "operationId": .string(id),
            "summary": .string("Scores tensors with \(deployment.name), by the Open Inference Protocol."),
            "description": "Each column is a tensor of one value a row; raw bytes may follow the JSON.",
            "requestBody": ["required": true, "content": ["application/json": .map(media)]],
            "responses": .map(responses),
        ])
    }

    /// The recorded row as tensors.
    private func example(_ deployment: LiveDeployment) -> ParameterValue {
        let tensors = deployment.servable.format.inputs[0].rows.fields.compactMap { field -> ParameterValue? in
            deployment.servable.example[field.column.name].map { value in
                [
                    "name": .string(field.column.name),
                    "datatype": .string(TensorType(field.column.type).rawValue), "shape": [1], "data": [value],
                ]
            }
        }
        return ["inputs": .list(tensors)]
    }

    func invocations(_ deployment: LiveDeployment) -> JSONObject {
        let input = deployment.servable.format.inputs[0]
        let rows: ParameterValue = ["type": "array", "items": reference(rowName(deployment, input))]
        let fields = input.rows.fields.filter { !$0.isPassed }
        var cells: JSONObject = ["type": "array", "items": false, "minItems": .int(fields.count)]
        if !fields.isEmpty { cells["prefixItems"] = .list(fields.map { .map(ColumnSchema.schema(of: $0)) }) }
        let split: ParameterValue = [
            "type": "object", "required": ["columns", "data"],
            "properties": [
                "columns": ["const": .list(fields.map { .string($0.column.name) })],
                "data": ["type": "array", "items": .map(cells)],
            ],
        ]
        let names = fields.map(\.column.name)
        let lists: ParameterValue = [
            "type": "object", "required": .list(names.map { .string($0) }),
            "properties": .map(JSONObject(names.map { ($0, [:]) }) { first, _ in first }),
            "description": "A list of as many values for each column.",
        ]
        let forms = [
            ("dataframe_split", split), ("dataframe_records", rows), ("instances", rows),
            ("inputs", ["anyOf": [rows, lists]]),
        ].map { name, schema -> ParameterValue in
            [
                "type": "object", "required": [.string(name)], "properties": [name: schema],
                "additionalProperties": false,
            ]
        }
        var media: JSONObject = ["schema": ["anyOf": .list(forms)]]
        if !deployment.servable.example.isEmpty {
            media["example"] = ["dataframe_records": [.map(deployment.servable.example)]]
        }
        let answers: ParameterValue = [
            "type": "array", "items": reference(answerName(deployment, deployment.servable.outputs[0])),
        ]
        var responses: JSONObject = [
            "200": response(
                "The predictions.",
                ["type": "object", "required": ["predictions"], "properties": ["predictions": answers]])
        ]
        responses.merge(refusals(Self.bodyRefusals)) { $1 }
        return [
            "operationId": .string("\(deployment.name).invocations"),
            "summary": .string("Scores rows with \(deployment.name), in the formats of MLflow's servers."),
            "requestBody": [
                "required": true,
                "content": [
                    MediaType.json.rawValue: .map(media), MediaType.csv.rawValue: [:],
                ],
            ],
            "responses": .map(responses),
        ]
    }
}
