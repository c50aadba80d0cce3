package import Engine
import Workflow

extension VersionFile {
    /// A version that came from another machine and is live here.
    package struct Taken: Sendable {
        package var version: DeploymentVersion
        package var signer: String
        /// False where it was live already.
        package var isNew: Bool
    }

    /// Checks a version's file, replays what was recorded and makes the version live. Blocking.
    ///
    /// - Parameters:
    ///   - name: the deployment's name here; nil takes the one that it had.
    ///   - access: what it may read when it is replayed.
    package static func take(
        _ path: String, as name: String?, into registry: Registry, keyring: Keyring, access: FileAccess = .own
    ) throws -> Taken {
        try registry.locking(for: .making, orElse: { $0 as any Error }) { () throws(any Error) in
            let incoming = try read(path, into: registry, keyring: keyring)
            let name = name ?? incoming.name
            guard PlainName.isValid(name) else { throw RegistryError.badName(name) }
            if let live = try? registry.version(.live, of: name), live.bundle == incoming.bundle.id {
                return Taken(version: live, signer: incoming.signer, isNew: false)
            }
            try OpenBundle(incoming.bundle, access: access).verify()
            let target = ServiceTarget()
            _ = try target.deliver(
                Delivery(
                    name: name, options: Parameters(), bundle: incoming.bundle, release: incoming.release,
                    registry: registry))
            return Taken(version: try registry.version(.live, of: name), signer: incoming.signer, isNew: true)
        }
    }
}
