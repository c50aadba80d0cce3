package import Catalog
package import Terminal
package import Workflow

/// The parameters of one node as a form. Each accepted field is an edit of its own, so that undo goes by field.
package struct FormPrompt: Sendable {
    package let node: NodeID
    package private(set) var fields: [FormField]
    package var index = 0
    /// The text being typed in the chosen field; nil while moving between fields.
    package var editing: TextField?
    /// Chosen among the completions of what is being typed; nil chooses none.
    package var completion: Int?
    /// Why the text typed last was not taken.
    package var complaint: String?
    /// Whether it goes by itself from one field that must be filled in to the next, and closes after the last.
    package var isGuided = false

    package init(node: NodeID, type: any NodeType, parameters: Parameters) {
        self.node = node
        fields = FormField.fields(of: type, parameters: parameters)
    }

    package var field: FormField? { fields.indices.contains(index) ? fields[index] : nil }

    /// After an edit or an undo the fields show what the node holds now.
    package mutating func refresh(type: any NodeType, parameters: Parameters) {
        fields = FormField.fields(of: type, parameters: parameters)
        index = max(0, min(index, fields.count - 1))
    }

    package mutating func move(by steps: Int) {
        guard !fields.isEmpty else { return }
        index = ((index + steps) % fields.count + fields.count) % fields.count
        complaint = nil
    }

    package mutating func leaveField() {
        editing = nil
        completion = nil
        complaint = nil
    }

    /// Types into the field that is being edited.
    package mutating func type(_ key: Key) {
        guard editing?.handle(key) == true else { return }
        complaint = nil
        // In a guided form the best completion is chosen, so that Enter takes it.
        completion = isGuided && field?.kind.isPicked == true ? 0 : nil
    }

    package mutating func startEditing(with text: String? = nil) {
        guard let field else { return }
        editing = TextField(text ?? field.text)
        completion = nil
        complaint = nil
    }
}

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

    /// What stands there dimmed while nothing is given.
    package var hint: String {
        if entry == .new { return "name = \(FieldText.example(of: kind))" }
        if let standard = parameter.standard { return FieldText.write(standard, kind) }
        return parameter.isRequired ? "required" : ""
    }

    package static func fields(of type: any NodeType, parameters: Parameters) -> [FormField] {
        type.parameters.flatMap { parameter -> [FormField] in
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

extension String {
    var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
