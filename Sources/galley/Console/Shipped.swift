import Editor
import FoundationEssentials

/// What comes with Galley besides the program.
enum Shipped {
    /// Where a folder of it may be: beside an installed binary, and in the repository when Galley runs from its build
    /// folder.
    static func folders(_ name: String) -> [String] {
        let folder = Executable.path.split(separator: "/").dropLast()
        func path(_ parts: some Sequence<Substring>) -> String { "/" + parts.joined(separator: "/") }
        return [path(folder.dropLast()) + "/share/galley/\(name)"]
            + (0...4).map { path(folder.dropLast($0)) + "/\(name)" }
    }

    /// The samples, and the templates among them.
    static var library: WorkflowLibrary {
        guard let samples = folders("samples").first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            return WorkflowLibrary()
        }
        let files = FileListing.files(below: samples).filter { $0.hasSuffix(".galley.yaml") }
        let (templates, others) = (
            files.filter { $0.hasPrefix("templates/") }, files.filter { !$0.hasPrefix("templates/") }
        )
        return WorkflowLibrary(
            samples: others.map { "\(samples)/\($0)" }, templates: templates.map { "\(samples)/\($0)" })
    }
}
