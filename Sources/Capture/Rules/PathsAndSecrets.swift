import Catalog
package import Workflow

/// A captured node holds a path that only this machine has, or something that looks like a secret: both would be
/// frozen into production for everyone to read.
package struct PathsAndSecrets: Rule {
    package init() {}

    private static let secretWords = ["password", "passwd", "token", "secret", "api-key", "apikey", "access-key"]
    /// What they end in, in lower case.
    private static let lastLetters = Set(secretWords.compactMap(\.utf8.last))

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        guard let production else { return [] }
        return production.kept.flatMap { node -> [Diagnostic] in
            guard let type = analysis.types[node] else { return [] }
            let id = analysis.id(node)
            return analysis.node(node).parameters.compactMap { name, value in
                let kind = type.parameters.first { $0.name == name }?.kind
                if let path = value.texts.first(where: { isAbsolutePath($0, kind) }) {
                    return Diagnostic(
                        "absolute-path", .warning, node: id, at: .parameter(name),
                        "\"\(id)\" is captured with the path \(path), which another machine doesn't have")
                }
                guard isSecret(name, value) else { return nil }
                return Diagnostic(
                    "secret-in-frame", .warning, node: id, at: .parameter(name),
                    "\"\(name)\" of \"\(id)\" looks like a secret and would be frozen into production")
            }
        }
    }

    private func isAbsolutePath(_ text: String, _ kind: Parameter.Kind?) -> Bool {
        switch kind {
        case .file, .list(of: .file): return text.hasPrefix("/") || text.hasPrefix("~")
        case .statement, .expression:
            // A text that is a path with folders: a lone slash may be a separator.
            return SQLText(text).tokens.contains { token in
                token.kind == .string && token.text.hasPrefix("'/")
                    && token.text.dropFirst(2).contains("/") && token.text.contains(".")
            }
        default: return false
        }
    }

    private func isSecret(_ name: String, _ value: ParameterValue) -> Bool {
        func named(_ name: String) -> Bool {
            // The shortest of the words has five letters; most names end like none of them.
            guard name.utf8.count >= 5, Self.lastLetters.contains((name.utf8.last ?? 0) | 0x20) else { return false }
            let name = name.lowercased().replacing("_", with: "-")
            return Self.secretWords.contains { name.hasSuffix($0) }
        }
        if named(name), value.string?.isEmpty == false { return true }
        if let entries = value.map, entries.contains(where: { isSecret($0.key, $0.value) }) { return true }
        return value.texts.contains(where: hasCredentials)
    }

    /// Whether a text has a URL such as `https://user:word@host`.
    private func hasCredentials(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return false }
        var rest = text[...]
        while let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...]
            let authority = rest.prefix { !"/?# '\"".contains($0) }
            if let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") { return true }
        }
        return false
    }
}
