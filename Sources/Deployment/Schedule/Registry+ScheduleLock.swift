#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension Registry {
    /// Calls `body` while nobody else runs a schedule, in whatever process. The lock ends with the process, however
    /// that ends. Nil where somebody else has it and it isn't to be waited for. Blocking.
    func lockingSchedule<Value>(
        _ name: String, waits: Bool, _ body: () throws(RegistryError) -> Value
    ) throws(RegistryError) -> Value? {
        let path = "\(folder)/schedules/\(name).lock"
        let handle: Int32
        do throws(FileError) {
            try FileSystem.makeFolders("\(folder)/schedules")
            handle = try FileSystem.openLock(path)
        } catch {
            throw .file(error)
        }
        defer { close(handle) }
        while flock(handle, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            if errno == EWOULDBLOCK { return nil }
            throw .file(FileError("lock", path))
        }
        return try body()
    }
}
