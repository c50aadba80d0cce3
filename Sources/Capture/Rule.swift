package import Workflow

/// Finds one way in which production fails or a model lies. One rule is one file under `Rules/`.
package protocol Rule: Sendable {
    init()
    /// Warnings and errors about a workflow whose structure and schemas have been analyzed.
    ///
    /// - Parameter production: what the document means to deploy as it stands; nil if there is no such thing yet.
    func findings(in analysis: Analysis, production: Production?) -> [Diagnostic]
    /// Warnings about a node, which are given when it stands in production. They rest on the node and what reaches it
    /// alone, so that they are asked for once and remembered.
    func findings(ifCaptured node: CapturedNode) -> [Diagnostic]
    /// Whether `findings(ifCaptured:)` also concern a node that is only taken along because what it feeds is refreshed.
    var concernsRefreshed: Bool { get }
}

extension Rule {
    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] { [] }
    package func findings(ifCaptured node: CapturedNode) -> [Diagnostic] { [] }
    package var concernsRefreshed: Bool { true }
}
