#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension Registry {
    /// Calls `body` while nobody else runs a schedule, in whatever process. The lock ends with the process, however
    /// that ends. Nil where somebody else has it and it isn't to be waited for, or not any more. Blocking.
    func lockingSchedule<Value>(
        _ name: String, waits: () -> Bool, _ body: () throws(RegistryError) -> Value
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
        while flock(handle, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw .file(FileError("lock", path)) }
            guard waits() else { return nil }
            usleep(100_000)
        }
        return try body()
    }
}
