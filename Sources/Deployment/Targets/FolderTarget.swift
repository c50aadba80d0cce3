package import Engine
import Workflow

/// The production workflow written out, for someone else to start from.
package struct FolderTarget: DeploymentTarget {
    package let name = "folder"
    package let summary = "A folder with the production workflow, its frozen parts and how to run it."

    package init() {}

    package func deliver(_ delivery: Delivery) throws(RunError) -> String {
        guard let path = delivery.options["path"]?.string else {
            throw RunError("say into which folder to write: path")
        }
        do throws(BundleError) {
            try HandOver(of: OpenBundle(delivery.bundle), as: delivery.name).write(to: path)
        } catch {
            throw RunError(error.description)
        }
        do throws(RegistryError) {
            let version = try delivery.registry.deploy(delivery.release, as: delivery.name, target: name)
            return "\(version.deployment) v\(version.number) in \(path)"
        } catch {
            throw RunError(error.description)
        }
    }
}
