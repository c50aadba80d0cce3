import Catalog
package import Workflow

/// Two nodes write the same file, and chance decides whose rows stand in it.
package struct FileWrittenTwice: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        var writers: [String: NodeID] = [:]
        return analysis.structure.landmarks.writers.flatMap { analysis.files(of: $0, written: true) }
            .compactMap { file in
                let id = analysis.id(file.node)
                guard let other = writers[file.plain], other != id else {
                    writers[file.plain] = id
                    return nil
                }
                return Diagnostic(
                    "file-written-twice", .warning, node: id, at: .parameter(file.parameter),
                    """
                    "\(other)" writes \(file.path) as well, so that chance decides whose rows stand in it: name another \
                    file
                    """)
            }
    }
}
