package import Engine
import Workflow

/// The production workflow written out, for someone else to start from.
package struct FolderTarget: DeploymentTarget {
    package let name = "folder"
    package let summary = "A folder with the production workflow, its frozen parts and how to run it."

    package init() {}

    package func deliver(_ delivery: Delivery) throws(RunError) -> String {
        let place = try write(delivery.bundle, as: delivery.name, delivery.options)
        do throws(RegistryError) {
            let version = try delivery.registry.deploy(delivery.release, as: delivery.name, target: name)
            return "\(version.deployment) v\(version.number)\(place)"
        } catch {
            throw RunError(error.description)
        }
    }

    package func restore(_ version: DeploymentVersion, of bundle: Bundle) throws(RunError) -> String {
        try write(bundle, as: version.deployment, version.targetOptions)
    }

    /// Returns where it was written.
    private func write(_ bundle: Bundle, as name: String, _ options: Parameters) throws(RunError) -> String {
        guard let path = options["path"]?.string else { throw RunError("say into which folder to write: path") }
        do throws(BundleError) {
            try HandOver(of: OpenBundle(bundle), as: name).write(to: path)
        } catch {
            throw RunError(error.description)
        }
        return " in \(path)"
    }
}
