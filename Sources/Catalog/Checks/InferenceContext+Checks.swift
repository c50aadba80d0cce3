package import Workflow

/// The checks that need nothing but a type's declared parameters and the schemas coming in.
extension InferenceContext {
    package mutating func check(_ type: any NodeType) {
        let declared = type.parameters
        var meant: Set<String> = []
        for name in node.parameters.keys where !declared.contains(where: { $0.name == name }) {
            if let known = reportUnknown(name, declared: declared, of: type) { meant.insert(known) }
        }
        for parameter in declared {
            if let value = node.parameters[parameter.name], value != .null {
                check(value, as: parameter.kind, at: ParameterPath(parameter.name))
                if parameter.isRequired, value.isEmpty { reportEmpty(parameter) }
                if let condition = parameter.condition { check(condition, of: parameter, among: declared) }
            } else if parameter.isRequired, parameter.standard == nil, !meant.contains(parameter.name) {
                let wish = parameter.summary.prefix(1).lowercased() + parameter.summary.dropFirst()
                report(
                    "missing-parameter", at: ParameterPath(parameter.name), "\"\(parameter.name)\" is missing: \(wish)")
            }
        }
    }

    private mutating func reportEmpty(_ parameter: Parameter) {
        let wish = parameter.summary.prefix(1).lowercased() + parameter.summary.dropFirst()
        report("missing-parameter", at: ParameterPath(parameter.name), "\"\(parameter.name)\" is empty: \(wish)")
    }

    /// Warns of a parameter that changes nothing as the others are.
    private mutating func check(
        _ condition: Parameter.Condition, of parameter: Parameter, among declared: [Parameter]
    ) {
        guard let other = parameters[condition.parameter]?.expression, other != condition.value,
            case .choice(let choices) = declared.first(where: { $0.name == condition.parameter })?.kind,
            choices.contains(other)
        else { return }
        let wanted = "\(condition.parameter): \(condition.value)"
        report(
            Diagnostic(
                "unused-parameter", .warning, node: id, at: .parameter(parameter.name),
                "\"\(parameter.name)\" changes nothing: it counts with \(wanted), not with \(other)",
                fix: Diagnostic.Fix(
                    "set \(wanted)",
                    edit: .setParameter(id, condition.parameter, .string(condition.value), index: nil))))
    }

    /// Returns the parameter that was probably meant.
    private mutating func reportUnknown(
        _ name: String, declared: [Parameter], of type: any NodeType
    ) -> String? {
        let free = declared.map(\.name).filter { node.parameters[$0] == nil }
        let path = ParameterPath(name)
        guard let meant = Suggestion.closest(to: name, in: free),
            let edit = path.renaming(to: meant, in: node, id: id)
        else {
            let known =
                declared.isEmpty ? "it has none" : "it has " + declared.map { "\"\($0.name)\"" }.joined(separator: ", ")
            // One that is given already may be meant, too.
            let hint = Suggestion.hint(for: name, in: declared.map(\.name))
            report(
                "unknown-parameter", at: path,
                "\(type.id.name) has no parameter \"\(name)\"\(hint.isEmpty ? "; \(known)" : hint)")
            return nil
        }
        report(
            "unknown-parameter", at: path,
            "\(type.id.name) has no parameter \"\(name)\"; did you mean \"\(meant)\"?",
            fix: Diagnostic.Fix("rename to \"\(meant)\"", edit: edit))
        return meant
    }

