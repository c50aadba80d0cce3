import Glibc

/// Another program, run to its end.
enum Program {
    struct Failure: Error, CustomStringConvertible {
        /// The command as a person would type it.
        var command: String
        /// How it ended and what it said last.
        var outcome: String
        var description: String { "\(command): \(outcome)" }
    }

    /// The first file of this name along PATH that may be run.
    static func find(_ name: String) -> String? {
        guard let path = getenv("PATH").map({ String(cString: $0) }) else { return nil }
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// Runs a program without input and returns what it printed, errors among it. Blocking.
    @discardableResult
    static func run(_ path: String, _ arguments: [String]) throws(Failure) -> String {
        let command = ([path] + arguments).joined(separator: " ")
        func failure(_ code: Int32) -> Failure { Failure(command: command, outcome: String(cString: strerror(code))) }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw failure(errno) }
        // Neither for this child, which gets copies, nor for others that are started meanwhile.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let started = start(path, arguments, writingTo: ends[1])
        close(ends[1])
        guard case .success(let process) = started else {
            if case .failure(let error) = started { throw failure(error.code) }
            throw failure(0)
        }
        let output = String(decoding: readAll(ends[0]), as: UTF8.self)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            let last = output.split(separator: "\n").suffix(5).joined(separator: "\n")
            let end = status & 0x7f == 0 ? "exit status \(status >> 8)" : "ended by signal \(status & 0x7f)"
            throw Failure(command: command, outcome: last.isEmpty ? end : "\(end): \(last)")
        }
        return output
    }

    private struct SpawnError: Error { var code: Int32 }

    private static func start(
        _ path: String, _ arguments: [String], writingTo output: Int32
    ) -> Result<pid_t, SpawnError> {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of Swift's pool let no signals through; a program must hear that it is to end.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, path, &actions, &attributes, words, environ)
        return code == 0 ? .success(process) : .failure(SpawnError(code: code))
    }

    private static func readAll(_ handle: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(handle, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}
