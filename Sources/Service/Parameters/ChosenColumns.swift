import Hummingbird
import Synchronization
import Workflow

/// The columns that a request wants in its answer: `?columns=late_predicted,late_probability`.
enum ChosenColumns {
    private static let key = "columns"

    /// In the order of the query, each once; nil where all are wanted.
    static func query(of request: Request, _ deployment: LiveDeployment) throws(ServiceError) -> [String]? {
        guard let query = request.uri.query else { return nil }
        // Most requests ask for the same as the one before.
        if let last = deployment.lastChoice.withLock(\.self), last.query == query { return last.columns }
        let columns = try read(request, deployment)
        deployment.lastChoice.withLock { $0 = (query, columns) }
        return columns
    }

    private static func read(_ request: Request, _ deployment: LiveDeployment) throws(ServiceError) -> [String]? {
        let values = request.uri.queryParameters.filter { $0.key == key }.map { String($0.value) }
        if values.isEmpty { return nil }
        let known = deployment.columns
        // A name may have a comma in it.
        let names = values.flatMap { known.contains($0) ? [$0] : $0.split(separator: ",").map(String.init) }
        var list: String { known.joined(separator: ", ") }
        if names.isEmpty { throw refused("name the columns that you want, with commas between them, of \(list)", "") }
        if let unknown = names.first(where: { !known.contains($0) }) {
            let hint = Suggestion.hint(for: unknown, in: known)
            throw refused("the answer has no column “\(unknown)”; it has \(list)\(hint)", unknown)
        }
        return Array(OrderedSet(names))
    }

    /// As a parameter of the query, in OpenAPI.
    static func queryParameter(_ deployment: LiveDeployment) -> ParameterValue {
        [
            "name": .string(key), "in": "query", "required": false, "style": "form", "explode": false,
            "description": "The columns to answer with, with commas between them; all of them if none is named.",
            "schema": [
                "type": "array", "minItems": 1,
                "items": ["type": "string", "enum": .list(deployment.columns.map { .string($0) })],
            ],
        ]
    }

    private static func refused(_ message: String, _ name: String) -> ServiceError {
        ServiceError(
            status: .unprocessableContent, code: "unknown-column", message: message, details: ["column": .string(name)])
    }
}
