#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Keeps a bundle that no version names yet from being taken for rubbish while it is brought to its target, which may
/// take minutes. Nobody waits for it; it ends with the process, however that ends.
final class BundlePin: Sendable {
    private let path: String
    private let handle: Int32

    /// Make it while the store is locked for making.
    init(_ bundle: String, in store: String) throws(FileError) {
        path = "\(store)/\(Self.prefix)\(bundle)-\(UInt64.random(in: .min ... .max))"
        handle = try FileSystem.openLock(path)
        flock(handle, LOCK_SH)
    }

    deinit {
        FileSystem.removeFile(path)
        close(handle)
    }

    private static let prefix = ".pin-"

    /// The bundles that are pinned. What a crash left pinned is so no longer.
    static func pinned(in store: String) throws(FileError) -> Set<String> {
        var pinned: Set<String> = []
        for name in try FileSystem.names(in: store) where name.hasPrefix(prefix) {
            let path = "\(store)/\(name)"
            guard let handle = try? FileSystem.openLock(path) else { continue }
            defer { close(handle) }
            if flock(handle, LOCK_EX | LOCK_NB) == 0 {
                FileSystem.removeFile(path)
            } else {
                pinned.insert(String(name.dropFirst(prefix.count).prefix { $0 != "-" }))
            }
        }
        return pinned
    }
}
