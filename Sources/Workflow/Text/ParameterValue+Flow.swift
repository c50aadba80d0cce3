extension ParameterValue {
    /// The value on one line, as YAML's flow style writes it: what `init(flowText:)` reads back.
    package var flowText: String {
        switch self {
        case .string(let text): ScalarStyle.text(text, in: .flow)
        case .list(let items): "[" + items.map(\.flowText).joined(separator: ", ") + "]"
        case .map(let map):
            "{" + map.map { "\(Self.flowKey($0.key)): \($0.value.flowText)" }.joined(separator: ", ") + "}"
        case .null, .bool, .int, .double: CanonicalYAML.inline(self, in: .flow) ?? "null"
        }
    }

    private static func flowKey(_ key: String) -> String {
        let name = ScalarStyle.text(key, in: .flow)
        return name.unicodeScalars.count <= CanonicalYAML.longestKey ? name : "? \(name) "
    }

    /// Reads a value as it would stand behind a key in a document.
    package init(flowText: String) throws(DocumentErrors) {
        func failure(_ problem: Problem) -> DocumentErrors { DocumentErrors(at: problem.position, problem.message) }
        let root: YAMLNode?
        let problems: [Problem]
        do throws(Problem) {
            (root, problems) = try Array(flowText.utf8).withUnsafeBufferPointer { (buffer) throws(Problem) in
                try YAMLReader.read(buffer)
            }
        } catch {
            throw failure(error)
        }
        guard let root else {
            self = .null
            return
        }
        var reader = WorkflowReader()
        self = reader.value(root)
        if let problem = (problems + reader.problems).first { throw failure(problem) }
    }
}
