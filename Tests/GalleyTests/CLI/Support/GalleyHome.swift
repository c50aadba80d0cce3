import Foundation

/// A state folder of its own, in which the real binary runs. Gone with the last reference.
final class GalleyHome: Sendable {
    let path: String

    /// The `galley` that was built with the tests: it lies beside them.
    static let binary = folderOfTests + "/galley"
    static let folderOfTests: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
    }()
    static let repository = #filePath.split(separator: "/").dropLast(5).map { "/" + $0 }.joined()

    /// Where the programs are that `.setup/setup --test` installs: clients of the service, validators of formats.
    static let clients = {
        let environment = ProcessInfo.processInfo.environment
        return (environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "")/.cache") + "/galley/clients/bin"
    }()

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/galley-home-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // Images of its own, made by copying: it works in a container, too.
        try Data("[storage]\ndriver = \"vfs\"\ngraphroot = \"\(path)/images\"\nrunroot = \"\(path)/run\"\n".utf8)
            .write(to: URL(filePath: storage))
    }

    /// Beside the home, in which nothing is that Galley didn't make.
    private var storage: String { "\(path).storage.conf" }

    deinit {
        for file in [path, storage] { try? FileManager.default.removeItem(atPath: file) }
    }

    /// Writes a file into the home and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try write(name, Data(text.utf8))
    }

    @discardableResult
    func write(_ name: String, _ data: Data) throws -> String {
        let file = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
        return file.path
    }

    /// A sample's file, copied here with its data so that nothing is written into the repository.
    func sample(_ name: String, _ file: String) throws -> String {
        let target = "\(path)/samples/\(name)"
        if !FileManager.default.fileExists(atPath: target) {
            try FileManager.default.createDirectory(atPath: path + "/samples", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: "\(Self.repository)/samples/\(name)", toPath: target)
        }
        return "\(target)/\(file).galley.yaml"
    }

    /// Every file below the home, sorted, with its bytes.
    func snapshot(of folder: String = "") -> [String: Data] {
        let root = "\(path)/\(folder)"
        var files: [String: Data] = [:]
        for name in (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String }) ?? [] {
            files[name] = FileManager.default.contents(atPath: "\(root)/\(name)")
        }
        return files
    }

    /// Runs `galley` to its end.
    func galley(_ arguments: String..., input: String? = nil, in folder: String? = nil) async throws -> Outcome {
        try await start(Self.binary, arguments, input: input.map { Data($0.utf8) }, in: folder).outcome()
    }

    /// Runs a line of shell, with this very `galley` first in the path.
    func shell(_ line: String, in folder: String? = nil) async throws -> Outcome {
        try await start("/bin/bash", ["-c", line], in: folder).outcome()
    }

    /// Starts a program in this home.
    func start(
        _ program: String, _ arguments: [String], input: Data? = nil, in folder: String? = nil
    ) throws -> RunningProcess {
        var environment = ProcessInfo.processInfo.environment
        environment["GALLEY_HOME"] = path
        environment["HOME"] = path
        environment["PATH"] = "\(Self.folderOfTests):\(environment["PATH"] ?? "/usr/bin:/bin")"
        environment["CONTAINERS_STORAGE_CONF"] = storage
        environment["TERM"] = "xterm-256color"
        // The one that has pandas.
        environment["GALLEY_PYTHON"] = environment["GALLEY_PYTHON"] ?? "\(Self.clients)/python"
        return try RunningProcess(program, arguments, environment, input: input, folder: folder ?? path, home: self)
    }
}

/// What a program left behind.
struct Outcome: Sendable {
    /// The exit code; 128 and its number for a signal, as shells have it.
    var status: Int32
    var out: String
    var err: String

    /// Standard output as JSON.
    func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(out.utf8), options: .fragmentsAllowed) }
}

/// A program that runs, its output going to files so that it never waits for a reader.
final class RunningProcess: @unchecked Sendable {  // Changed by nobody after it was started.
    private let process = Process()
    private let home: GalleyHome
    /// What it says, and a file that is there once it has ended.
    private let files: (out: String, err: String, end: String)
    private let ended: Task<Int32, Never>

    init(
        _ program: String, _ arguments: [String], _ environment: [String: String], input: Data?, folder: String,
        home: GalleyHome
    ) throws {
        self.home = home
        let name = home.path + "/.output-" + UUID().uuidString
        files = (name + ".out", name + ".err", name + ".end")
        for file in [files.out, files.err] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = URL(filePath: folder)
        var handles = try [files.out, files.err].map { try FileHandle(forWritingTo: URL(filePath: $0)) }
        (process.standardOutput, process.standardError) = (handles[0], handles[1])
        if let input {
            let file = name + ".in"
            try input.write(to: URL(filePath: file))
            handles.append(try FileHandle(forReadingFrom: URL(filePath: file)))
            process.standardInput = handles[2]
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { [end = files.end] process in
            _ = FileManager.default.createFile(atPath: end, contents: nil)
            let isSignal = process.terminationReason == .uncaughtSignal
            continuation.yield(process.terminationStatus + (isSignal ? 128 : 0))
            continuation.finish()
        }
        ended = Task { await stream.first { _ in true } ?? -1 }
        try process.run()
        // The program has its own by now; Foundation fails where a process has a thousand of them open.
        for handle in handles { try handle.close() }
    }

    deinit { if process.isRunning { process.terminate() } }

    var out: String { text(of: files.out) }
    var err: String { text(of: files.err) }
    var isRunning: Bool { process.isRunning }
    var identifier: Int32 { process.processIdentifier }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    func outcome() async -> Outcome {
        let status = await ended.value
        return Outcome(status: status, out: out, err: err)
    }

    /// Waits until the program has said something, or has ended without.
    func said(_ words: String) async -> Bool {
        let watch = inotify_init1(Int32(IN_CLOEXEC))
        defer { close(watch) }
        for file in [files.out, files.err] { inotify_add_watch(watch, file, UInt32(IN_MODIFY)) }
        // What the program's end makes.
        inotify_add_watch(watch, home.path, UInt32(IN_CREATE))
        while true {
            let hasEnded = FileManager.default.fileExists(atPath: files.end)
            if out.contains(words) || err.contains(words) { return true }
            if hasEnded { return false }
            await withCheckedContinuation { continuation in
                Thread {
                    var events = [UInt8](repeating: 0, count: 4096)
                    _ = read(watch, &events, events.count)
                    continuation.resume()
                }.start()
            }
        }
    }

    private func text(of file: String) -> String {
        String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
    }
}
