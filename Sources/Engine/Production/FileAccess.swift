import Catalog
import Glibc
import Workflow

/// Which files a production workflow may read: its own, which lie beside it, and what the operator allows. What was
/// made elsewhere is not trusted with more.
package struct FileAccess: Hashable, Sendable {
    /// Absolute paths of files and folders; nil for all that the process may read.
    private var allowed: [String]?

    /// The workflow's own files.
    package static let own = FileAccess(allowing: [])
    /// For one's own workflow, which may read what its author may.
    package static let everything = FileAccess(allowed: nil)

    private init(allowed: [String]?) { self.allowed = allowed }

    /// - Parameter paths: of files and folders, besides the workflow's own.
    package init(allowing paths: [String]) { allowed = Self.places(paths) }

    package func allowing(_ paths: [String]) -> FileAccess {
        FileAccess(allowed: allowed.map { $0 + Self.places(paths) })
    }

    /// As they were given, which is how statements name them, and where they lead.
    private static func places(_ paths: [String]) -> [String] { paths.flatMap { [$0, resolved($0)] } }

    /// Fails if a node of a workflow in `folder` names a file that it may not read, before anything looks at it.
    func check(_ workflow: Workflow, in folder: String) throws(RunError) {
        guard allowed != nil else { return }
        for (id, node) in workflow.nodes {
            for parameter in Catalog.standard[node.type]?.parameters ?? [] {
                guard case .file(let toWrite) = parameter.kind, let path = node.parameters[parameter.name]?.string
                else { continue }
                if toWrite { throw RunError(node: id, "production may not write files, and this writes \(path)") }
                let file = Self.resolved(path.hasPrefix("/") ? path : "\(folder)/\(path)")
                guard !mayRead(file, folder) else { continue }
                throw RunError(
                    node: id,
                    "it reads \(file), which nobody has allowed: --allow-read \(file) does, for those who trust it")
            }
        }
    }

    private func mayRead(_ file: String, _ folder: String) -> Bool {
        guard let allowed else { return true }
        return ([Self.resolved(folder)] + allowed).contains { file == $0 || file.hasPrefix($0 == "/" ? $0 : $0 + "/") }
    }

    /// Lets a database read no other files, and nothing change that.
    func restrict(_ connection: DatabaseConnection, to folder: String) throws(DuckDBError) {
        guard let allowed else { return }
        let places = [folder, Self.resolved(folder)] + allowed
        func list(_ paths: [String]) -> String { paths.map { SQL.literal($0) }.joined(separator: ", ") }
        try connection.execute(
            """
            SET GLOBAL allowed_paths = [\(list(places.filter { !Self.isFolder($0) }))];
            SET GLOBAL allowed_directories = [\(list(places.filter(Self.isFolder).map { "\($0)/" }))];
            SET GLOBAL enable_external_access = false;
            SET GLOBAL lock_configuration = true
            """)
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Absolute, without links and steps upwards as far as it is there; what follows must not lead up again.
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
