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
            paths["/v1/deployments/\(deployment.name)"] = ["post": .map(operation(deployment))]
            schemas["\(deployment.name).row"] = .map(row(deployment))
            schemas["\(deployment.name).answer"] = .map(answer(deployment))
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": "Galley deployments", "version": "1"],
            "paths": .map(paths),
            "components": ["schemas": .map(schemas)],
        ]
    }

    private func operation(_ deployment: LiveDeployment) -> JSONObject {
        let row = reference("\(deployment.name).row")
        let rows: ParameterValue = ["type": "array", "items": row]
        var media: JSONObject = [
            "schema": [
                "oneOf": [
                    row, rows, ["type": "object", "required": ["rows"], "properties": ["rows": rows]],
                ]
            ]
        ]
        if !deployment.servable.example.isEmpty { media["example"] = .map(deployment.servable.example) }
        var responses: JSONObject = ["200": response("The answer.", answered(deployment))]
        for (status, reason) in [
            ("400", "The body is not JSON."), ("404", "There is no such deployment."),
            ("413", "The body or the number of rows is too large."),
            ("422", "The rows don't fit the contract; each problem names row and column."),
        ] {
            responses[status] = response(reason, reference("Error"))
        }
        return [
            "operationId": .string(deployment.name),
            "summary": .string("Scores rows with \(deployment.name), version \(deployment.version.number)."),
            "description": """
            Send one object to get one object in `result`, or an array of objects (or {"rows": […]}) to get an \
            array. Columns that are not listed are ignored and named in `warnings`.
            """,
            "requestBody": ["required": true, "content": ["application/json": .map(media)]],
            "responses": .map(responses),
        ]
    }

    private func answered(_ deployment: LiveDeployment) -> ParameterValue {
        let answer = reference("\(deployment.name).answer")
        // Where rows may be dropped, one row may be answered by none, or by several.
        let single: [ParameterValue] = deployment.isRowWise ? [answer] : [answer, ["type": "null"]]
        return [
            "type": "object", "required": ["deployment", "version", "result", "warnings"],
            "properties": [
                "deployment": ["const": .string(deployment.name)], "version": ["type": "integer"],
                "result": ["oneOf": .list(single + [["type": "array", "items": answer]])],
                "warnings": ["type": "array", "items": ["type": "string"]],
            ],
        ]
    }

    private func row(_ deployment: LiveDeployment) -> JSONObject {
        let fields = deployment.servable.format.fields
        return [
            "type": "object",
            "required": .list(fields.filter { !$0.isPassed }.map { .string($0.column.name) }),
            "properties": .map(
                JSONObject(fields.map { ($0.column.name, .map(ColumnSchema.schema(of: $0))) }) { first, _ in first }),
        ]
    }

    private func answer(_ deployment: LiveDeployment) -> JSONObject {
        let columns = deployment.servable.outputs
        let properties = columns.map {
            ($0.column.name, ParameterValue.map(ColumnSchema.schema(of: $0.column.type, isNullable: true)))
        }
        return ["type": "object", "properties": .map(JSONObject(properties) { first, _ in first })]
    }

    private var error: JSONObject {
        let problem: ParameterValue = [
            "type": "object",
            "properties": [
                "row": ["type": "integer", "description": "From 0."], "column": ["type": "string"],
                "message": ["type": "string"],
            ],
        ]
        return [
            "type": "object",
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
