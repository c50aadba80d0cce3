import OrderedCollections

/// Writes values as block YAML in one fixed form, so that equal workflows give equal text.
enum CanonicalYAML {
    /// Spaces from a level to the next.
    static let step = 2
    private static let widestFlow = 80
    /// libyaml reads no longer key in its short form.
    static let longestKey = 1_000

    /// The lines of `key: value`, indented by `indent` spaces.
    static func field(_ key: String, _ value: ParameterValue, indent: Int) -> [String] {
        let pad = spaces(indent)
        let name = ScalarStyle.text(key, in: .key)
        guard name.unicodeScalars.count <= longestKey else {
            return [pad + "? " + name] + lines(value, after: ":", indent: indent)
        }
        return lines(value, after: name + ":", indent: indent)
    }

    /// The lines of `- value`.
    static func item(_ value: ParameterValue, indent: Int) -> [String] {
        if inline(value) != nil || value.string != nil { return lines(value, after: "-", indent: indent) }
        var nested: [String] =
            switch value {
            case .list(let items): items.flatMap { item($0, indent: indent + step) }
            case .map(let map): map.flatMap { field($0.key, $0.value, indent: indent + step) }
            default: []
            }
        // The first line shares the dash's.
        nested[0] = spaces(indent) + "- " + nested[0].dropFirst(indent + step)
        return nested
    }

    private static func lines(_ value: ParameterValue, after prefix: String, indent: Int) -> [String] {
        let start = spaces(indent) + prefix
        if let text = inline(value) { return [start + " " + text] }
        switch value {
        case .string(let text): return literal(text, after: start, indent: indent + step)
        case .list(let items): return [start] + items.flatMap { item($0, indent: indent + step) }
        case .map(let map): return [start] + map.flatMap { field($0.key, $0.value, indent: indent + step) }
        case .null, .bool, .int, .double: return []
        }
    }

    /// The value on one line, or nil where it needs several.
    static func inline(_ value: ParameterValue, in place: ScalarStyle.Place = .block) -> String? {
        switch value {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .int(let value): return String(value)
        case .double(let value): return ScalarStyle.text(value)
        case .string(let text):
            return ScalarStyle.fitsLiteral(text) ? nil : ScalarStyle.text(text, in: place)
        case .list(let items):
            guard !items.isEmpty else { return "[]" }
            var parts: [String] = []
            var width = 0
            for item in items {
                if item.list != nil || item.map != nil { return nil }
                guard let part = inline(item, in: .flow) else { return nil }
                width += part.count + 2
                guard width <= widestFlow else { return nil }
                parts.append(part)
            }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(let map): return map.isEmpty ? "{}" : nil
        }
    }

    private static func literal(_ text: String, after start: String, indent: Int) -> [String] {
        var lines = text.split(separator: "\n" as Character, omittingEmptySubsequences: false)
        var header = " |"
        if lines[0].first == " " || lines[0].first == "\t" { header += String(step) }
        if lines.last?.isEmpty == true {
            lines.removeLast()
        } else {
            header += "-"
        }
        return [start + header] + lines.map { $0.isEmpty ? "" : spaces(indent) + $0 }
    }

    /// Whether the last line of a value is one of a text block, so that a deeper comment below would become part of it.
    static func endsInBlock(_ value: ParameterValue) -> Bool {
        switch value {
        case .string(let text): ScalarStyle.fitsLiteral(text)
        case .list(let items): items.last.map { endsInBlock($0) } ?? false
        case .map(let map): map.values.last.map { endsInBlock($0) } ?? false
        case .null, .bool, .int, .double: false
        }
    }

    static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}

extension CanonicalYAML {
    static func node(_ id: NodeID, _ node: Node, indent: Int = step, step: Int = step) -> [String] {
        var lines = [spaces(indent) + ScalarStyle.text(id.text, in: .key) + ":"]
        for (key, value) in node.fields { lines += field(key, value, indent: indent + step) }
        return lines
    }

    static func connection(_ connection: Connection, indent: Int = step) -> [String] {
        item(.string(connection.description), indent: indent)
    }

    static func workflow(_ workflow: Workflow) -> [String] {
        var lines = ["galley: \(DocumentText.format)"] + field("name", .string(workflow.name), indent: 0)
        if !workflow.nodes.isEmpty {
            lines.append("nodes:")
            for (id, value) in workflow.nodes { lines += node(id, value) }
        }
        if !workflow.connections.isEmpty {
            lines.append("connections:")
            for value in workflow.connections { lines += connection(value) }
        }
        return lines + (workflow.promotion.map { promotion($0) } ?? [])
    }

    static func promotion(_ rules: PromotionRules) -> [String] { field("promotion", .map(rules.fields), indent: 0) }
}

extension Node {
    /// All that the document says of a node, in canonical order.
    var fields: Parameters {
        var fields: Parameters = ["type": .string(type.description)]
        if let title { fields["title"] = .string(title) }
        fields["at"] = [.int(at.column), .int(at.row)]
        for (key, value) in parameters where !Node.reservedKeys.contains(key) { fields[key] = value }
        return fields
    }

    /// Keys of a node in the document that can't be names of parameters.
    package static let reservedKeys: Set<String> = ["type", "title", "at"]
}
