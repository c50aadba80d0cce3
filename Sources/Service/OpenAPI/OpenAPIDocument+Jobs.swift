import Deployment
import Workflow

/// Requests whose answers are fetched later.
extension OpenAPIDocument {
    func jobs(_ deployment: LiveDeployment) -> JSONObject {
        let path = "/v1/deployments/\(deployment.name)/jobs"
        let id: ParameterValue = [
            "name": "id", "in": "path", "required": true, "schema": ["type": "string", "minLength": 1],
        ]
        let unknown = ("404", "There is no such job.")
        func operation(_ id: String, _ words: String, _ responses: JSONObject) -> JSONObject {
            [
                "operationId": .string("\(deployment.name).\(id)"), "summary": .string(words),
                "responses": .map(responses),
            ]
        }
        func answers(_ status: String, _ answer: ParameterValue, _ more: [(String, String)]) -> JSONObject {
            refusals(more).reduce(into: [status: answer]) { $0[$1.key] = $1.value }
        }
        var begin = operation(
            "job.begin", "Begins a job of many rows.",
            answers(
                "202", response("The job; its place is in Location.", job),
                Self.bodyRefusals + [("429", "There are too many jobs, or the token was used too often.")]))
        begin["requestBody"] = rows(of: deployment)
        begin["parameters"] = queryParameters(deployment)
        let result: ParameterValue = [
            "description": "The answer.", "content": .map(contents(deployment, answered(deployment))),
        ]
        return [
            path: ["post": .map(begin)],
            path + "/{id}": [
                "parameters": [id],
                "get": .map(
                    operation(
                        "job", "How far a job is.", answers("200", response("The job.", job), [unknown]))),
                "delete": .map(
                    operation(
                        "job.delete", "Ends a job and forgets it.",
                        answers("204", ["description": "It is gone."], [unknown]))),
            ],
            path + "/{id}/result": [
                "parameters": [id],
                "get": .map(
                    operation(
                        "job.result", "What a job has yielded.",
                        answers("200", result, [unknown, ("409", "The job has no result, or none yet.")]))),
            ],
        ]
    }

    private var job: ParameterValue {
        let text: ParameterValue = ["type": "string"]
        let count: ParameterValue = ["type": "integer", "minimum": 0]
        return [
            "type": "object", "required": ["id", "deployment", "version", "status", "rows", "scored", "createdAt"],
            "properties": [
                "id": text, "deployment": text, "version": ["type": "integer"],
                "status": ["type": "string", "enum": ["running", "done", "failed", "interrupted"]], "rows": count,
                "scored": count, "createdAt": ["type": "string", "format": "date-time"],
                "finishedAt": ["type": "string", "format": "date-time"], "message": text, "result": text,
                "request": ["type": "string", "description": "What feedback calls its answer."],
            ],
        ]
    }
}
