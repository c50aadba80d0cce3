import Catalog
import Glibc
package import Workflow

/// A node writes a file that another one reads: a run would destroy its own source.
package struct SourceOverwritten: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        let written = analysis.structure.landmarks.writers.flatMap { analysis.files(of: $0, written: true) }
        guard !written.isEmpty else { return [] }
        let read = analysis.facts.indices.flatMap { analysis.files(of: $0, written: false) }
        return written.compactMap { file in
            guard let source = read.first(where: { Self.fits(file.plain, $0.plain) }) else { return nil }
            return Diagnostic(
                "source-overwritten", .error, node: analysis.id(file.node), at: .parameter(file.parameter),
                "\"\(analysis.id(source.node))\" reads \(file.path), which a run would overwrite: name another file")
        }
    }

    /// Whether a path is the one that is read, or one of those that a pattern stands for.
    private static func fits(_ path: String, _ pattern: String) -> Bool {
        path == pattern || pattern.contains { "*?[".contains($0) } && fnmatch(pattern, path, FNM_PATHNAME) == 0
    }
}
