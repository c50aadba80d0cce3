import Foundation

/// The galley that was built with the tests, run as its users run it.
enum Built {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Beside the bundle of the tests, wherever that was built.
    static let galley: String = {
        let loaded = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        let bundle = loaded.split(separator: "\n").lazy.compactMap { $0.split(separator: " ").last }
            .first { $0.hasSuffix(".xctest") }
        return URL(filePath: String(bundle ?? "")).deletingLastPathComponent().path + "/galley"
    }()

    struct Outcome {
        var status: Int32
        var output: String
    }

    /// Runs a program to its end, with what it is to read.
    ///
    /// Through files and not through pipes: a server that the program leaves behind would hold those open.
    static func run(
        _ words: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> Outcome {
        let given = NSTemporaryDirectory() + "galley-given-\(UUID())"
        let taken = NSTemporaryDirectory() + "galley-taken-\(UUID())"
        try input.write(toFile: given, atomically: false, encoding: .utf8)
        defer { for file in [given, taken] { unlink(file) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, given, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, taken, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // The threads of Swift's pool let no signals through, and neither would what they start.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let pairs = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = pairs.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, words[0], &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw Failure(description: "\(words[0]): \(String(cString: strerror(code)))") }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return Outcome(status: status >> 8 & 0xFF, output: try String(contentsOfFile: taken, encoding: .utf8))
    }
}
