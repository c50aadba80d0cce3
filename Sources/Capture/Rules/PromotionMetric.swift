import Catalog
package import Workflow

/// The figure that decides whether a version goes live must be one that a scorer finds.
package struct PromotionMetric: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        guard let rules = analysis.workflow.promotion else { return [] }
        func finding(_ message: String) -> [Diagnostic] {
            [Diagnostic("promotion-metric", at: .parameter("metric"), message)]
        }
        guard let scorer = analysis.index(of: rules.scorer) else {
            let hint = Suggestion.hint(for: rules.scorer.text, in: analysis.workflow.nodes.keys.map(\.text))
            return finding("promotion: there is no node \"\(rules.scorer)\"\(hint)")
        }
        guard analysis.hasTrait(scorer, .judges) else {
            return finding("promotion: \"\(rules.scorer)\" is no scorer, so it has no \(rules.figure)")
        }
        // Where the scorer itself is at fault, that is said at the scorer.
        guard let figures = analysis.spec(output: "metrics", of: rules.scorer)?.schema,
            figures[rules.figure] == nil
        else { return [] }
        return finding(
            "promotion: \"\(rules.scorer)\" finds no \(rules.figure); it finds \(figures.names.joined(separator: ", "))"
                + Suggestion.hint(for: rules.figure, in: figures.names))
    }
}
