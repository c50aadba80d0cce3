import Catalog
import Glibc
package import Workflow

/// Which files a production workflow may read and write: its own are read, the rest is what the operator allows. What
/// was made elsewhere is not trusted with more; the network and other programs are out of its reach in any case.
package struct FileAccess: Hashable, Sendable {
    /// Absolute paths of files and folders; nil where the process alone sets limits.
    private var readable: [String]?
    private var writable: [String]

    /// The workflow's own files.
    package static let own = FileAccess()
    /// For one's own workflow, which may do what its author may.
    package static let everything = FileAccess(readable: nil, writable: [])

    private init(readable: [String]?, writable: [String]) { (self.readable, self.writable) = (readable, writable) }

    /// - Parameters:
    ///   - files: files, folders and patterns, besides the workflow's own; absolute.
    ///   - folders: into which it may write.
    package init(reading files: [String] = [], writing folders: [String] = []) {
        self.init(readable: Self.places(files), writable: Self.places(folders))
    }

    /// The same with more that is allowed.
    package func allowing(reading files: [String] = [], writing folders: [String] = []) -> FileAccess {
        guard let readable else { return self }
        return FileAccess(readable: readable + Self.places(files), writable: writable + Self.places(folders))
    }

    package func allowing(_ other: FileAccess) -> FileAccess {
        guard let readable, let others = other.readable else { return .everything }
        return FileAccess(readable: readable + others, writable: writable + other.writable)
    }

    /// As they were given, which is how statements name them, and where they lead.
    private static func places(_ paths: [String]) -> [String] {
        paths.flatMap { path in
            let matches = FileFingerprint.isGlob(path) ? try? FileFingerprint.expanding([path]).map(\.path) : nil
            return [path, resolved(path)] + (matches ?? [])
        }
    }

    /// Fails if a node of a workflow in `folder` names a file that it may not read or write, before anything looks at
    /// it.
    package func check(_ workflow: Workflow, in folder: String?) throws(RunError) {
        guard let readable else { return }
        for (id, node) in workflow.nodes {
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
        try connection.execute(
            """
            SET GLOBAL allowed_paths = [\(list(places.filter { !Self.isFolder($0) }))];
            SET GLOBAL allowed_directories = [\(list(places.filter(Self.isFolder).map { "\($0)/" }))];
            SET GLOBAL enable_external_access = false;
            SET GLOBAL lock_configuration = true
            """)
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
