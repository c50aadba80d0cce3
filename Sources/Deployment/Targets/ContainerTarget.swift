import Catalog
package import Engine
import Workflow

/// An image that serves one version, with manifests for Kubernetes and a bill of materials beside it.
package struct ContainerTarget: DeploymentTarget {
    package let name = "container"
    package let summary = "A container image that serves the version, with manifests for Kubernetes."

    package init() {}

    /// Refuses what an image of Galley and its libraries alone can't run.
    private static func checkPrograms(_ workflow: Workflow) throws(RunError) {
        for (id, node) in workflow.nodes {
            guard let type = Catalog.standard[node.type], type.traits.contains(.runsProgram) else { continue }
            throw RunError(
                node: id,
                "an image holds Galley and its libraries, but nothing that runs a \(node.type.name): deploy it as a "
                    + "service, or as a folder, and serve that from an image of your own")
        }
    }

    package func deliver(_ delivery: Delivery) throws(RunError) -> String {
        guard let path = delivery.options["path"]?.string else {
            throw RunError("say into which folder the manifests go: path")
        }
        do {
            let opened = try OpenBundle(delivery.bundle)
            try opened.checkServable()
            try Self.checkPrograms(opened.workflow)
            let image = delivery.options["image"]?.string ?? delivery.name.lowercased()
            let build = try ContainerBuild(
                of: delivery.bundle, as: delivery.name, image: image, hasPage: delivery.options["page"]?.bool ?? false)
            var number = ((try? delivery.registry.versions(of: delivery.name).first?.number) ?? 0) + 1
            let size = try build.run(version: number, to: path)
            let version = try delivery.registry.deploy(delivery.release, as: delivery.name, target: name)
            if version.number != number {
                // Somebody else deployed meanwhile.
                number = version.number
                _ = try build.run(version: number, to: path)
            }
            return
                "\(version.deployment) v\(number): image \(image):v\(number), \(size / 1_000_000) MB; \(path)/kubernetes.yaml"
        } catch {
            throw (error as? RunError) ?? RunError("the image of \(delivery.name) can't be made", detail: "\(error)")
        }
    }
}
