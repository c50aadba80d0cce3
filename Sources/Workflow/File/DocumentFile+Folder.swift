import Glibc

extension Document {
    /// The absolute path of a file, through links where it exists.
    package static func absolute(_ path: String) -> String { DocumentFile.absolute(path) }

    /// `late-flights` for `work/late-flights.galley.yaml`.
    package static func name(of path: String) -> String {
        let last = path.split(separator: "/").last ?? "workflow"
        return last.split(separator: ".").first.map(String.init) ?? "workflow"
    }

    /// A path for a new file, which is not there yet; in the folder where Galley was started unless one is named.
    package static func freePath(like name: String, in folder: String? = nil) -> String {
        let start = folder.map { "\($0)/\(name)" } ?? name
        let paths = sequence(first: 1) { $0 + 1 }.lazy.map { "\(start)\($0 == 1 ? "" : "-\($0)").galley.yaml" }
        return paths.first { access($0, F_OK) != 0 } ?? start
    }
}

extension DocumentFile {
    /// The absolute path of a file, through links where it exists.
    static func absolute(_ path: String) -> String {
        if let resolved = resolvedPath(path) { return resolved }
        let folder = absoluteFolder(of: path)
        return (resolvedPath(folder) ?? folder) + "/" + (path.split(separator: "/").last ?? "")
    }

    /// The absolute folder of a file, which need not exist; links are not followed.
    static func absoluteFolder(of path: String) -> String {
        var absolute = path
        if !path.hasPrefix("/"), let here = getcwd(nil, 0) {
            absolute = String(cString: here) + "/" + path
            free(here)
        }
        guard let slash = absolute.lastIndex(of: "/") else { return "/" }
        return slash == absolute.startIndex ? "/" : String(absolute[..<slash])
    }
}
