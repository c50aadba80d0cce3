import Catalog
import Workflow

/// A captured node holds a path that only this machine has, or something that looks like a secret: both would be
/// frozen into production for everyone to read.
package struct PathsAndSecrets: Rule {
    package init() {}

    private static let secretWords = ["password", "passwd", "token", "secret", "api-key", "apikey", "access-key"]

    package func findings(ifCaptured captured: CapturedNode) -> [CaptureWarning] {
        captured.node.parameters.compactMap { diagnostic($0, $1, of: captured) }.map { CaptureWarning($0) }
    }

    private func diagnostic(_ name: String, _ value: ParameterValue, of captured: CapturedNode) -> Diagnostic? {
        let id = captured.id
        let kind = captured.type.parameters.first { $0.name == name }?.kind
        if let path = value.allTexts.first(where: { isAbsolutePath($0, kind) }) {
            return Diagnostic(
                "absolute-path", .warning, node: id, at: .parameter(name),
                "\"\(id)\" is captured with the path \(path), which another machine doesn't have: "
                    + "write it relative to the document")
        }
        guard isSecret(name, value) else { return nil }
        return Diagnostic(
            "secret-in-frame", .warning, node: id, at: .parameter(name),
            "\"\(name)\" of \"\(id)\" looks like a secret and would be frozen into production: "
                + "leave it out of the document, or read what needs it outside the frame")
    }

    private func isAbsolutePath(_ text: String, _ kind: Parameter.Kind?) -> Bool {
        switch kind {
        case .file, .list(of: .file), .map(of: .file): return text.hasPrefix("/") || text.hasPrefix("~")
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
        let name = name.lowercased().replacing("_", with: "-")
        let isNamedSo = Self.secretWords.contains { name.hasSuffix($0) }
        if isNamedSo, value.string?.isEmpty == false { return true }
        if let entries = value.map, entries.contains(where: { isSecret($0.key, $0.value) }) { return true }
        return value.allTexts.contains(where: hasCredentials)
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
