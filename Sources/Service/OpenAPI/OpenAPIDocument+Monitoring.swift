import Workflow

extension OpenAPIDocument {
    /// What Prometheus reads.
    var metrics: JSONObject {
        var responses: JSONObject = [
            "200": [
                "description": "Counters, gauges and histograms.",
                "content": ["text/plain": ["schema": ["type": "string"]]],
            ]
        ]
        responses.merge(refusals([])) { $1 }
        return [
            "operationId": "metrics", "summary": "What Prometheus reads.", "responses": .map(responses),
        ]
    }

    /// Telling what came true of a deployment's answers.
    func feedback(_ deployment: LiveDeployment) -> JSONObject {
        let one: ParameterValue = [
            "type": "object", "required": ["request", "outcome"], "additionalProperties": false,
            "properties": [
                "request": ["type": "string", "description": "The X-Request-Id of the answer."],
                "row": [
                    "type": "integer", "minimum": 0,
                    "description": "Of the answer, from 0; needed where that has several rows.",
                ],
                "outcome": ["type": ["boolean", "number", "string"], "description": "What came true."],
                "column": ["type": "string", "description": "The column that predicted it."],
            ],
        ]
        let schema: ParameterValue = ["oneOf": [one, ["type": "array", "items": one]]]
        let names: ParameterValue = ["type": "array", "items": ["type": "string"]]
        let kept: ParameterValue = [
            "type": "object", "required": ["kept", "unknown", "unseen"],
            "properties": ["kept": ["type": "integer"], "unknown": names, "unseen": names],
        ]
        var responses: JSONObject = ["200": response("What was kept.", kept)]
        let reasons = [
            ("400", "The body is not JSON."), ("404", "None of the requests is in the log."),
            ("409", "This can't have come true of the answer."), ("413", "The body is too large."),
            ("422", "This is no feedback."),
        ]
        responses.merge(refusals(reasons)) { $1 }
        let post: JSONObject = [
            "operationId": .string("\(deployment.name).feedback"),
            "summary": .string("Takes what came true of the answers of \(deployment.name)."),
            "requestBody": ["required": true, "content": ["application/json": ["schema": schema]]],
            "responses": .map(responses),
        ]
        return ["/v1/deployments/\(deployment.name)/feedback": ["post": .map(post)]]
    }
}