    private mutating func check(_ value: ParameterValue, as kind: Parameter.Kind, at path: ParameterPath) {
        switch kind {
        case .text: checkText(value, at: path)
        case .flag: if value.bool == nil { reportKind("true or false", value, at: path) }
        case .integer(let range): checkInteger(value, range, at: path)
        case .number(let range):
            guard let number = value.double else { return reportKind("a number", value, at: path) }
            if let range, !range.contains(number) { reportRange("\(number)", range, at: path) }
            if range == nil, !number.isFinite { report("out-of-range", at: path, "\"\(path)\" must be finite") }
        case .choice(let choices): checkChoice(value, choices, at: path)
        case .expression: checkExpression(value, at: path)
        case .statement: if value.string == nil { reportKind("a SELECT statement", value, at: path) }
        case .script: if value.string == nil { reportKind("a script", value, at: path) }
        case .column(let port):
            guard let name = value.string else { return reportKind("a column's name", value, at: path) }
            checkColumn(name, port, at: path)
        case .columns(let port): checkColumns(value, port, at: path)
        case .file:
            if value.string == nil { reportKind("a file's path", value, at: path) }
            if value.string == "" { report("wrong-kind", at: path, "\"\(path)\" is empty: it must name a file") }
        case .list(let element):
            // A single text counts as a list of one.
            guard let entries = value.list else {
                if value.string == nil { return reportKind("a list", value, at: path) }
                return check(value, as: element, at: path)
            }
            for (index, entry) in entries.enumerated() { check(entry, as: element, at: path.appending(.index(index))) }
        case .map(of: .file) where value.string != nil:
            // A single path counts as a map of one, where one is all that is asked for.
            check(value, as: .file(toWrite: false), at: path)
        case .map(let element):
            guard let entries = value.map else {
                return reportKind("a map", value, at: path, fix: asMap(value, of: element, at: path))
            }
            for (key, entry) in entries { check(entry, as: element, at: path.appending(.key(key))) }
        case .aggregate, .data: break
        }
    }

    /// A list of names as a map that gives each the first choice.
    private func asMap(_ value: ParameterValue, of element: Parameter.Kind, at path: ParameterPath) -> Diagnostic.Fix? {
        guard case .choice(let choices) = element, let first = choices.first else { return nil }
        let names = (value.list ?? [value]).compactMap(\.string)
        guard !names.isEmpty, names.count == value.list?.count ?? 1 else { return nil }
        let map = Parameters(names.map { ($0, .string(first)) }) { one, _ in one }
        return path.replacing(with: .map(map), in: node, id: id).map { .init("write \(first) for each", edit: $0) }
    }

    private mutating func checkExpression(_ value: ParameterValue, at path: ParameterPath) {
        if value == .null {
            let fix = use(.string("NULL"), at: path)
            return report(
                "wrong-kind", at: path, "\"\(path)\" is empty; write \"NULL\" in quotes for a missing value", fix: fix)
        }
        guard let text = value.expression else { return reportKind("an expression", value, at: path) }
        if text.allSatisfy(\.isWhitespace) {
            report("wrong-kind", at: path, "\"\(path)\" is empty: it must be an expression")
        }
    }

    private mutating func checkText(_ value: ParameterValue, at path: ParameterPath) {
        if value.string != nil { return }
        // `null: NA` is text to YAML, `code: 007` isn't.
        let text = value.expression
        let edit = text.flatMap { path.replacing(with: .string($0), in: node, id: id) }
        reportKind("text", value, at: path, fix: edit.map { Diagnostic.Fix("write it as text", edit: $0) })
    }

    private mutating func checkInteger(_ value: ParameterValue, _ range: ClosedRange<Int>?, at path: ParameterPath) {
        guard let number = value.int else {
            let whole = value.double.flatMap { Int(exactly: $0) }
            let edit = whole.flatMap { path.replacing(with: .int($0), in: node, id: id) }
            return reportKind("a whole number", value, at: path, fix: edit.map { .init("write it whole", edit: $0) })
        }
        if let range, !range.contains(number) { reportRange("\(number)", range, at: path) }
    }

    private mutating func checkChoice(_ value: ParameterValue, _ choices: [String], at path: ParameterPath) {
        if let choice = value.expression, choices.contains(choice) { return }
        let known = choices.map { "\"\($0)\"" }.joined(separator: ", ")
        guard let choice = value.expression else { return reportKind("one of \(known)", value, at: path) }
        let meant = Suggestion.closest(to: choice, in: choices)
        report(
            "unknown-choice", at: path, "\"\(path)\" can't be \"\(choice)\"; it is one of \(known)",
            fix: meant.flatMap { use(.string($0), at: path) })
    }

