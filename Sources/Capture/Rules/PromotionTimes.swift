package import Workflow

/// When the rules say to learn anew must be a time, as the clocks of a zone show it.
package struct PromotionTimes: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        guard let rules = analysis.workflow.promotion else { return [] }
        var findings: [Diagnostic] = []
        do { _ = try rules.retrain.map(CronExpression.init) } catch {
            findings.append(
                Diagnostic("bad-time", at: .parameter("retrain"), "promotion: retrain: \(error)"))
        }
        if let unknown = analysis.unknownTimeZone {
            findings.append(Diagnostic("bad-time", at: .parameter("time-zone"), "promotion: \(unknown)"))
        }
        return findings
    }
}
