import Capture
import Deployment
import Engine
import FoundationEssentials

/// A version as JSON.
struct VersionDescription: Encodable {
    var version: Int
    var live: Bool
    var tags: [String]
    var bundle: String
    var created: String
    var author: String
    var host: String
    var galley: String
    var note: String
    var change: String?
    var reason: String?
    var replaced: Int?
    var metrics: [String: [String: Double]]
    var data: [DataSource]
    var removed: String?
    /// Where it comes from, if it was imported.
    var origin: Origin?
    /// The creation workflow, where it is asked for.
    var source: String?

    init(_ version: DeploymentVersion, live: Int, tags: [VersionTag], withSource: Bool = false) {
        self.version = version.number
        self.live = version.number == live
        self.tags = tags.filter { $0.number == version.number }.map(\.name)
        bundle = version.bundle
        created = version.createdAt.formatted(.iso8601)
        author = version.author
        host = version.host
        galley = version.galley
        note = version.note
        change = version.change
        reason = version.reason
        replaced = version.replaced
        metrics = version.figures
        data = version.sources
        removed = version.removedAt?.formatted(.iso8601)
        origin = version.origin.map(Origin.init)
        source = withSource ? version.source : nil
    }
}

extension VersionDescription {
    struct Origin: Encodable {
        var deployment: String
        var version: Int
        var created: String
        var signer: String
        var key: String

        init(_ origin: VersionOrigin) {
            (deployment, version, signer, key) = (origin.deployment, origin.number, origin.signer, origin.key)
            created = origin.created.formatted(.iso8601)
        }
    }
}

extension DeploymentVersion {
    /// `minor against v2: x is new`; nil for a first version.
    var verdict: String? {
        guard let change, let replaced else { return nil }
        let because = reason.flatMap { $0.isEmpty ? nil : $0 } ?? ContractChange.unnoticed
        return "\(change) against v\(replaced): \(because)"
    }
}
