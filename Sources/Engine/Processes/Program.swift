import Glibc

/// Other programs.
package enum Program {
    package struct Failure: Error, CustomStringConvertible {
        /// The command as a person would type it.
        package var command: String
        /// How it ended and what it said last.
        package var outcome: String
        package var description: String { "\(command): \(outcome)" }

        package init(command: String, outcome: String) {
            self.command = command
            self.outcome = outcome
        }
    }

    /// The first file of this name along PATH that may be run.
    package static func find(_ name: String) -> String? {
        guard let path = getenv("PATH").map({ String(cString: $0) }) else { return nil }
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// Runs a program and returns what it printed, errors among it. Blocking.
    ///
    /// - Parameters:
    ///   - input: what it can read; no more than a pipe holds, 64 kB.
    ///   - timeLimit: when it is killed; never where nil.
    @discardableResult
    package static func run(
        _ path: String, _ arguments: [String], input: [UInt8] = [], timeLimit: Duration? = nil
    ) throws(Failure) -> String {
        let command = ([path] + arguments).joined(separator: " ")
        let said: Pipe
        let process: pid_t
        do throws(SpawnError) {
            let given = try input.isEmpty ? nil : Pipe()
            if let given {
                _ = input.withUnsafeBytes { write(given.writing, $0.baseAddress, $0.count) }
                given.closeWriting()
            }
            said = try Pipe()
            // In a group of its own, what it starts can be ended with it.
            process = try start(path, arguments, flags: timeLimit == nil ? 0 : POSIX_SPAWN_SETPGROUP) { actions in
                if let given {
                    posix_spawn_file_actions_adddup2(&actions, given.reading, 0)
                } else {
                    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
                }
                for output in [1, 2] as [Int32] { posix_spawn_file_actions_adddup2(&actions, said.writing, output) }
            }
            given?.closeReading()
        } catch {
            throw Failure(command: command, outcome: error.description)
        }
        said.closeWriting()
        defer { said.closeReading() }
        let deadline = timeLimit.map { ContinuousClock.now + $0 }
        let output = String(decoding: readAll(said.reading, of: process, until: deadline), as: UTF8.self)
        let status = end(of: process, until: deadline)
        guard status == 0 else {
            let last = output.split(separator: "\n").suffix(5).joined(separator: "\n")
            let end = status & 0x7f == 0 ? "exit status \(status >> 8)" : "ended by signal \(status & 0x7f)"
            throw Failure(command: command, outcome: last.isEmpty ? end : "\(end): \(last)")
        }
        return output
    }

    /// Starts a program in a session of its own, which outlives this one and its terminal.
    ///
    /// - Parameter log: what it prints is added to this file.
    package static func startDetached(_ path: String, _ arguments: [String], log: String) throws(Failure) {
        // What else is open here must not stay open as long as the program.
        let inherited = Files.list("/dev/fd").compactMap { Int32($0) }
        do throws(SpawnError) {
            _ = try start(path, arguments, flags: setsid) { actions in
                posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
                posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
                posix_spawn_file_actions_adddup2(&actions, 1, 2)
                for descriptor in inherited where descriptor > 2 {
                    posix_spawn_file_actions_addclose(&actions, descriptor)
                }
            }
        } catch {
            throw Failure(command: ([path] + arguments).joined(separator: " "), outcome: error.description)
        }
    }

    /// glibc's POSIX_SPAWN_SETSID, which Swift doesn't see.
    private static let setsid: Int32 = 0x80

    struct SpawnError: Error, CustomStringConvertible {
        /// As `errno` has it.
        var code: Int32
        var description: String { String(cString: strerror(code)) }
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - environment: variables besides those of this process, or in their place.
    ///   - flags: of `posix_spawnattr_setflags`.
    static func start(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], flags: Int32,
        redirecting: (inout posix_spawn_file_actions_t) -> Void
    ) throws(SpawnError) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of Swift's pool let no signals through; a program must hear that it is to end.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | flags))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        redirecting(&actions)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        var variables: [UnsafeMutablePointer<CChar>?] = Self.variables(environment).map { strdup($0) }
        variables.append(nil)
        defer { for text in words + variables { free(text) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, path, &actions, &attributes, words, variables)
        guard code == 0 else { throw SpawnError(code: code) }
        return process
    }

    private static func variables(_ more: [String: String]) -> [String] {
        var list: [String] = []
        var entry = environ
        while let text = entry.pointee {
            list.append(String(cString: text))
            entry += 1
        }
        list.removeAll { more[String($0.prefix { $0 != "=" })] != nil }
        return list + more.map { "\($0)=\($1)" }
    }

    /// All that a process prints; it is killed at the deadline, with what it has started. What has left its group goes on
    /// and may hold the pipe open: nobody waits for its end.
    private static func readAll(
        _ handle: Int32, of process: pid_t, until deadline: ContinuousClock.Instant?
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var deadline = deadline
        var isKilled = false
        while true {
            if let limit = deadline {
                let left = ContinuousClock.now.duration(to: limit) / .milliseconds(1)
                var polled = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
                if left <= 0 {
                    if isKilled { return bytes }
                    kill(-process, SIGKILL)
                    // For what is in the pipe.
                    deadline = ContinuousClock.now + .milliseconds(100)
                    isKilled = true
                    continue
                } else if poll(&polled, 1, Int32(min(left.rounded(.up), 60_000))) <= 0 {
                    continue
                }
            }
            let count = read(handle, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// How a process has ended, which is killed at the deadline.
    private static func end(of process: pid_t, until deadline: ContinuousClock.Instant?) -> Int32 {
        var status: Int32 = 0
        while let deadline {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { return status }
            guard ContinuousClock.now < deadline else {
                kill(-process, SIGKILL)
                break
            }
            usleep(1000)
        }
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }
}
