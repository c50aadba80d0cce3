import Catalog

extension WorkerProgram {
    static let r = WorkerProgram(language: .r, source: PackageResources.r_R, options: ["--no-init-file"])
}