    private mutating func checkColumns(_ value: ParameterValue, _ port: PortID, at path: ParameterPath) {
        if let single = value.string { return checkColumn(single, port, at: path, globs: true) }
        guard let entries = value.list else { return reportKind("a list of columns", value, at: path) }
        for (index, entry) in entries.enumerated() {
            let path = path.appending(.index(index))
            if let name = entry.string {
                checkColumn(name, port, at: path, globs: true)
            } else {
                reportKind("a column's name", entry, at: path)
            }
        }
    }

    /// Reports a name that no column of the table on `port` answers to; nothing while that table isn't known.
    /// With `globs`, a name that ends in `*` stands for all columns that begin so, if no column has that very name.
    package mutating func checkColumn(_ name: String, _ port: PortID, at path: ParameterPath, globs: Bool = false) {
        guard let schema = table(port) else { return }
        let found = globs ? schema.unmatched([name]).isEmpty : schema[name] != nil
        if !found { reportUnknownColumn(name, schema, port, at: path) { $0 } }
    }

    /// `wayOut` is told where no name is like it; `replacement` makes the parameter's new value of the name that was
    /// probably meant.
    mutating func reportUnknownColumn(
        _ name: String, _ schema: Schema, _ port: PortID, at path: ParameterPath, spot: TextSpot? = nil,
        otherwise wayOut: String = "", replacement: (String) -> String
    ) {
        let whose = inputs.count > 1 ? "the table on \"\(port)\"" : "the table"
        guard let meant = Suggestion.closest(to: name, in: schema.columns.filter { !$0.isPattern }.map(\.name)) else {
            return report(
                "unknown-column", at: path,
                "\"\(path)\" names \"\(name)\", but \(whose) has no such column\(wayOut)", spot: spot)
        }
        let edit = path.replacing(with: .string(replacement(meant)), in: node, id: id)
        report(
            "unknown-column", at: path,
            "\"\(path)\" names \"\(name)\", but \(whose) has no such column; did you mean \"\(meant)\"?",
            fix: edit.map { Diagnostic.Fix("use \"\(meant)\"", edit: $0) }, spot: spot)
    }

    /// The fix that puts a value in place of another.
    func use(_ value: ParameterValue, at path: ParameterPath) -> Diagnostic.Fix? {
        let shown = value.string.map { "\"\($0)\"" } ?? value.expression ?? value.kindName
        return path.replacing(with: value, in: node, id: id).map { Diagnostic.Fix("use \(shown)", edit: $0) }
    }

    private mutating func reportKind(
        _ wanted: String, _ value: ParameterValue, at path: ParameterPath, fix: Diagnostic.Fix? = nil
    ) {
        report("wrong-kind", at: path, "\"\(path)\" must be \(wanted), not \(value.kindName)", fix: fix)
    }

    private mutating func reportRange<Number: Comparable & SignedNumeric>(
        _ text: String, _ range: ClosedRange<Number>, at path: ParameterPath
    ) {
        let bounds: String
        if "\(range.upperBound)" == "\(Int.max)" || "\(range.upperBound)" == "inf" {
            bounds = "at least \(range.lowerBound)"
        } else {
            bounds = "from \(range.lowerBound) to \(range.upperBound)"
        }
        report("out-of-range", at: path, "\"\(path)\" is \(text), but must be \(bounds)")
    }

    package mutating func report(
        _ code: String, at path: ParameterPath, _ message: String, fix: Diagnostic.Fix? = nil, spot: TextSpot? = nil
    ) {
        report(Diagnostic(code, node: id, at: path.place, message, fix: fix, spot: spot))
    }
}

extension ParameterValue {
    /// A list or a map without entries.
    fileprivate var isEmpty: Bool { list?.isEmpty ?? map?.isEmpty ?? false }

    /// The value as an expression: text as it stands, a number or flag as its literal.
    package var expression: String? {
        switch self {
        case .string(let text): text
        case .int(let number): String(number)
        case .double(let number): number.isFinite ? "\(number)" : SQL.literal(self)
        case .bool(let flag): flag ? "true" : "false"
        default: nil
        }
    }
}
