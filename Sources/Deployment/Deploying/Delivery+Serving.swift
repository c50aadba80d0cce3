import Engine

extension Delivery {
    /// Makes the bundle the live version of its deployment, or one that is kept beside it, if a service can answer with
    /// it.
    func goLive(at target: String) throws(RunError) -> String {
        do throws(BundleError) { try OpenBundle(bundle).checkServable() } catch {
            throw RunError(error.description)
        }
        do throws(RegistryError) {
            let version = try registry.deploy(release, as: name, target: target)
            let isLive = try registry.deployment(name).live == version.number
            return "\(version.deployment) v\(version.number)" + (isLive ? "" : ", not live")
        } catch {
            throw RunError(error.description)
        }
    }
}
