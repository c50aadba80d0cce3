import Workflow

/// What moved an answer.
extension OpenAPIDocument {
    func explanation(_ deployment: LiveDeployment) -> JSONObject {
        guard deployment.canExplain, let input = deployment.servable.format.inputs.first else { return [:] }
        let number: ParameterValue = ["type": "number"]
        let output: ParameterValue = [
            "type": "object", "required": ["column", "typical", "answer", "contributions"],
            "properties": [
                "column": ["type": "string"], "typical": number, "answer": number,
                "contributions": ["type": "object", "additionalProperties": number],
            ],
        ]
        let answer: ParameterValue = [
            "type": "object", "required": ["deployment", "version", "exact", "rows", "typical", "outputs"],
            "properties": [
                "deployment": ["const": .string(deployment.name)], "version": ["type": "integer"],
                "exact": ["type": "boolean", "description": "Whether no sample stands for all orders."],
                "rows": ["type": "integer", "description": "How many rows were scored for it."],
                "typical": ["type": "object", "description": "The row that this one is compared with."],
                "outputs": ["type": "array", "items": output],
            ],
        ]
        var responses: JSONObject = ["200": response("What each input moved.", answer)]
        responses.merge(refusals(Self.bodyRefusals)) { $1 }
        return [
            "/v1/deployments/\(deployment.name)/explanation": [
                "post": [
                    "operationId": .string("\(deployment.name).explanation"),
                    "summary": "Tells by how much each input moved the answer from what a typical row gets.",
                    "requestBody": [
                        "required": true,
                        "content": ["application/json": ["schema": reference(rowName(deployment, input))]],
                    ],
                    "responses": .map(responses),
                ]
            ]
        ]
    }
}
