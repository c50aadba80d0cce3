import Capture
import Deployment
import Workflow

/// The service described in OpenAPI 3.1, from the contracts of what is live.
struct OpenAPIDocument {
    let deployments: [LiveDeployment]
    /// Whether callers need a token.
    let isGuarded: Bool
    let hasJobs: Bool
    let isMonitored: Bool

    init(_ deployments: [LiveDeployment], _ options: GalleyService.Options) {
        self.deployments = deployments
        isGuarded = options.doorkeeper != nil
        hasJobs = options.jobs != nil
        isMonitored = options.monitor != nil
    }

    var content: JSONObject {
        var paths: JSONObject = [:]
        var components: JSONObject = ["schemas": .map(schemas)]
        for deployment in deployments {
            let (path, name) = ("/v1/deployments/\(deployment.name)", deployment.name)
            paths[path] = [
                "post": .map(scoring(deployment)),
                "get": .map(plain("\(name).contract", "What \(name) takes and answers.")),
            ]
            paths.merge(inference(deployment)) { $1 }
            paths.merge(explanation(deployment)) { $1 }
            if deployment.isOneTable { paths[path + "/invocations"] = ["post": .map(invocations(deployment))] }
            if hasJobs { paths.merge(jobs(deployment)) { $1 } }
            if isMonitored { paths.merge(feedback(deployment)) { $1 } }
        }
        for (path, words) in [
            ("/v1/deployments", "What is live."), ("/openapi.json", "This document."),
            ("/v2", "Which form of the Open Inference Protocol is spoken."),
        ] {
            paths[path] = ["get": .map(plain(Self.id(path), words))]
        }
        if isMonitored { paths["/metrics"] = ["get": .map(metrics)] }
        for (path, words) in [
            ("/health", "Whether every deployment can be served."), ("/ready", "Whether the registry has been read."),
            ("/v2/health/live", "Whether the service lives."), ("/v2/health/ready", "The same as /ready."),
        ] {
            var probe = plain(Self.id(path), words)
            if isGuarded { probe["security"] = [[:]] }
            paths[path] = ["get": .map(probe)]
        }
        var document: JSONObject = [
            "openapi": "3.1.0", "info": ["title": "Galley deployments", "version": "1"], "paths": .map(paths),
        ]
        if isGuarded {
            components["securitySchemes"] = ["token": ["type": "http", "scheme": "bearer"]]
            document["security"] = [["token": []]]
        }
        document["components"] = .map(components)
        return document
    }

    private static func id(_ path: String) -> String { String(path.dropFirst()).replacing("/", with: ".") }

    private var schemas: JSONObject {
        var schemas: JSONObject = ["Error": .map(error)]
        for deployment in deployments {
            for input in deployment.servable.format.inputs {
                schemas[rowName(deployment, input)] = .map(Self.row(input.rows))
            }
            for output in deployment.servable.outputs {
                schemas[answerName(deployment, output)] = .map(Self.answer(output))
            }
        }
        return schemas
    }

    func plain(_ id: String, _ words: String) -> JSONObject {
        var responses: JSONObject = ["200": response(words, ["type": "object"])]
        responses.merge(refusals([])) { $1 }
        return ["operationId": .string(id), "summary": .string(words), "responses": .map(responses)]
    }

    /// Why a request may be refused: what can happen anywhere, and what else can here.
    func refusals(_ more: [(String, String)]) -> JSONObject {
        var all = more
        if isGuarded {
            all += [
                ("401", "The token is missing, unknown or has expired."),
                ("403", "The token is not for this deployment."), ("429", "The token was used too often."),
            ]
        }
        return JSONObject(all.map { ($0.0, response($0.1, reference("Error"))) }) { first, _ in first }
    }

    static let bodyRefusals = [
        ("400", "The body is not JSON."), ("404", "There is no such deployment."),
        ("406", "No accepted form of an answer is offered."), ("408", "The body came too slowly."),
        ("413", "The body or the number of rows is too large."), ("415", "A file can't hold several tables."),
        ("422", "The rows don't fit the contract; each problem names row and column."),
        ("503", "There is no room just now, or the live version can't be served."), ("504", "It took too long."),
    ]

