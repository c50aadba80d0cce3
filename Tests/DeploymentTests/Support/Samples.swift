import Deployment
import Foundation

// Foundation has a type of this name too.
typealias Bundle = Deployment.Bundle

extension Manifest.Creation {
    static let sample = Manifest.Creation(at: Date(timeIntervalSince1970: 1_700_000_000), by: "ada", galley: "0.1.0")
}

extension Registry.Release {
    static func sample(_ bundle: String = "b", note: String = "", goesLive: Bool = true) -> Self {
        Self(
            bundle: bundle, author: "ada", note: note, source: "galley: 1\n", metrics: #"{"auc": 0.767}"#,
            goesLive: goesLive)
    }
}

/// A bundle of three small files, one of them in a folder.
func sampleBundle(in store: String, model: String = "{}") throws -> Bundle {
    let draft = try BundleDraft(in: store)
    try draft.write(Array("galley: 1\n".utf8), at: "workflow.galley.yaml")
    try draft.write(Array("{\"inputs\": []}".utf8), at: "contract.json")
    try draft.write(Array(model.utf8), at: "frozen/model.json")
    return try draft.seal(created: .sample)
}
