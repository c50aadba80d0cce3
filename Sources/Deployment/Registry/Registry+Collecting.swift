package import FoundationEssentials
import GRDB

/// What can be, or was, removed to make room.
package struct Cleanup: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        /// The versions that name it; none for what a crash left behind.
        package var versions: [String]
        package var folder: String
        package var bytes: Int
    }

    package var items: [Item]
    package var bytes: Int { items.reduce(0) { $0 + $1.bytes } }
}

extension Registry {
    /// How many versions of a deployment are kept unless more are asked for.
    package static let usuallyKept = 5

    /// Removes the bundles that nothing needs: of versions that are not live nor tried beside it, have no tag, are not among the last
    /// `keep` that were live before the live one and not among the `keep` newest, and bundles that no version names. Of
    /// what is retired the version that was live last stays, and those with a tag. What is known of the versions stays.
    ///
    /// Waits for deployments under way. Blocking.
    package func collect(
        keep: Int = usuallyKept, isDryRun: Bool = false, at date: Date = .now
    ) throws(RegistryError) -> Cleanup {
        try locking(for: .cleaning, orElse: { .file($0) }) { () throws(RegistryError) in
            let items = try garbage(keep: max(1, keep), marking: isDryRun ? nil : date)
            if !isDryRun { for item in items { Self.remove(item.folder, in: store) } }
            return Cleanup(items: items)
        }
    }

    private func garbage(keep: Int, marking date: Date?) throws(RegistryError) -> [Cleanup.Item] {
        var (needed, doomed) = (Set<String>(), [DeploymentVersion]())
        let names: [String]
        do throws(FileError) {
            // Looked at first: what is unpinned after this has its version.
            needed = try BundlePin.pinned(in: store)
            names = try FileSystem.names(in: store)
        } catch {
            throw .file(error)
        }
        // In one transaction, so that no rollback makes a version live that was just found to be of no use.
        try write { database in
            for record in try DeploymentRecord.fetchAll(database) {
                let versions = try DeploymentVersion.filter(Column("deployment") == record.name).fetchAll(database)
                let tagged = try Self.tags(of: record.name, in: database).map(\.number)
                let tried = try Self.running(of: record.name, in: database).map(\.number)
                // What was live last can be brought back.
                let kept =
                    record.retiredAt == nil
                    ? Self.kept(versions, live: record.live, needed: tagged + tried, keep: keep)
                    : Set(tagged + [record.live])
                needed.formUnion(versions.filter { kept.contains($0.number) }.map(\.bundle))
                doomed += versions.filter { !kept.contains($0.number) && $0.removedAt == nil }
            }
            doomed.removeAll { needed.contains($0.bundle) }
            guard let date else { return }
            for var version in doomed {
                version.removedAt = date
                try version.update(database)
            }
        }
        let owners = Dictionary(grouping: doomed, by: \.bundle)
        return names.sorted().filter { Self.isOurs($0) && !needed.contains($0) }.map { name in
            let folder = "\(store)/\(name)"
            return Cleanup.Item(
                versions: (owners[name] ?? []).map { "\($0.deployment) v\($0.number)" }, folder: folder,
                bytes: FileSystem.size(folder))
        }
    }

    private static func kept(
        _ versions: [DeploymentVersion], live: Int, needed: [Int], keep: Int
    ) -> Set<Int> {
        let replaced = Dictionary(versions.map { ($0.number, $0.replaced) }) { first, _ in first }
        let targets = sequence(first: live) { replaced[$0] ?? nil }.prefix(keep + 1)
        return Set(targets).union(needed).union(versions.map(\.number).sorted(by: >).prefix(keep))
    }

    /// A bundle, or what was left of making or removing one.
    private static func isOurs(_ name: String) -> Bool {
        name.hasPrefix(".draft-") || name.hasPrefix(removing)
            || name.utf8.count == 64 && name.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    }

    private static let removing = ".removed-"

    /// In one step it is no bundle any more, whatever happens then.
    private static func remove(_ folder: String, in store: String) {
        let grave = "\(store)/\(removing)\(UInt64.random(in: .min ... .max))"
        FileSystem.remove(FileSystem.rename(folder, to: grave) ? grave : folder)
    }
}
