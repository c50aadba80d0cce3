import Glibc

/// What tells one state of a file from another without reading it.
package struct FileFingerprint: Hashable, Sendable, CustomStringConvertible {
    package let path: String
    /// In bytes.
    package let size: Int
    /// When the content was last changed, in nanoseconds since 1970.
    package let modified: Int
    /// When anything about the file was last changed: tools that copy files set back the time of the content only.
    package let changed: Int
    /// Another file in the same place has another number.
    package let number: UInt

    package var description: String { "\(path) \(size) \(modified) \(changed) \(number)" }

    /// - Throws: why the file can't be read, in a sentence that names it.
    package init(of path: String) throws(FileProblem) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileProblem(path: path, reason: Self.reason(errno)) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw FileProblem(path: path, reason: "is a directory, not a file")
        }
        guard access(path, R_OK) == 0 else { throw FileProblem(path: path, reason: Self.reason(errno)) }
        self.path = path
        size = Int(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
        number = UInt(status.st_ino)
    }

    private static func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }

    /// Every file that a list of paths and globs names, in order.
    ///
    /// - Throws: also when a file is empty, when a glob finds none, or when a path is an address on the network.
    package static func expanding(_ files: [String]) throws(FileProblem) -> [FileFingerprint] {
        var found: [FileFingerprint] = []
        for file in files {
            if file.contains("://") {
                throw FileProblem(path: file, reason: "is not a file on this machine")
            }
            let matches = isGlob(file) ? try glob(file) : [file]
            for match in matches {
                let fingerprint = try FileFingerprint(of: match)
                if fingerprint.size == 0 { throw FileProblem(path: match, reason: "is empty") }
                found.append(fingerprint)
            }
        }
        return found
    }

    /// Whether DuckDB would take the path for a pattern.
    static func isGlob(_ path: String) -> Bool { path.contains { "*?[".contains($0) } }

    private static func glob(_ pattern: String) throws(FileProblem) -> [String] {
        // A path may hold these characters as they are.
        if access(pattern, F_OK) == 0 { return [pattern] }
        var list = glob_t()
        defer { globfree(&list) }
        guard Glibc.glob(pattern, 0, nil, &list) == 0 else {
            throw FileProblem(path: pattern, reason: "matches no file")
        }
        return (0..<Int(list.gl_pathc)).compactMap { list.gl_pathv[$0].map { String(cString: $0) } }
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "doesn't exist"
        case EACCES: "may not be read by you"
        default: "can't be read: \(String(cString: strerror(code)))"
        }
    }
}

/// Why a file can't be used, in a sentence that names it.
package struct FileProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String { "\(path) \(reason)" }
}
