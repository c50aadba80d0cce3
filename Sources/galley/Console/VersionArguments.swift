import ArgumentParser
import Deployment

/// A deployment, and perhaps one of its versions: NAME or NAME@VERSION.
struct DeploymentArgument: ExpressibleByArgument, Sendable {
    var name: String
    var version: VersionName?

    init?(argument: String) {
        let parts = argument.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard !parts[0].isEmpty, parts.count < 2 || !parts[1].isEmpty else { return nil }
        name = parts[0]
        version = parts.count > 1 ? VersionName(parts[1]) : nil
    }

    /// The version's number, if it is named by that.
    var number: Int? { if case .number(let number)? = version, number > 0 { number } else { nil } }

    /// The version that is meant where it may also be named beside the deployment.
    func version(or beside: VersionName?) throws -> VersionName? {
        guard version == nil || beside == nil else {
            throw ValidationError("name the version once: \(name)@\(version!) or \(name) \(beside!)")
        }
        return version ?? beside
    }

    static var defaultCompletionKind: CompletionKind { .deployments }

    static let help: ArgumentHelp = "The deployment's name, or NAME@VERSION."
    static let versionHelp: ArgumentHelp = "A version: its number, a tag, or live."
}

extension VersionName: ExpressibleByArgument {
    public init?(argument: String) {
        if argument.isEmpty { return nil }
        self.init(argument)
    }
}
