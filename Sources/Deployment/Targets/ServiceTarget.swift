package import Engine

/// `galley serve` answers for it; a running service notices the new version by itself.
package struct ServiceTarget: DeploymentTarget {
    package let name = "service"
    package let summary = "A REST service: `galley serve` answers POST /v1/deployments/NAME."
    package let keepsVersions = true

    package init() {}

    package func deliver(_ delivery: Delivery) throws(RunError) -> String {
        do throws(BundleError) { try OpenBundle(delivery.bundle).checkServable() } catch {
            throw RunError(error.description)
        }
        do throws(RegistryError) {
            let version = try delivery.registry.deploy(delivery.release, as: delivery.name, target: name)
            return "\(version.deployment) v\(version.number)"
        } catch {
            throw RunError(error.description)
        }
    }
}
