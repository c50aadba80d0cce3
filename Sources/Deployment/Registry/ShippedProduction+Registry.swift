package import Capture
import Workflow

extension Registry {
    /// What a version shipped, to compare with. Verifies the bundle.
    package func shipped(_ version: DeploymentVersion) throws(BundleError) -> ShippedProduction {
        ShippedProduction(try OpenBundle(bundle(of: version)), from: version)
    }
}

extension ShippedProduction {
    init(_ bundle: OpenBundle, from version: DeploymentVersion) {
        self.init(
            workflow: bundle.workflow, contract: bundle.contract,
            creation: try? DocumentText(reading: Array(version.source.utf8)).workflow)
    }
}
