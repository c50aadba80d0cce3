import Capture
package import Engine

/// `galley serve` answers for it; a running service notices the new version by itself.
package struct ServiceTarget: DeploymentTarget {
    package let name = "service"
    package let summary = "A REST service: `galley serve` answers POST /v1/deployments/NAME."

    package init() {}

    package func deliver(_ delivery: Delivery) throws(RunError) -> String {
        try Self.check(delivery.bundle)
        do throws(RegistryError) {
            let version = try delivery.registry.deploy(delivery.release, as: delivery.name, target: name)
            return "\(version.deployment) v\(version.number)"
        } catch {
            throw RunError(error.description)
        }
    }

    /// A request is one table, and so is its answer.
    private static func check(_ bundle: Bundle) throws(RunError) {
        do throws(BundleError) {
            let contract = try OpenBundle(bundle).contract
            guard contract.inputs.map(\.kind) == ["table"], contract.outputs.map(\.kind) == ["table"] else {
                let (inputs, outputs) = (contract.inputs.map(\.port), contract.outputs.map(\.port))
                throw BundleError(.contract(inputs: inputs, outputs: outputs), in: bundle.folder)
            }
        } catch {
            throw RunError(error.description)
        }
    }
}
