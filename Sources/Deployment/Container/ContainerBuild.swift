import FoundationEssentials
import Glibc

/// Makes the image of a bundle.
struct ContainerBuild {
    private let bundle: Bundle
    private let name: String
    private let image: String
    private let hasPage: Bool
    private let builder: ImageBuilder
    private let files: ImageFiles

    init(of bundle: Bundle, as name: String, image: String, hasPage: Bool) throws {
        self.bundle = bundle
        self.name = name
        self.image = image
        self.hasPage = hasPage
        builder = try ImageBuilder()
        files = ImageFiles(try LoadedLibraries(), bundle)
    }

    /// Builds the image with its version's tag, and puts what goes with it into a folder. Returns the size of the image's
    /// files in bytes. Blocking, for seconds.
    func run(version: Int, to folder: String) throws -> Int {
        let work = "\(folder)/.build-\(getpid())"
        FileSystem.remove(work)
        try FileSystem.makeFolders(work)
        defer { FileSystem.remove(work) }
        let root = "\(work)/rootfs"
        let size = try files.write(to: root)
        let containerfile = ImageBuilder.containerfile(
            name, version: version, bundle: bundle.id, hasPage: hasPage)
        try FileSystem.write(Array(containerfile.utf8), to: "\(work)/Containerfile")
        let bill = try BillOfMaterials(
            name, version: version, of: files, in: root, galley: bundle.manifest.created.galley, bundle: bundle.id)
        try builder.build(work, as: "\(image):v\(version)")
        try FileSystem.replace("\(folder)/sbom.cdx.json", with: try bill.keptJSON())
        let manifests = KubernetesManifests.text(name, image: "\(image):v\(version)", version: version)
        try FileSystem.replace("\(folder)/kubernetes.yaml", with: Array(manifests.utf8))
        return size
    }
}
