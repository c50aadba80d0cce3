import Deployment
import FoundationEssentials
import Workflow

extension LiveDeployment {
    /// What a list of deployments tells of this one.
    var summary: JSONObject {
        [
            "name": .string(name), "version": .int(version.number),
            "createdAt": .string(version.createdAt.formatted(.iso8601)), "author": .string(version.author),
            "note": .string(version.note),
        ]
    }

    /// The summary and the contract.
    var description: JSONObject {
        var result = summary
        result["bundle"] = .string(version.bundle)
        result["inputs"] = .list(servable.format.fields.map { .map($0.description) })
        result["outputs"] = .list(servable.outputs.map { .map($0.description) })
        result["rowWise"] = .bool(isRowWise)
        if !servable.example.isEmpty { result["example"] = .map(servable.example) }
        return result
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
