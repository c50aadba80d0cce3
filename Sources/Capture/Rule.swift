package import Workflow

/// Finds one way in which production fails or a model lies. One rule is one file under `Rules/`.
package protocol Rule: Sendable {
    init()
    /// Warnings and errors about a workflow whose structure and schemas have been analyzed.
    ///
    /// - Parameter production: what the document means to deploy as it stands; nil if there is no such thing yet.
    func findings(in analysis: Analysis, production: Production?) -> [Diagnostic]
}
