import Deployment
import Workflow

/// The service described in OpenAPI 3.1, from the contracts of what is live.
struct OpenAPIDocument {
    private let deployments: [LiveDeployment]

    init(_ deployments: [LiveDeployment]) { self.deployments = deployments }

    var content: JSONObject {
        var paths: JSONObject = [:]
        var schemas: JSONObject = ["Error": .map(error)]
        for deployment in deployments {
            paths["/v1/deployments/\(deployment.name)"] = [
                "post": .map(operation(deployment)),
                "get": .map(plain("\(deployment.name).contract", "What \(deployment.name) takes and answers.")),
            ]
            for input in deployment.servable.format.inputs {
                schemas[rowName(deployment, input)] = .map(Self.row(input.rows))
            }
            for output in deployment.servable.outputs {
                schemas[answerName(deployment, output)] = .map(Self.answer(output))
            }
        }
        for (path, words) in [
            ("/v1/deployments", "What is live."), ("/health", "Whether every deployment can be served."),
            ("/ready", "Whether the registry has been read."), ("/openapi.json", "This document."),
        ] {
            paths[path] = ["get": .map(plain(String(path.dropFirst()).replacing("/", with: "."), words))]
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": "Galley deployments", "version": "1"],
            "paths": .map(paths),
            "components": ["schemas": .map(schemas)],
        ]
    }

    private func plain(_ id: String, _ words: String) -> JSONObject {
        [
            "operationId": .string(id), "summary": .string(words),
            "responses": ["200": response(words, ["type": "object"])],
        ]
    }

    private func operation(_ deployment: LiveDeployment) -> JSONObject {
        var media: JSONObject = ["schema": request(deployment)]
        if !deployment.servable.example.isEmpty { media["example"] = .map(deployment.servable.example) }
        var responses: JSONObject = ["200": response("The answer.", answered(deployment))]
        for (status, reason) in [
            ("400", "The body is not JSON."), ("404", "There is no such deployment."),
            ("413", "The body or the number of rows is too large."),
            ("422", "The rows don't fit the contract; each problem names row and column."),
            ("503", "The live version can't be served."),
        ] {
            responses[status] = response(reason, reference("Error"))
        }
        let shape =
            deployment.servable.format.hasSeveralInputs
            ? "Send an object with the rows of each input."
            : "Send one object to get one object in `result`, or an array of objects (or {\"rows\": […]}) to get an array."
        return [
            "operationId": .string(deployment.name),
            "summary": .string("Scores rows with \(deployment.name), version \(deployment.version.number)."),
            "description": .string("\(shape) Columns that are not listed are ignored and named in `warnings`."),
            "requestBody": ["required": true, "content": ["application/json": .map(media)]],
            "responses": .map(responses),
        ]
    }

    /// One row, several, or an object of several inputs' rows.
    private func request(_ deployment: LiveDeployment) -> ParameterValue {
        let inputs = deployment.servable.format.inputs
        func rows(_ input: RequestFormat.Input) -> ParameterValue {
            ["type": "array", "items": reference(rowName(deployment, input))]
        }
        guard inputs.count > 1 else {
            return [
                "anyOf": .list(
                    inputs.flatMap { input -> [ParameterValue] in
                        let wrapped: ParameterValue = [
                            "type": "object", "required": ["rows"], "properties": ["rows": rows(input)],
                        ]
                        return [reference(rowName(deployment, input)), rows(input), wrapped]
                    })
            ]
        }
        return [
            "type": "object", "required": .list(inputs.map { .string($0.port) }),
            "properties": .map(JSONObject(uniqueKeysWithValues: inputs.map { ($0.port, rows($0)) })),
        ]
    }

    private func answered(_ deployment: LiveDeployment) -> ParameterValue {
        [
            "type": "object", "required": ["deployment", "version", "result", "warnings"],
            "properties": [
                "deployment": ["const": .string(deployment.name)], "version": ["type": "integer"],
                "result": result(deployment), "warnings": ["type": "array", "items": ["type": "string"]],
            ],
        ]
    }

    private func result(_ deployment: LiveDeployment) -> ParameterValue {
        let outputs = deployment.servable.outputs
        func rows(_ output: AnswerTable) -> ParameterValue {
            ["type": "array", "items": reference(answerName(deployment, output))]
        }
        guard outputs.count == 1, let output = outputs.first else {
            return [
                "type": "object", "required": .list(outputs.map { .string($0.port) }),
                "properties": .map(JSONObject(uniqueKeysWithValues: outputs.map { ($0.port, rows($0)) })),
            ]
        }
        let row = reference(answerName(deployment, output))
        // Where rows may be dropped, one row may be answered by none, or by several.
        let single: [ParameterValue] = deployment.isRowWise ? [row] : [row, ["type": "null"]]
        return ["oneOf": .list(single + [rows(output)])]
    }

    private func rowName(_ deployment: LiveDeployment, _ input: RequestFormat.Input) -> String {
        deployment.servable.format.hasSeveralInputs ? "\(deployment.name).\(input.port).row" : "\(deployment.name).row"
    }

    private func answerName(_ deployment: LiveDeployment, _ output: AnswerTable) -> String {
        let isOnly = deployment.servable.outputs.count == 1
        return isOnly ? "\(deployment.name).answer" : "\(deployment.name).\(output.port).answer"
    }

    private static func row(_ rows: RowFormat) -> JSONObject {
        [
            "type": "object",
            "required": .list(rows.fields.filter { !$0.isPassed }.map { .string($0.column.name) }),
            "properties": .map(
                JSONObject(rows.fields.map { ($0.column.name, .map(ColumnSchema.schema(of: $0))) }) { first, _ in first
                }
            ),
        ]
    }

    private static func answer(_ output: AnswerTable) -> JSONObject {
        let properties = output.columns.map {
            ($0.column.name, ParameterValue.map(ColumnSchema.schema(of: $0.column.type, isNullable: true)))
        }
        return ["type": "object", "properties": .map(JSONObject(properties) { first, _ in first })]
    }

    private var error: JSONObject {
        let problem: ParameterValue = [
            "type": "object",
            "properties": [
                "input": ["type": "string", "description": "Where there are several."],
                "row": ["type": "integer", "description": "From 0."], "column": ["type": "string"],
                "message": ["type": "string"],
            ],
        ]
        return [
            "type": "object",
            "required": ["error"],
            "properties": [
                "error": [
                    "type": "object", "required": ["code", "message"],
                    "properties": [
                        "code": ["type": "string"], "message": ["type": "string"],
                        "problems": ["type": "array", "items": problem],
                    ],
                ]
            ],
        ]
    }

    private func response(_ words: String, _ schema: ParameterValue) -> ParameterValue {
        ["description": .string(words), "content": ["application/json": ["schema": schema]]]
    }

    private func reference(_ name: String) -> ParameterValue {
        ["$ref": .string("#/components/schemas/\(name)")]
    }
}
