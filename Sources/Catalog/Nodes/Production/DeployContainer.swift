package import Workflow

package struct DeployContainer: DeployNode {
    package let id: TypeID = "deploy-container@1"
    package let target = "container"
    package let summary = "Deploys a segment as a container image that serves it."
    package let manual = """
        Completes the segment to a production workflow, proves that it answers as creation did, and builds an image \
        from nothing but Galley, the libraries that it loads and the bundle. The image serves \
        `POST /v1/deployments/NAME` on port 8080; it runs as nobody, on a file system that may be read-only, and is \
        tagged `image:vN` with the version's number. buildah, podman or docker builds it, whichever is there first.

        The folder at `path`, relative to the document, gets manifests for Kubernetes (`kubernetes.yaml`) and a bill of \
        materials (`sbom.cdx.json`, CycloneDX).

        Example:

            ship:
              type: deploy-container@1
              name: late-flights
              image: registry.example.org/late-flights
              path: out/late-flights-container
        """
    package let options = [
        Parameter(
            "path", .file(toWrite: true), required: true, "The folder for the manifests, such as `out/container`."),
        Parameter("image", .text, "The image's name without a tag; the deployment's name, unless said."),
        Parameter("page", .flag, default: false, "Whether it also shows a page, as `deploy-app` does."),
        exposing,
    ]

    package init() {}
}
