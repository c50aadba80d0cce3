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

    /// What is there is a folder, a device, a pipe or the like.
    static func noFile(_ action: String, _ path: String, _ mode: mode_t) -> FileError {
        FileError(action, path, code: mode & S_IFMT == S_IFDIR ? EISDIR : isNoFile)
    }

    /// What the system has no number for.
    private static let isNoFile: Int32 = -1

    package var description: String { "can't \(action) \(path): \(reason)" }

    /// In the system's own words, without the path.
    package var reason: String { code == Self.isNoFile ? "It is no regular file" : String(cString: strerror(code)) }

    /// Why something failed, for those who needn't know where files lie.
    package static func reason(for error: any Error) -> String { (error as? FileError)?.reason ?? "\(error)" }
}
