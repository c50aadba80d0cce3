import Capture
import Hummingbird
import Workflow

/// What requests may set, and what they have set.
enum RequestParameters {
    /// Of a request's query; only names with a dot are meant, which parameters have.
    static func query(of request: Request) -> JSONObject {
        // Either may stand for the dot, and without one the query needn't be taken apart.
        guard let query = request.uri.query, query.utf8.contains(where: { ".%".utf8.contains($0) }) else { return [:] }
        return JSONObject(
            request.uri.queryParameters.filter { $0.key.contains(".") }.map { name, value in
                (String(name), (try? ParameterValue(flowText: String(value))) ?? .string(String(value)))
            }
        ) { $1 }
    }

    /// The values that differ from what holds anyway, in the order of the contract.
    static func values(
        _ given: JSONObject, of exposed: [Contract.ExposedParameter]
    ) throws(ServiceError) -> JSONObject {
        let names = exposed.map(\.name)
        if let unknown = given.keys.first(where: { !names.contains($0) }) {
            let known =
                names.isEmpty
                ? "nothing was deployed with expose=NODE.PARAMETER" : "there are \(names.joined(separator: ", "))"
            let hint = Suggestion.hint(for: unknown, in: names)
            throw refused("there is no parameter “\(unknown)”; \(known)\(hint)", unknown)
        }
        var values: JSONObject = [:]
        for parameter in exposed {
            guard let value = given[parameter.name] else { continue }
            guard let accepted = parameter.accepted(value) else {
                throw refused("\(parameter.name) must be \(parameter.wanted), not \(value.flowText)", parameter.name)
            }
            if accepted != parameter.standard.flatMap({ parameter.accepted($0.value) }) {
                values[parameter.name] = accepted
            }
        }
        return values
    }

    private static func refused(_ message: String, _ name: String) -> ServiceError {
        ServiceError(
            status: .unprocessableContent, code: "bad-parameter", message: message,
            details: ["parameter": .string(name)])
    }
}
