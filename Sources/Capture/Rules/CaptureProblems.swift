import Catalog
package import Workflow

/// A capture that holds nothing, or whose production workflow has errors that creation hasn't.
package struct CaptureProblems: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        let empty = analysis.frames.filter(\.scope.isEmpty).map { frame in
            Diagnostic(
                "empty-capture", .warning, node: analysis.id(frame.start),
                "nothing lies between Capture Start and End of \"\(frame.name)\": put what production needs there, "
                    + "or take the two away")
        }
        guard let production, !analysis.hasErrors else { return empty }
        return empty
            + production.analysis.diagnostics.prefix { $0.severity == .error }.map { problem in
                let known = problem.node.flatMap { analysis.workflow.nodes[$0] == nil ? nil : $0 }
                return Diagnostic(
                    "production-\(problem.code)", node: known ?? production.source.node,
                    at: known == nil ? .node : problem.place, "in production: \(problem.message)")
            }
    }
}
