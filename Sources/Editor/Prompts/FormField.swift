package import Catalog
package import Workflow

/// One line of a form: a parameter, or one entry of a parameter that is a map.
package struct FormField: Hashable, Sendable {
    package let parameter: Parameter
    /// The entry of a map that this line holds; `.new` is the empty line that adds one.
    package let entry: Entry?
    /// What the document says; nil when it says nothing and the default holds.
    package let value: ParameterValue?

    package enum Entry: Hashable, Sendable {
        case existing(String)
        case new
    }

    /// The kind of what is typed on this line.
    package var kind: Parameter.Kind {
        if entry != nil, case .map(let element) = parameter.kind { return element }
        return parameter.kind
    }

    package var label: String {
        switch entry {
        case nil: parameter.name
        case .existing, .new: "  \(parameter.name)"
        }
    }

    /// Whether nothing is given, and there is no entry either if it is a map.
    package var isMissing: Bool { value == nil && entry != nil ? entry == .new : value == nil }

    /// The value as it is typed: entries of maps as `name = value`.
    package var text: String {
        let written = value.map { FieldText.write($0, kind) } ?? ""
        if case .existing(let name) = entry { return "\(name) = \(written)" }
        return written
    }

    /// How it is edited.
    package enum Shape: Hashable, Sendable {
        /// On its line of the form.
        case line
        /// As text that may have several lines, in a pane of its own.
        case lines
        /// By picking from a list.
        case list
    }

    package var shape: Shape {
        switch kind {
        case .column, .columns, .choice, .file: entry == nil ? .list : .line
        case .expression, .statement, .script, .aggregate: .lines
        case .list(of: .map), .list(of: .data), .list(of: .expression): .lines
        default: .line
        }
    }

    /// The language of what is typed.
    package var highlighter: Highlighter {
        switch kind {
        case .expression, .statement, .aggregate: .sql
        case .script(let language): .script(language)
        default: .plain
        }
    }

    /// The text as editing begins with it: of long lists each part on a line.
    var typed: String {
        guard shape == .lines, case .list = kind else { return text }
        return ListText.parts(of: text).map(ListText.write).joined(separator: ",\n")
    }

    /// Where picking a file begins: in the folder of the one that is there, or with what stands for no single file.
    var startOfPath: String {
        guard case .file(let isWritten) = kind else { return "" }
        let isPattern = text.contains { "*?[".contains($0) }
        if isWritten || isPattern { return text }
        return text.lastIndex(of: "/").map { String(text[...$0]) } ?? ""
    }

    /// What stands there dimmed while nothing is given.
    package var hint: String {
        if entry == .new { return "name = \(FieldText.example(of: kind))" }
        if let standard = parameter.standard { return FieldText.write(standard, kind) }
        return parameter.isRequired ? "required" : ""
    }

    package static func fields(of all: [Parameter], parameters: Parameters) -> [FormField] {
        all.flatMap { parameter -> [FormField] in
            let value = parameters[parameter.name]
            guard case .map = parameter.kind else { return [FormField(parameter: parameter, entry: nil, value: value)] }
            let entries = value?.map ?? [:]
            return entries.map { FormField(parameter: parameter, entry: .existing($0.key), value: $0.value) }
                + [FormField(parameter: parameter, entry: .new, value: nil)]
        }
    }

    /// The parameter's new value when `typed` is accepted on this line; nil takes the parameter away.
    package func parameterValue(accepting typed: String, in parameters: Parameters) throws(FieldText.Complaint)
        -> ParameterValue?
    {
        let typed = typed.trimmed
        guard let entry else {
            return typed.isEmpty ? nil : try FieldText.read(typed, kind)
        }
        var entries = parameters[parameter.name]?.map ?? [:]
        if typed.isEmpty {
            if case .existing(let name) = entry { entries.removeValue(forKey: name) }
            return entries.isEmpty ? nil : .map(entries)
        }
        let (name, text) = try FieldText.splitEntry(typed)
        let value = try FieldText.read(text, kind)
        if case .existing(let old) = entry, old != name, let place = entries.index(forKey: old) {
            entries.remove(at: place)
            entries.updateValue(value, forKey: name, insertingAt: min(place, entries.count))
        } else {
            entries[name] = value
        }
        return .map(entries)
    }
}
