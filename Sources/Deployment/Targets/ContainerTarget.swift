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
        let name = delivery.name
        var number = ((try? delivery.registry.versions(of: name).first?.number) ?? 0) + 1
        var image = try build(delivery.bundle, as: name, version: number, delivery.options)
        let version: DeploymentVersion
        do throws(RegistryError) {
            version = try delivery.registry.deploy(delivery.release, as: name, target: self.name)
        } catch {
            throw RunError(error.description)
        }
        if version.number != number {
            // Somebody else deployed meanwhile.
            number = version.number
            image = try build(delivery.bundle, as: name, version: number, delivery.options)
        }
        return "\(name) v\(number)\(image)"
    }

    package func restore(_ version: DeploymentVersion, of bundle: Bundle) throws(RunError) -> String {
        try build(bundle, as: version.deployment, version: version.number, version.targetOptions)
    }

    /// Makes the image and the manifests, and returns what they are.
    private func build(
        _ bundle: Bundle, as name: String, version: Int, _ options: Parameters
    ) throws(RunError) -> String {
        guard let path = options["path"]?.string else {
            throw RunError("say into which folder the manifests go: path")
        }
        do {
            let opened = try OpenBundle(bundle)
            try opened.checkServable()
            try Self.checkPrograms(opened.workflow)
            let image = options["image"]?.string ?? name.lowercased()
            let build = try ContainerBuild(
                of: bundle, as: name, image: image, hasPage: options["page"]?.bool ?? false)
            let size = try build.run(version: version, to: path)
            return ": image \(image):v\(version), \(size / 1_000_000) MB; \(path)/kubernetes.yaml"
        } catch {
            throw (error as? RunError) ?? RunError("the image of \(name) can't be made", detail: "\(error)")
        }
    }
}
