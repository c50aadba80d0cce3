package import Engine

/// `galley serve` answers for it; a running service notices the new version by itself.
package struct ServiceTarget: DeploymentTarget {
    package let name = "service"
    package let summary = "A REST service: `galley serve` answers POST /v1/deployments/NAME."
    package let keepsVersions = true

    package init() {}

    package func deliver(_ delivery: Delivery) throws(RunError) -> String { try delivery.goLive(at: name) }
}
