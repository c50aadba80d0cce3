import ArgumentParser
import Deployment
import Engine
import FoundationEssentials

struct Verify: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove that what was deployed still computes what was recorded then.",
        discussion: """
            Checks the registry, every file of every bundle by its hash, and replays the recorded inputs of each \
            version: each cell must have the same bits. --tolerance allows for a library whose arithmetic has changed. \
            Exits with 1 and names the first cell that differs. Versions whose bundle was removed are passed over.

            Example: galley verify late-flights stable
            """)
    static let order = 82

    @Argument(help: "The deployment's name, or NAME@VERSION; without it, all of the registry.")
    var deployment: DeploymentArgument?
    @Argument(help: DeploymentArgument.versionHelp) var version: VersionName?
    @Option(help: "By how much of its size a number may differ, such as 1e-12.") var tolerance = 0.0
    @OptionGroup var files: AllowedFiles
    @Flag(help: "Put the copy of the registry in its place, if it is damaged.") var restore = false
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard (0..<1).contains(tolerance) else { throw ValidationError("--tolerance is from 0 to less than 1") }
        if restore, deployment != nil { throw ValidationError("--restore is about the whole registry") }
    }

    func execute() async throws {
        if restore {
            let date = try Registry.restore()
            Console.say(
                "the registry is as it was at \(date.formatted(.iso8601)); the damaged one is kept beside it as "
                    + "registry.sqlite.damaged; start galley serve anew")
        }
        let registry = try Registry()
        try registry.check()
        let access = try files.access()
        var replayed: [String: Result<Int, RunError>] = [:]
        let findings = try versions(in: registry).map { version in
            let result =
                replayed[version.bundle]
                ?? Result { () throws(RunError) in try replay(version, registry, access) }
            replayed[version.bundle] = result
            return Finding(version, result)
        }
        if json {
            try Console.say(json: findings)
        } else {
            for finding in findings { (finding.ok ? Console.say : Console.complain)(finding.line) }
            if findings.isEmpty { Console.say("nothing is deployed") }
        }
        if findings.contains(where: { !$0.ok }) { throw ExitCode(1) }
    }

    private func versions(in registry: Registry) throws -> [DeploymentVersion] {
        guard let deployment else {
            return try registry.deployments().flatMap { try registry.versions(of: $0.name) }
                .filter { $0.removedAt == nil }
        }
        if let version = try deployment.version(or: version) {
            let found = try registry.version(version, of: deployment.name)
            guard found.removedAt == nil else {
                throw RegistryError.removed(deployment: deployment.name, version: found.number)
            }
            return [found]
        }
        return try registry.versions(of: deployment.name).filter { $0.removedAt == nil }
    }

    /// How many proofs hold.
    private func replay(
        _ version: DeploymentVersion, _ registry: Registry, _ access: FileAccess
    ) throws(RunError) -> Int {
        let bundle: OpenBundle
        do throws(BundleError) { bundle = try OpenBundle(registry.bundle(of: version), access: access) } catch {
            throw RunError(error.description)
        }
        try bundle.verify(tolerance: tolerance)
        return bundle.proofs.count
    }

    private struct Finding: Encodable {
        var name: String
        var version: Int
        var bundle: String
        var ok: Bool
        /// How many recordings were replayed.
        var proofs: Int?
        var error: String?

        init(_ version: DeploymentVersion, _ result: Result<Int, RunError>) {
            name = version.deployment
            self.version = version.number
            bundle = version.bundle
            switch result {
            case .success(let count): (ok, proofs) = (true, count)
            case .failure(let error):
                ok = false
                self.error = [error.message, error.detail].compactMap(\.self).joined(separator: ": ")
            }
        }

        var line: String {
            if let error { return "\(name) v\(version): \(error)" }
            return "\(name) v\(version): "
                + (proofs == 0 ? "whole; nothing was recorded to replay" : "whole, \(proofs ?? 0) recordings replayed")
        }
    }
}
