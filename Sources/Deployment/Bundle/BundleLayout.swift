/// Where things lie in a bundle. Paths are kept in deployed bundles, so they never change.
package enum BundleLayout {
    package static let workflow = "workflow.galley.yaml"
    package static let contract = "contract.json"
    package static let proofs = "proofs.json"
    package static let examples = "examples.json"

    /// A frozen part, named by its content so that the workflow and its proofs share it.
    static func frozen(_ sha256: String, like file: String) -> String {
        "frozen/\(sha256).\(file.hasSuffix(".parquet") ? "parquet" : "json")"
    }

    /// The workflow of one capture alone. It lies beside the whole one, so that both name frozen parts alike.
    static func proofWorkflow(_ number: Int) -> String { "proof-\(number).galley.yaml" }
    static func recordedInput(_ proof: Int, _ number: Int) -> String { "recorded/\(proof)/input-\(number).parquet" }
    static func recordedOutput(_ proof: Int, _ number: Int) -> String { "recorded/\(proof)/output-\(number).parquet" }
}

/// What creation put into one capture and what it computed there, kept in a bundle to prove it again at any time.
package struct RecordedProof: Hashable, Sendable, Codable {
    package struct Table: Hashable, Sendable, Codable {
        package var port: String
        /// Relative to the bundle.
        package var file: String
    }

    /// The capture's.
    package var name: String
    /// The file of its workflow, relative to the bundle.
    package var workflow: String
    package var inputs: [Table]
    package var outputs: [Table]
    /// Whether the answer may have fewer rows than were recorded: see `DeployOrder.Proof`.
    package var isPrefix: Bool

    private enum CodingKeys: String, CodingKey {
        case name, workflow, inputs, outputs
        case isPrefix = "prefix"
    }
}
