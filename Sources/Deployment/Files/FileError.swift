#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file operation that failed, in the system's own words.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    /// What was tried, such as `open`.
    package let action: String
    package let code: Int32

    package init(_ action: String, _ path: String, code: Int32 = errno) {
        self.action = action
        self.path = path
        self.code = code
    }

    /// What is to be read is a folder, a pipe or the like.
    static func noFile(_ path: String, _ mode: mode_t) -> FileError {
        FileError("read", path, code: mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
    }

    package var description: String { "can't \(action) \(path): \(String(cString: strerror(code)))" }
}
