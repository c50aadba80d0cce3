import Glibc

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
