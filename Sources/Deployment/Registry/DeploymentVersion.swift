package import FoundationEssentials
import GRDB

/// One version of a deployment. Versions are never changed; rolling back only changes which one is live.
package struct DeploymentVersion: Hashable, Sendable, Codable, FetchableRecord, PersistableRecord {
    package static let databaseTableName = "version"

    package var deployment: String
    /// From 1 up, without gaps.
    package var number: Int
    package var bundle: String
    package var createdAt: Date
    package var author: String
    package var note: String
    /// The creation workflow's text, from which this version was extracted.
    package var source: String
    /// A JSON object of figures that creation computed, such as `{"auc": 0.767}`.
    package var metrics: String
    /// The version that was live before this one was deployed: where a rollback leads.
    package var replaced: Int?

    package init(
        deployment: String, number: Int, bundle: String, createdAt: Date, author: String, note: String, source: String,
        metrics: String, replaced: Int?
    ) {
        self.deployment = deployment
        self.number = number
        self.bundle = bundle
        self.createdAt = createdAt
        self.author = author
        self.note = note
        self.source = source
        self.metrics = metrics
        self.replaced = replaced
    }
}

/// A name under which versions of a bundle are live at a target.
package struct DeploymentRecord: Hashable, Sendable, Codable, FetchableRecord, PersistableRecord {
    package static let databaseTableName = "deployment"

    package var name: String
    package var target: String
    /// The number of the live version.
    package var live: Int

    /// Whether `galley serve` answers for it; the others live elsewhere.
    package var isServed: Bool { target == "service" }

    /// Plain enough to be part of a URL and of a file name.
    package static func isValid(name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 100 else { return false }
        return isLetterOrDigit(first)
            && name.utf8.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
