import Catalog
import Glibc
package import Workflow

/// What a production workflow may do: its own files are read, the rest is what the operator allows. What was made
/// elsewhere is not trusted with more. The network is out of its reach, unless it may run programs, which may do whatever
/// their user may.
package struct FileAccess: Hashable, Sendable {
    /// Absolute paths of files and folders; nil where the process alone sets limits.
    private var readable: [String]?
    private var writable: [String]
    private var runsPrograms: Bool

    /// The workflow's own files.
    package static let own = FileAccess()
    /// For one's own workflow, which may do what its author may.
    package static let everything = FileAccess(readable: nil, writable: [], runsPrograms: true)

    private init(readable: [String]?, writable: [String], runsPrograms: Bool) {
        (self.readable, self.writable, self.runsPrograms) = (readable, writable, runsPrograms)
    }

    /// - Parameters:
    ///   - files: files, folders and patterns, besides the workflow's own; absolute.
    ///   - folders: into which it may write.
    ///   - runsPrograms: whether its scripts may run.
    package init(reading files: [String] = [], writing folders: [String] = [], runsPrograms: Bool = false) {
        self.init(readable: Self.places(files), writable: Self.places(folders), runsPrograms: runsPrograms)
    }

    /// The same with more that is allowed.
    package func allowing(
        reading files: [String] = [], writing folders: [String] = [], runsPrograms: Bool = false
    ) -> FileAccess {
        allowing(FileAccess(reading: files, writing: folders, runsPrograms: runsPrograms))
    }

    package func allowing(_ other: FileAccess) -> FileAccess {
        guard let readable, let others = other.readable else { return .everything }
        return FileAccess(
            readable: readable + others, writable: writable + other.writable,
            runsPrograms: runsPrograms || other.runsPrograms)
    }

    /// As they were given, which is how statements name them, and where they lead.
    private static func places(_ paths: [String]) -> [String] {
        paths.flatMap { path in
            let matches = FileFingerprint.isGlob(path) ? try? FileFingerprint.expanding([path]).map(\.path) : nil
            return [path, resolved(path)] + (matches ?? [])
        }
    }

    /// Fails if a node of a workflow in `folder` names a file that it may not read or write, or is a script that may not
    /// run, before anything looks at it.
    package func check(_ workflow: Workflow, in folder: String?) throws(RunError) {
        guard let readable else { return }
        for (id, node) in workflow.nodes {
            if !runsPrograms, let type = Catalog.standard[node.type], type.traits.contains(.runsProgram) {
                throw RunError(
                    node: id,
                    """
                    it runs a script, which may do whatever you may, and nobody has allowed that: for those who trust it, \
                    --allow-programs does, or the line “allow-programs” in the file permissions of the state folder
                    """)
            }
            for parameter in Catalog.standard[node.type]?.parameters ?? [] {
                guard case .file(let toWrite) = parameter.kind, let path = node.parameters[parameter.name]?.string
                else { continue }
                let file = Self.resolved(path.hasPrefix("/") ? path : "\(folder ?? "")/\(path)")
                guard !Self.lies(file, in: toWrite ? writable : readable) else { continue }
                let (verb, option, place) =
                    toWrite ? ("writes", "allow-write", Self.folder(of: file)) : ("reads", "allow-read", file)
                throw RunError(
                    node: id,
                    """
                    it \(verb) \(file), which nobody has allowed: for those who trust it, --\(option) \(place) does, or \
                    the line “\(option) \(place)” in the file permissions of the state folder
                    """)
            }
        }
    }

    private static func lies(_ file: String, in places: [String]) -> Bool {
        // What isn't there yet could be made to lead anywhere.
        guard !file.split(separator: "/").contains("..") else { return false }
        return places.contains { file == $0 || file.hasPrefix($0 == "/" ? $0 : $0 + "/") }
    }

    /// Lets a database read and write no other files, and nothing change that. What it does with which is up to the
    /// nodes, since statements of a document only ever select.
    package func restrict(_ connection: DatabaseConnection) throws(DuckDBError) {
        guard let readable else { return }
        let places = readable + writable
        func list(_ paths: [String]) -> String { paths.map { SQL.literal($0) }.joined(separator: ", ") }
        let settings = [
            "allowed_paths = [\(list(places.filter { !Self.isFolder($0) }))]",
            "allowed_directories = [\(list(places.filter(Self.isFolder).map { "\($0)/" }))]",
            "enable_external_access = false", "lock_configuration = true",
        ]
        for setting in settings { try connection.execute("SET GLOBAL \(setting)") }
    }

    private static func folder(of file: String) -> String {
        let parts = file.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Absolute, without links and steps upwards as far as it is there.
    private static func resolved(_ path: String) -> String {
        if let real = realpath(path, nil) {
            defer { free(real) }
            return String(cString: real)
        }
        let parts = path.split(separator: "/")
        guard let last = parts.last, last != "..", last != "." else { return path }
        let parent = path.dropLast(last.count)
        let folder = resolved(parent.isEmpty ? "." : parent.count > 1 ? String(parent.dropLast()) : "/")
        return folder == "/" ? "/\(last)" : "\(folder)/\(last)"
    }
}
