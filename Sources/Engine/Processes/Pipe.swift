import CGlibc
import Glibc

/// A pipe that no program inherits, also none that another thread starts meanwhile: each gets the ends that it is given.
final class Pipe {
    /// Where to read; -1 once it is closed.
    private(set) var reading: Int32 = -1
    /// Where to write; -1 once it is closed.
    private(set) var writing: Int32 = -1

    init() throws(Program.SpawnError) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw Program.SpawnError(code: errno) }
        defer { for end in ends { close(end) } }
        // Above the numbers by which programs know their own.
        reading = fcntl(ends[0], F_DUPFD_CLOEXEC, 10)
        writing = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
        guard reading >= 0, writing >= 0 else { throw Program.SpawnError(code: errno) }
    }

    deinit {
        closeReading()
        closeWriting()
    }

    func closeReading() { Self.end(&reading) }
    func closeWriting() { Self.end(&writing) }

    private static func end(_ descriptor: inout Int32) {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
