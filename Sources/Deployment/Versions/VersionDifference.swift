package import Capture
package import Engine
package import Workflow

/// All in which one version of a deployment differs from another.
package struct VersionDifference: Sendable {
    /// A figure of a scorer; nil where a version has none.
    package struct Metric: Hashable, Sendable {
        package var node: String
        package var name: String
        package var before: Double?
        package var after: Double?
    }

    /// A file that creation read; nil where a version did not read it.
    package struct Source: Hashable, Sendable {
        package var path: String
        package var before: DataSource?
        package var after: DataSource?
    }

    package var old: DeploymentVersion
    package var new: DeploymentVersion
    package var shipped: (old: ShippedProduction, new: ShippedProduction)
    package var production: ProductionDifference
    /// Of the workflows that the versions were taken from; nil where one can't be read any more.
    package var creation: WorkflowDifference?
    package var frozen: [FrozenDifference]
    package var change: ContractChange
    package var metrics: [Metric]
    package var data: [Source]

    package var isEmpty: Bool {
        production.isEmpty && frozen.isEmpty && creation?.isEmpty ?? true && metrics.isEmpty && data.isEmpty
    }

    fileprivate init(_ old: DeploymentVersion, _ before: OpenBundle, _ new: DeploymentVersion, _ after: OpenBundle) {
        self.old = old
        self.new = new
        let (was, now) = (ShippedProduction(before, from: old), ShippedProduction(after, from: new))
        shipped = (was, now)
        production = ProductionDifference(from: was, to: now)
        creation = was.creation.flatMap { was in now.creation.map { WorkflowDifference(from: was, to: $0) } }
        frozen = FrozenDifference.all(from: before, to: after)
        change = old.bundle == new.bundle ? .unchanged : ContractChange(from: before.contract, to: after.contract)
        metrics = Self.metrics(old.figures, new.figures)
        data = Self.data(old.sources, new.sources)
    }

    private static func metrics(
        _ before: [String: [String: Double]], _ after: [String: [String: Double]]
    ) -> [Metric] {
        Set(before.keys).union(after.keys).sorted().flatMap { node -> [Metric] in
            let (was, now) = (before[node] ?? [:], after[node] ?? [:])
            return Set(was.keys).union(now.keys).sorted().compactMap { name in
                guard was[name] != now[name] else { return nil }
                return Metric(node: node, name: name, before: was[name], after: now[name])
            }
        }
    }

    private static func data(_ before: [DataSource], _ after: [DataSource]) -> [Source] {
        let was = Dictionary(before.map { ($0.path, $0) }) { first, _ in first }
        let now = Dictionary(after.map { ($0.path, $0) }) { first, _ in first }
        return Set(was.keys).union(now.keys).sorted().compactMap { path in
            if let was = was[path], let now = now[path], was.isSame(as: now) { return nil }
            return Source(path: path, before: was[path], after: now[path])
        }
    }
}

extension Registry {
    /// How a version differs from another. Verifies both bundles.
    package func difference(
        of name: String, from old: VersionName, to new: VersionName
    ) throws -> VersionDifference {
        let versions = (try version(old, of: name), try version(new, of: name))
        return VersionDifference(
            versions.0, try OpenBundle(presentBundle(of: versions.0)),
            versions.1, try OpenBundle(presentBundle(of: versions.1)))
    }

    /// The bundle of a version, verified, or the word that it was removed.
    package func presentBundle(of version: DeploymentVersion) throws -> Bundle {
        guard version.removedAt == nil else {
            throw RegistryError.removed(deployment: version.deployment, version: version.number)
        }
        return try bundle(of: version)
    }
}

extension DataSource {
    /// By content where that is known, else by size and time.
    fileprivate func isSame(as other: DataSource) -> Bool {
        guard let sha256, let hash = other.sha256 else { return size == other.size && modified == other.modified }
        return sha256 == hash
    }
}
