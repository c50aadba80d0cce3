import Capture
import Workflow

extension Contract.ExposedParameter {
    /// As JSON Schema.
    var schema: JSONObject {
        let names = ["flag": "boolean", "choice": "string"]
        var schema: JSONObject = ["type": .string(names[type] ?? type)]
        schema["default"] = standard?.value
        schema["minimum"] = minimum?.value
        schema["maximum"] = maximum?.value
        schema["enum"] = choices.map { .list($0.map { .string($0) }) }
        return schema
    }

    /// As a parameter of the query.
    var queryParameter: ParameterValue {
        ["name": .string(name), "in": "query", "required": false, "schema": .map(schema)]
    }
}
