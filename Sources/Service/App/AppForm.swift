import Catalog
import Workflow

/// What a page shows of a deployment, made from its contract.
struct AppForm {
    let deployment: LiveDeployment
    let limits: (rows: Int, bytes: Int)

    init(_ deployment: LiveDeployment, _ options: GalleyService.Options) {
        self.deployment = deployment
        limits = (options.rowLimit, options.bodyLimit)
    }

    var content: JSONObject {
        let (format, example) = (deployment.servable.format, deployment.servable.example)
        let inputs = format.inputs.map { input -> ParameterValue in
            let row = format.hasSeveralInputs ? example[input.port]?.list?.first?.map ?? [:] : example
            let fields = input.rows.fields.filter { !$0.isPassed }
            return [
                "port": .string(input.port),
                "fields": .list(fields.map { .map(Self.field($0, example: row[$0.column.name])) }),
            ]
        }
        let outputs = deployment.servable.outputs.map { output -> ParameterValue in
            ["port": .string(output.port), "columns": .list(output.columns.map { .map(Self.column($0)) })]
        }
        var content = deployment.summary
        content["label"] = .string(Self.label(deployment.name))
        content["inputs"] = .list(inputs)
        content["outputs"] = .list(outputs)
        content["takesFiles"] = .bool(deployment.isOneTable)
        content["rowWise"] = .bool(deployment.isRowWise)
        content["explains"] = .bool(deployment.canExplain)
        content["rowLimit"] = .int(limits.rows)
        content["byteLimit"] = .int(limits.bytes)
        return content
    }

    private static func field(_ field: RowFormat.Field, example: ParameterValue?) -> JSONObject {
        let kind = FieldKind(field.column.type)
        let isChoice = kind == .text && !field.seen.categories.isEmpty
        var result: JSONObject = [
            "name": .string(field.column.name), "label": .string(label(field.column.name)),
            "kind": .string(isChoice ? "choice" : control(kind, field.column.type)),
            "nullable": .bool(field.isNullable),
        ]
        if isChoice { result["choices"] = .list(field.seen.categories) }
        result["minimum"] = field.seen.minimum
        result["maximum"] = field.seen.maximum
        result["step"] = step(kind, field.seen)
        result["value"] = example
        return result
    }

    /// What a form asks for such a value with.
    private static func control(_ kind: FieldKind, _ type: ColumnType) -> String {
        switch kind {
        case .boolean: "flag"
        case .integer: "integer"
        case .double, .digits: "number"
        case .date: "date"
        // Browsers' controls for times know no zones.
        case .timestamp: type.name.hasSuffix("TIME ZONE") ? "text" : "time"
        case .text, .cast: "text"
        }
    }

    private static func column(_ column: AnswerColumn) -> JSONObject {
        var result: JSONObject = ["name": .string(column.column.name), "label": .string(label(column.column.name))]
        switch column.meaning {
        case .predictedClass(let target, let isFlag):
            result["role"] = "class"
            result["label"] = .string(label(target))
            result["flag"] = .bool(isFlag)
        case .predictedNumber(let target):
            result["role"] = "number"
            result["label"] = .string(label(target))
        case .probability(let target, let value):
            result["role"] = "probability"
            result["label"] = .string("Probability of \(value.map(words) ?? words(target))")
            result["class"] = value.map { .string(words($0)) }
        case nil: break
        }
        if column.passes != nil { result["passed"] = true }
        result["numeric"] = .bool(column.column.type.isNumeric)
        return result
    }

    /// A column's name as people would write it.
    static func label(_ name: String) -> String {
        let words = words(name)
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private static func words(_ name: String) -> String { name.replacing("_", with: " ").replacing("-", with: " ") }

    private static func words(_ value: ParameterValue) -> String { value.string ?? value.flowText }

    /// A step that divides the range that training saw into about a hundred, so that sliders stop at short numbers.
    static func step(_ kind: FieldKind, _ seen: RowFormat.Facts) -> ParameterValue? {
        switch kind {
        case .integer: return .int(1)
        case .double, .digits:
            guard let low = seen.minimum?.double, let high = seen.maximum?.double, high > low else { return nil }
            let wanted = (high - low) / 100
            // Sentinels may span more than a number holds.
            guard wanted.isNormal else { return nil }
            var unit = 1.0
            while unit > wanted { unit /= 10 }
            while unit * 10 <= wanted { unit *= 10 }
            let factor = [5.0, 2, 1].first { unit * $0 <= wanted } ?? 1
            return .double(unit * factor)
        case .boolean, .text, .date, .timestamp, .cast: return nil
        }
    }
}
