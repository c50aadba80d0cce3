package import Workflow

/// Finds one way in which production fails or a model lies. One rule is one file under `Rules/`.
package protocol Rule: Sendable {
    init()
    /// Warnings and errors about a workflow whose structure and schemas have been analyzed.
    ///
    /// - Parameter production: what the document means to deploy as it stands; nil if there is no such thing yet.
    func findings(in analysis: Analysis, production: Production?) -> [Diagnostic]
    /// Warnings about a node, which are given when it stands in production. They rest on what is written in it alone,
    /// so that they are asked for once and remembered.
    func findings(ifCaptured node: CapturedNode) -> [CaptureWarning]
}

/// What a rule says of a node should it be captured.
package struct CaptureWarning: Sendable {
    package let diagnostic: Diagnostic
    /// The name that is warned of, unless a column of that name comes in.
    package let unlessColumn: String?
    /// Whether it also concerns a node that is only taken along because what it feeds is refreshed.
    package let concernsRefreshed: Bool

    package init(_ diagnostic: Diagnostic, unlessColumn: String? = nil, concernsRefreshed: Bool = true) {
        self.diagnostic = diagnostic
        self.unlessColumn = unlessColumn
        self.concernsRefreshed = concernsRefreshed
    }
}

extension Rule {
    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] { [] }
    package func findings(ifCaptured node: CapturedNode) -> [CaptureWarning] { [] }
}
