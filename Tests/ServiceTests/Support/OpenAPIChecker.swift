import Foundation

/// Finds what breaks the structure that OpenAPI 3.1 demands of a document, as far as ours go.
struct OpenAPIChecker {
    private let document: [String: Any]
    private(set) var problems: [String] = []
    private var operations: Set<String> = []

    init(_ document: [String: Any]) {
        self.document = document
        checkDocument()
    }

    private mutating func require(_ condition: Bool, _ problem: String) {
        if !condition { problems.append(problem) }
    }

    private mutating func checkDocument() {
        require((document["openapi"] as? String)?.hasPrefix("3.1.") == true, "openapi is no 3.1 version")
        let info = document["info"] as? [String: Any]
        require(info?["title"] is String && info?["version"] is String, "info lacks title or version")
        let known: Set = ["openapi", "info", "paths", "components"]
        require(Set(document.keys).isSubset(of: known), "unknown keys in \(document.keys)")
        for (path, item) in document["paths"] as? [String: [String: Any]] ?? [:] {
            require(path.hasPrefix("/"), "\(path) doesn't begin with a slash")
            require(!item.isEmpty, "\(path) has no operation")
            for (method, operation) in item where method != "parameters" {
                checkOperation(operation, "\(method) \(path)")
            }
        }
        let schemas = (document["components"] as? [String: Any])?["schemas"] as? [String: Any] ?? [:]
        for (name, schema) in schemas {
            require(name.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil, "\(name) can't name a component")
            checkSchema(schema, name)
        }
    }

    private mutating func checkOperation(_ value: Any, _ place: String) {
        let methods = ["get", "post", "delete"]
        require(methods.contains(String(place.prefix { $0 != " " })), "\(place): unknown method")
        guard let operation = value as? [String: Any] else { return problems.append("\(place) is no object") }
        let known: Set = ["operationId", "summary", "description", "requestBody", "responses", "parameters"]
        require(Set(operation.keys).isSubset(of: known), "\(place): unknown keys in \(operation.keys)")
        let id = operation["operationId"] as? String ?? ""
        require(!id.isEmpty && operations.insert(id).inserted, "\(place): the operationId \(id) is empty or not unique")
        for parameter in operation["parameters"] as? [[String: Any]] ?? [] {
            require(parameter["name"] is String && parameter["in"] as? String == "query", "\(place): a parameter")
            checkSchema(parameter["schema"] as Any, place)
        }
        if let body = operation["requestBody"] as? [String: Any] { checkContent(body, "\(place) body") }
        let responses = operation["responses"] as? [String: [String: Any]] ?? [:]
        require(!responses.isEmpty, "\(place) has no responses")
        for (status, response) in responses {
            require(status.wholeMatch(of: /[1-5][0-9][0-9]/) != nil, "\(place): \(status) is no status")
            require(response["description"] is String, "\(place) \(status) has no description")
            if status != "204" { checkContent(response, "\(place) \(status)") }
        }
    }

    private mutating func checkContent(_ value: [String: Any], _ place: String) {
        guard let content = value["content"] as? [String: [String: Any]], !content.isEmpty else {
            return problems.append("\(place) has no content")
        }
        for (type, media) in content {
            require(type.contains("/"), "\(place): \(type) is no media type")
            if let schema = media["schema"] { checkSchema(schema, place) }
        }
    }

    private static let keywords: Set = [
        "$ref", "type", "format", "description", "required", "properties", "items", "anyOf", "oneOf", "const",
        "minimum", "maximum", "enum", "additionalProperties", "prefixItems", "minItems", "minLength",
        "default",
    ]

    private mutating func checkSchema(_ value: Any, _ place: String) {
        if value as? Bool == false { return }
        guard let schema = value as? [String: Any] else { return problems.append("\(place): a schema is no object") }
        require(Set(schema.keys).isSubset(of: Self.keywords), "\(place): unknown keywords in \(schema.keys)")
        if let reference = schema["$ref"] as? String {
            let parts = reference.split(separator: "/").map(String.init)
            let target = parts.dropFirst().reduce(document as Any?) { ($0 as? [String: Any])?[$1] }
            require(parts.first == "#" && target != nil, "\(place): \(reference) leads nowhere")
        }
        let types: Set = ["object", "array", "string", "number", "integer", "boolean", "null"]
        let given = (schema["type"] as? [String]) ?? (schema["type"] as? String).map { [$0] } ?? []
        require(Set(given).isSubset(of: types) && Set(given).count == given.count, "\(place): types \(given)")
        require(schema["type"] == nil || !given.isEmpty, "\(place): a type that is none")
        let properties = schema["properties"] as? [String: Any] ?? [:]
        for (name, property) in properties { checkSchema(property, "\(place).\(name)") }
        if let required = schema["required"] {
            let names = required as? [String]
            require(names.map { Set($0).count == $0.count } == true, "\(place): required is no list of names")
            require(Set(names ?? []).isSubset(of: properties.keys), "\(place): required names no property")
        }
        if let items = schema["items"] { checkSchema(items, "\(place)[]") }
        require(!given.contains("array") || schema["items"] != nil, "\(place): an array of what?")
        for word in ["anyOf", "oneOf", "prefixItems"] {
            guard let choices = schema[word] else { continue }
            require((choices as? [Any])?.isEmpty == false, "\(place): \(word) is empty")
            for choice in choices as? [Any] ?? [] { checkSchema(choice, "\(place) \(word)") }
        }
    }
}
