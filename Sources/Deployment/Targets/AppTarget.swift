package import Engine

/// What the service does, and a page of it for people who don't program.
package struct AppTarget: DeploymentTarget {
    package let name = "app"
    package let summary = "A web page for people who don't program: `galley serve` shows it at /apps/NAME."
    package let keepsVersions = true

    package init() {}

    package func deliver(_ delivery: Delivery) throws(RunError) -> String { try delivery.goLive(at: name) }
}
