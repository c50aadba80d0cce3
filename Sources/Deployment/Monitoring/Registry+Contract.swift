package import Capture

extension Registry {
    /// The contract of a version, whether it is live or not; nil where its bundle is gone.
    package func contract(of version: Int, _ deployment: String) -> Contract? {
        guard let version = try? self.version(version, of: deployment) else { return nil }
        return try? Bundle.contract(in: "\(store)/\(version.bundle)")
    }
}
