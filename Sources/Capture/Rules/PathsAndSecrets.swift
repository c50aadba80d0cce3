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
        if let path = value.allTexts.lazy.compactMap({ absolutePath(in: $0, kind) }).first {
            return Diagnostic(
                "absolute-path", .warning, node: id, at: .parameter(name),
                "\"\(id)\" is captured with the path \(path), which another machine doesn't have: "
                    + "write it relative to the document")
        }
        guard isSecret(name, value) || value.allTexts.contains(where: { givesSecret($0, kind) }) else { return nil }
        return Diagnostic(
            "secret-in-frame", .warning, node: id, at: .parameter(name),
            "\"\(name)\" of \"\(id)\" looks like a secret and would be frozen into production: "
                + "leave it out of the document, or read what needs it outside the frame")
    }

    private func absolutePath(in text: String, _ kind: Parameter.Kind?) -> String? {
        switch kind {
        case .file, .list(of: .file), .map(of: .file): text.hasPrefix("/") || text.hasPrefix("~") ? text : nil
        case .statement, .expression:
            SQLText(text).tokens.lazy.filter { $0.kind == .string }.map { unquoted($0.text) }.first(where: isPath)
        case .script(let language): texts(in: ScriptText(text, language)).map(\.text).first(where: isPath)
        default: nil
        }
    }

    /// Whether a text is a path with folders: a lone slash may be a separator.
    private func isPath(_ text: String) -> Bool {
        (text.hasPrefix("/") && text.dropFirst().contains("/") || text.hasPrefix("~/")) && text.contains(".")
    }

    /// Whether a script says `password = "…"`, `password <- "…"` or `"password": "…"`.
    private func givesSecret(_ text: String, _ kind: Parameter.Kind?) -> Bool {
        guard case .script(let language)? = kind else { return false }
        let script = ScriptText(text, language)
        return texts(in: script).contains { place, text in
            let before = script.tokens[..<place].reversed()
            let mark = before.prefix { $0.kind == .symbol }.map(script.text).reversed().joined()
            guard ["=", ":", "<-"].contains(mark), !text.isEmpty, let name = before.dropFirst(mark.count).first
            else { return false }
            return [.word, .string].contains(name.kind) && isSecretName(unquoted(script.text(name)))
        }
    }

    /// The texts of a script without their quotes, with their places among its tokens.
    private func texts(in script: ScriptText) -> [(place: Int, text: String)] {
        script.tokens.enumerated().filter { $1.kind == .string }.map { ($0, unquoted(script.text($1))) }
    }

    private func unquoted(_ text: String) -> String {
        func isQuote(_ character: Character) -> Bool { character == "'" || character == "\"" }
        guard text.contains(where: isQuote) else { return text }
        let inside = text.drop { !isQuote($0) }.drop(while: isQuote)
        return String(inside.reversed().drop(while: isQuote).reversed())
    }

    private func isSecretName(_ name: String) -> Bool {
        let name = name.lowercased().replacing("_", with: "-")
        return Self.secretWords.contains { name.hasSuffix($0) }
    }

    private func isSecret(_ name: String, _ value: ParameterValue) -> Bool {
        if isSecretName(name), value.string?.isEmpty == false { return true }
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
