import FoundationEssentials
import Workflow

/// What is signed of a version that travels: everything that the registry keeps of it, and the hashes of its bundle.
struct Statement: Hashable, Codable {
    static let currentFormat = 1

    var format = Statement.currentFormat
    var deployment: String
    var number: Int
    /// The id of the bundle, which is made from the hashes of its files.
    var bundle: String
    /// The SHA-256 of the bundle's manifest.
    var manifest: String
    var created: Date
    var author: String
    var host: String
    var galley: String
    var note: String
    var metrics: String
    var data: String
    var source: String
    /// What the deployment says of its log; nil for nothing.
    var log: String?

    init(_ version: DeploymentVersion, manifest: String) {
        deployment = version.deployment
        number = version.number
        bundle = version.bundle
        self.manifest = manifest
        created = version.createdAt
        author = version.author
        host = version.host
        galley = version.galley
        note = version.note
        metrics = version.metrics
        data = version.data
        source = version.source
        let log = version.targetOptions.filter { LogPolicy.optionNames.contains($0.key) }
        self.log = log.isEmpty ? nil : ParameterValue.map(log).flowText
    }

    var logOptions: Parameters { log.flatMap { try? ParameterValue(flowText: $0) }?.map ?? [:] }
}

/// Who signed a statement.
struct Signature: Hashable, Codable {
    var key: String
    var signature: Data

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + Array("\n".utf8)
    }
}
