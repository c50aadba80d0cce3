import ArgumentParser
import Deployment
import Engine
import Workflow

/// What production may do besides reading its own files.
struct AllowedFiles: ParsableArguments {
    @Option(
        name: .customLong("allow-read"),
        help: ArgumentHelp(
            "A file or folder that production may read, for inputs that are refreshed; may be given repeatedly.",
            discussion: """
                Production reads nothing but what was deployed with it, unless this or a line "allow-read PATH" in the \
                file permissions of the state folder says so.
                """),
        completion: .file())
    var reading: [String] = []
    @Option(
        name: .customLong("allow-write"),
        help: ArgumentHelp(
            "A folder into which writers in production may write; may be given repeatedly.",
            discussion: "Without it, or a line \"allow-write FOLDER\" in that file, they write nowhere."),
        completion: .directory)
    var writing: [String] = []
    @Flag(
        name: .customLong("allow-programs"),
        help: ArgumentHelp(
            "Let production run the Python and R scripts that it has.",
            discussion: """
                They may do whatever you may, on the network as well. Without it, or a line "allow-programs" in that \
                file, no other program is started and the network not reached.
                """))
    var runsPrograms = false

    func validate() throws {
        for folder in writing {
            guard let fault = Permissions.fault(of: Document.absolute(folder), toWrite: true) else { continue }
            throw ValidationError("--allow-write \(folder): \(fault)")
        }
    }

    /// With what is allowed by the state folder's file.
    func access() throws(Permissions.Problem) -> FileAccess {
        try Permissions.access()
            .allowing(
                reading: reading.map(Document.absolute), writing: writing.map(Document.absolute),
                runsPrograms: runsPrograms)
    }
}
