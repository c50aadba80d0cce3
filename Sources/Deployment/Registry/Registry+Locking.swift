#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Keeps bundles that no version names yet from being taken for rubbish: whoever makes one shares the lock until it
/// has a version, whoever cleans up has it alone. It ends with the process, however that ends.
package enum StoreUse: Sendable { case making, cleaning }

extension Registry {
    /// Runs `body` while nobody uses the store in a way that disturbs it; waits for that. Blocking.
    ///
    /// - Parameter wrap: makes what is thrown of what keeps the lock from being had.
    package func locking<Value, Failure: Error>(
        for use: StoreUse, orElse wrap: (FileError) -> Failure, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let path = "\(folder)/bundles.lock"
        let handle: Int32
        do throws(FileError) { handle = try FileSystem.openLock(path) } catch { throw wrap(error) }
        defer { close(handle) }
        while flock(handle, use == .making ? LOCK_SH : LOCK_EX) != 0 {
            if errno == EINTR { continue }
            // A file system that knows no locks is no reason not to deploy.
            if use == .making { break }
            throw wrap(FileError("lock", path))
        }
        return try body()
    }
}
