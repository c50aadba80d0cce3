package import Capture
import Workflow

extension Registry {
    /// What a version shipped, to compare with. Verifies the bundle.
    package func shipped(_ version: DeploymentVersion) throws(BundleError) -> ShippedProduction {
        let bundle = try OpenBundle(bundle(of: version))
        let creation = try? DocumentText(reading: Array(version.source.utf8)).workflow
        return ShippedProduction(workflow: bundle.workflow, contract: bundle.contract, creation: creation)
    }
}