    private func scoring(_ deployment: LiveDeployment) -> JSONObject {
        var responses: JSONObject = [
            "200": ["description": "The answer.", "content": .map(contents(deployment, answered(deployment)))]
        ]
        responses.merge(refusals(Self.bodyRefusals)) { $1 }
        let shape =
            deployment.servable.format.hasSeveralInputs
            ? "Send an object with the rows of each input."
            : "Send one object to get one object in `result`, or an array of objects (or {\"rows\": […]}) to get one."
        var operation: JSONObject = [
            "operationId": .string(deployment.name),
            "summary": .string("Scores rows with \(deployment.name), version \(deployment.version.number)."),
            "description": .string("\(shape) Columns that are not listed are ignored and named in `warnings`."),
            "requestBody": rows(of: deployment),
            "responses": .map(responses),
        ]
        operation["parameters"] = queryParameters(deployment)
        return operation
    }

    /// What the query of a request for a score may say.
    func queryParameters(_ deployment: LiveDeployment) -> ParameterValue {
        .list(deployment.servable.parameters.map(\.queryParameter) + [ChosenColumns.queryParameter(deployment)])
    }

    /// What requests may set, beside their rows; nil for nothing.
    private func parameters(_ deployment: LiveDeployment) -> ParameterValue? {
        let parameters = deployment.servable.parameters
        guard !parameters.isEmpty else { return nil }
        let properties = JSONObject(uniqueKeysWithValues: parameters.map { ($0.name, ParameterValue.map($0.schema)) })
        return ["type": "object", "properties": .map(properties), "additionalProperties": false]
    }

    /// Rows in each form that is taken.
    func rows(of deployment: LiveDeployment) -> ParameterValue {
        var content = contents(deployment, request(deployment))
        if !deployment.servable.example.isEmpty {
            content["application/json"] = [
                "schema": request(deployment), "example": .map(deployment.servable.example),
            ]
        }
        return ["required": true, "content": .map(content)]
    }

    /// JSON, and where one table is enough, files.
    func contents(_ deployment: LiveDeployment, _ schema: ParameterValue) -> JSONObject {
        var content: JSONObject = [MediaType.json.rawValue: ["schema": schema]]
        guard deployment.isOneTable else { return content }
        for type in MediaType.allCases where type != .json { content[type.rawValue] = [:] }
        return content
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
                        var properties: JSONObject = ["rows": rows(input)]
                        properties["parameters"] = parameters(deployment)
                        let wrapped: ParameterValue = [
                            "type": "object", "required": ["rows"], "properties": .map(properties),
                            "additionalProperties": false,
                        ]
                        return [reference(rowName(deployment, input)), rows(input), wrapped]
                    })
            ]
        }
        var properties = JSONObject(uniqueKeysWithValues: inputs.map { ($0.port, rows($0)) })
        if properties["parameters"] == nil { properties["parameters"] = parameters(deployment) }
        return [
            "type": "object", "required": .list(inputs.map { .string($0.port) }), "properties": .map(properties),
        ]
    }

    func answered(_ deployment: LiveDeployment) -> ParameterValue {
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

    func rowName(_ deployment: LiveDeployment, _ input: RequestFormat.Input) -> String {
        deployment.servable.format.hasSeveralInputs ? "\(deployment.name).\(input.port).row" : "\(deployment.name).row"
    }

    func answerName(_ deployment: LiveDeployment, _ output: AnswerTable) -> String {
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

    func response(_ words: String, _ schema: ParameterValue) -> ParameterValue {
        ["description": .string(words), "content": ["application/json": ["schema": schema]]]
    }

    func reference(_ name: String) -> ParameterValue {
        ["$ref": .string("#/components/schemas/\(name)")]
    }
}

extension LiveDeployment {
    /// Whether a file can hold its rows, and its answer.
    var isOneTable: Bool { servable.format.inputs.count == 1 && servable.outputs.count == 1 }
}
