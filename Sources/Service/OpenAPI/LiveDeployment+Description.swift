import Capture
import Deployment
import FoundationEssentials
import Workflow

extension LiveDeployment {
    /// What a list of deployments tells of this one.
    var summary: JSONObject {
        var summary: JSONObject = [
            "name": .string(name), "version": .int(version.number),
            "createdAt": .string(version.createdAt.formatted(.iso8601)), "author": .string(version.author),
            "note": .string(version.note),
        ]
        if servable.hasPage { summary["page"] = .string("/apps/\(name)") }
        return summary
    }

    /// The summary and the contract.
    var description: JSONObject {
        var result = summary
        result["bundle"] = .string(version.bundle)
        let (inputs, outputs) = (servable.format.inputs, servable.outputs)
        result["inputs"] = .list(
            inputs.flatMap { input in
                input.rows.fields.map { .map(Self.named("input", input.port, inputs.count, $0.description)) }
            })
        result["outputs"] = .list(
            outputs.flatMap { output in
                output.columns.map { .map(Self.named("output", output.port, outputs.count, $0.description)) }
            })
        let parameters = servable.parameters
        if !parameters.isEmpty {
            result["parameters"] = .list(parameters.map { .map($0.schema.merging(["name": .string($0.name)]) { $1 }) })
        }
        result["rowWise"] = .bool(isRowWise)
        if !servable.example.isEmpty { result["example"] = .map(servable.example) }
        return result
    }

    /// A column's description, with the table that it is in where there are several.
    private static func named(_ kind: String, _ port: String, _ count: Int, _ column: JSONObject) -> JSONObject {
        count > 1 ? column.merging([kind: .string(port)]) { $1 } : column
    }
}

extension AnswerColumn {
    var description: JSONObject {
        ["name": .string(column.name), "type": .string(column.type.name), "passed": .bool(passes != nil)]
    }
}

extension RowFormat.Field {
    var description: JSONObject {
        var result: JSONObject = [
            "name": .string(column.name), "type": .string(column.type.name), "nullable": .bool(isNullable),
            "passed": .bool(isPassed),
        ]
        result["minimum"] = seen.minimum
        result["maximum"] = seen.maximum
        if !seen.categories.isEmpty { result["categories"] = .list(seen.categories) }
        result["missingRate"] = seen.missingRate.map { .double($0) }
        return result
    }
}
