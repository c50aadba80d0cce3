package import Capture
package import Engine
package import FoundationEssentials
import GRDB
package import Workflow

/// One version of a deployment. Versions are never changed; rolling back only changes which one is live.
package struct DeploymentVersion: Hashable, Sendable, Codable, FetchableRecord, PersistableRecord {
    package static let databaseTableName = "version"

    package var deployment: String
    /// From 1 up, without gaps.
    package var number: Int
    package var bundle: String
    /// By the clock of the machine that deployed it, which orders nothing.
    package var createdAt: Date
    package var author: String
    /// The machine it was deployed on; empty for versions of before this was kept, like what follows.
    package var host: String
    /// The version of Galley that deployed it.
    package var galley: String
    package var note: String
    /// The creation workflow's text, from which this version was extracted.
    package var source: String
    /// JSON: what creation's scorers found, such as `{"quality": {"auc": 0.767}}`.
    package var metrics: String
    /// JSON: the files that creation read, with their fingerprints.
    package var data: String
    /// The version that was live before this one was deployed: where a rollback leads.
    package var replaced: Int?
    /// What the contract's change from `replaced` means for callers, and why; nil where there is none to compare with.
    package var change: String?
    package var reason: String?
    /// When its bundle was removed to make room.
    package var removedAt: Date?
    /// What the target was told, as YAML on one line.
    package var options: String
    /// Nil for what was made here.
    package var origin: VersionOrigin?

    package init(
        deployment: String, number: Int, bundle: String, createdAt: Date, author: String, host: String = "",
        galley: String = "", note: String, source: String, metrics: String, data: String = "[]", replaced: Int?,
        change: ContractChange? = nil, options: Parameters = [:], origin: VersionOrigin? = nil
    ) {
        self.deployment = deployment
        self.number = number
        self.bundle = bundle
        self.createdAt = createdAt
        self.author = author
        self.host = host
        self.galley = galley
        self.note = note
        self.source = source
        self.metrics = metrics
        self.data = data
        self.replaced = replaced
        self.change = change?.level.rawValue
        reason = change?.reasons.joined(separator: ", ")
        self.options = ParameterValue.map(options).flowText
        self.origin = origin
    }

    /// What creation's scorers found, by node.
    package var figures: [String: [String: Double]] { Self.decoded(metrics) ?? [:] }
    package var sources: [DataSource] { Self.decoded(data) ?? [] }
    package var targetOptions: Parameters { (try? ParameterValue(flowText: options))?.map ?? [:] }

    private static func decoded<Value: Decodable>(_ json: String) -> Value? {
        try? JSONDecoder().decode(Value.self, from: Data(json.utf8))
    }
}

/// A name under which versions of a bundle are live at a target.
package struct DeploymentRecord: Hashable, Sendable, Codable, FetchableRecord, PersistableRecord {
    package static let databaseTableName = "deployment"

    package var name: String
    package var target: String
    /// The number of the live version.
    package var live: Int
    /// When it was taken out of production.
    package var retiredAt: Date?
    /// Since when a schedule doesn't run by itself, and since when it does so again.
    package var pausedAt: Date?
    package var resumedAt: Date?

    /// Whether `galley serve` answers for it; the others live elsewhere, or are retired.
    package var isServed: Bool { retiredAt == nil && (target == "service" || hasPage) }
    /// Whether what is due of it runs by itself.
    package var isActive: Bool { retiredAt == nil && pausedAt == nil }
    /// Whether the service also shows it as a page.
    package var hasPage: Bool { target == "app" }
    /// Where `galley serve` has it; nil for what lives elsewhere.
    package var path: String? { isServed ? (hasPage ? "/apps/" : "/v1/deployments/") + name : nil }
}
