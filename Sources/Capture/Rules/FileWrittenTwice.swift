import Catalog
package import Workflow

/// Two nodes write the same file, and chance decides whose rows stand in it.
package struct FileWrittenTwice: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        var writers: [String: NodeID] = [:]
        return analysis.structure.landmarks.writers.compactMap { index in
            guard let parameter = analysis.type(index)?.parameters.first(where: { $0.kind == .file(toWrite: true) }),
                let path = analysis.node(index).parameters[parameter.name]?.string, !path.isEmpty
            else { return nil }
            let id = analysis.id(index)
            let plain = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
            guard let other = writers[plain] else {
                writers[plain] = id
                return nil
            }
            return Diagnostic(
                "file-written-twice", .warning, node: id, at: .parameter(parameter.name),
                "\"\(other)\" writes \(plain) as well, so that chance decides whose rows stand in it: name another file"
            )
        }
    }
}
