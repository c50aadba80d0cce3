package import Engine
package import Workflow

/// Where a bundle can go. A target is one file in `Targets`, found by the roster.
package protocol DeploymentTarget: Sendable {
    /// As `--target` takes it and as the registry keeps it.
    var name: String { get }
    /// A sentence for lists.
    var summary: String { get }
    /// Brings a bundle that has been proved to the target. Blocking. Returns a word on what is live now, such as
    /// `late-flights v3`.
    func deliver(_ delivery: Delivery) throws(RunError) -> String
    /// Whether what is live is a matter of the registry alone, so that a version can be kept beside the live one and
    /// take its place later.
    var keepsVersions: Bool { get }
    /// Brings a version that was delivered once to the target again, before the registry has it live. Called only where
    /// the target doesn't keep versions. Blocking. Returns what is to be said after `late-flights v3 is live`.
    func restore(_ version: DeploymentVersion, of bundle: Bundle) throws(RunError) -> String
}

extension DeploymentTarget {
    package var keepsVersions: Bool { false }
    package func restore(_ version: DeploymentVersion, of bundle: Bundle) throws(RunError) -> String {
        throw RunError("a \(name) can't be rolled back")
    }
}

/// The names of the targets that keep versions beside the live one.
package let targetsKeepingVersions = allTargets.filter(\.keepsVersions).map(\.name).sorted()

/// A proved bundle on its way to a target.
package struct Delivery: Sendable {
    package var name: String
    package var options: Parameters
    package var bundle: Bundle
    package var release: Registry.Release
    package var registry: Registry
}
