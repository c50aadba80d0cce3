import Foundation
import Testing

/// The real editor in a terminal of its own: a detached tmux that is sent keys and read as text.
///
/// Nothing here sleeps: the editor tells through `GALLEY_IDLE` how many keys it has taken when all that they asked
/// for is done and on the screen.
final class EditorSession {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    let home: String
    let file: String
    let folder: String
    private let server = "galley-test-\(UUID())"
    private let idle: Int32
    /// Hangs up when the editor ends, which holds the other end open.
    private let life: Int32
    private var keys = 0
    private var size: (columns: Int, rows: Int)
    private var unread = ""
    private var command: String {
        "exec 9> '\(folder)/life'; cd '\(folder)'; exec '\(Built.galley)' \(files.map { "'\($0)'" }.joined(separator: " "))"
    }
    private let files: [String]

    /// Opens a document of this text, in a folder with these others beside it.
    ///
    /// - Parameters:
    ///   - config: the editor's configuration; nil for none.
    ///   - background: of the terminal, which tells it only if it is another than its default.
    ///   - files: what the editor is started with, if not that document.
    ///   - isFirstStart: whether the user has never started an editor before.
    init(
        _ text: String?, beside folders: [String] = [], columns: Int = 120, rows: Int = 40,
        term: String = "tmux-256color",
        environment: [String: String] = [:], config: String? = nil, background: String = "default",
        opens: Bool = true, files: [String]? = nil, isFirstStart: Bool = false
    ) throws {
        folder = NSTemporaryDirectory() + "galley-session-\(UUID())"
        home = folder + "/home"
        file = folder + "/study.galley.yaml"
        size = (columns, rows)
        self.files = files ?? [file]
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        if !isFirstStart {
            try FileManager.default.createDirectory(atPath: home + "/history", withIntermediateDirectories: true)
        }
        try text?.write(toFile: file, atomically: true, encoding: .utf8)
        try config?.write(toFile: home + "/config", atomically: true, encoding: .utf8)
        for path in folders {
            let name = URL(filePath: path).lastPathComponent
            try FileManager.default.createSymbolicLink(atPath: folder + "/" + name, withDestinationPath: path)
        }
        let pipe = folder + "/idle"
        guard mkfifo(pipe, 0o600) == 0 else { throw Failure(description: "mkfifo: \(errno)") }
        idle = open(pipe, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        let lifeline = folder + "/life"
        guard mkfifo(lifeline, 0o600) == 0 else { throw Failure(description: "mkfifo: \(errno)") }
        life = open(lifeline, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let settings = folder + "/tmux.conf"
        try """
        set -g default-terminal \(term)
        set -g status off
        set -g escape-time 0
        set -g remain-on-exit on
        set -g window-style bg=\(background)
        """.write(toFile: settings, atomically: true, encoding: .utf8)
        let given = ["GALLEY_IDLE": pipe, "GALLEY_HOME": home, "GALLEY_PORT": "0", "LC_ALL": "C.UTF-8"]
            .merging(environment) { $1 }
        try tmux(
            ["-f", settings, "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"]
                + given.sorted { $0.key < $1.key }.flatMap { ["-e", "\($0.key)=\($0.value)"] }
                + [command])
        if opens { try waitUntilIdle() }
    }

    deinit {
        _ = try? tmux(["kill-server"])
        stopService()
        for descriptor in [idle, life] { close(descriptor) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        let outcome = try Built.run(["timeout", "60", "tmux", "-L", server] + arguments)
        guard outcome.status == 0 else { throw Failure(description: "tmux \(arguments.joined(separator: " "))") }
        return outcome.output
    }

    // MARK: Doing

    /// Presses keys by tmux' names, such as `Enter`, `Escape`, `C-r` or `a`, one after the other.
    func press(_ names: String...) throws {
        for name in names {
            try tmux(["send-keys", name])
            keys += 1
            // What follows an escape at once would be taken for an Alt key.
            if name == "Escape" { try waitUntilIdle() }
        }
        try waitUntilIdle()
    }

    func type(_ text: String) throws {
        try tmux(["send-keys", "-l", "--", text])
        keys += text.count
        try waitUntilIdle()
    }

    /// How many bytes the editor sends to the terminal while something is done.
    func bytesSent(_ body: () throws -> Void) throws -> Int {
        let path = folder + "/sent"
        try tmux(["pipe-pane", "cat > '\(path)'"])
        try wait { FileManager.default.fileExists(atPath: path) }
        try body()
        try tmux(["pipe-pane"])
        func sent() -> Data { FileManager.default.contents(atPath: path) ?? Data() }
        try wait { sent().suffix(8) == Data("\u{1B}[?2026l".utf8) }
        return sent().count
    }

    /// Presses keys without waiting for what they begin.
    func begin(_ name: String) throws {
        try tmux(["send-keys", name])
        keys += 1
    }

    /// Types without waiting for what that begins.
    func begin(typing text: String) throws {
        try tmux(["send-keys", "-l", "--", text])
        keys += text.count
    }

    /// Sends bytes as they are, such as the mouse's; the editor counts `clicks` of them as taken.
    func send(_ bytes: String, clicks: Int = 0) throws {
        try tmux(["send-keys", "-H"] + bytes.utf8.map { String($0, radix: 16) })
        keys += clicks
        if clicks > 0 { try waitUntilIdle() }
    }

    /// Writes the configuration anew.
    func configure(_ text: String) throws { try write("config", text) }

    /// Writes one of the user's own files.
    func write(_ name: String, _ text: String) throws {
        let path = URL(filePath: "\(home)/\(name)")
        try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: path, atomically: true, encoding: .utf8)
    }

    /// Goes to a node by its name.
    func go(to node: String) throws {
        try press("/")
        try type(node)
        try press("Enter")
    }

    /// Ends the editor as a power cut would, and waits until it is gone.
    func killEditor() throws {
        let process = try process()
        kill(process, SIGKILL)
        try waitForEnd()
        // Its files are closed one after the other; the lock on its edits comes later than what tells of the end.
        try wait { Self.isOver(process) }
    }

    private static func isOver(_ process: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return true }
        return status[(status.lastIndex(of: ")") ?? status.startIndex)...].hasPrefix(") Z")
    }

    /// Starts the editor again after it has ended.
    func reopen() throws {
        (keys, unread) = (0, "")
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while read(idle, &bytes, bytes.count) > 0 {}
        try tmux(["respawn-pane", "-k", command])
        try waitUntilIdle()
    }

    /// - Parameter waits: whether until all that was asked for is done, such as a run.
    func resize(columns: Int, rows: Int, waits: Bool = true) throws {
        size = (columns, rows)
        try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
        if waits { try waitUntilIdle() }
    }

    // MARK: Looking

    func screen() throws -> String { try tmux(["capture-pane", "-p"]) }

    /// All that was printed on the terminal, lines whole.
    func printed() throws -> String { try tmux(["capture-pane", "-p", "-J", "-S", "-100"]) }

    /// The screen with the escape sequences that make its colors.
    func coloredScreen() throws -> String { try tmux(["capture-pane", "-p", "-e"]) }

    /// The columns of the screen right of the canvas, above the lower pane: the production workflow.
    func preview() throws -> String {
        try screen().split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in
                guard let edge = line.range(of: "││") ?? line.range(of: "┐┌") else { return "" }
                return String(line[edge.upperBound...])
            }
            .joined(separator: "\n")
    }

    /// Expects a text on the screen; a miss shows the screen.
    func expect(_ text: String, location: SourceLocation = #_sourceLocation) throws {
        let screen = try screen()
        #expect(screen.contains(text), "not on the screen: \(text)\n\(screen)", sourceLocation: location)
    }

    /// Whether the terminal sends what the mouse does.
    func tracksMouse() throws -> Bool { try tmux(["display-message", "-p", "#{mouse_any_flag}"]).hasPrefix("1") }

    /// Waits until what comes by itself, and not by a key, is on the screen.
    func wait(for text: String) throws { try wait { try screen().contains(text) } }

    func wait(_ isThere: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try !isThere() {
            // The editor tells whenever it has drawn something and is idle again.
            guard ContinuousClock.now < deadline else { throw Failure(description: "it never came:\n\(try screen())") }
            _ = try nextLine(before: min(deadline, .now + .seconds(1)))
        }
    }

    /// The editor's process.
    func process() throws -> Int32 {
        let text = try tmux(["display-message", "-p", "#{pane_pid}"]).trimmingCharacters(in: .whitespacesAndNewlines)
        return try #require(Int32(text))
    }

    /// Whether the editor's threads do nothing any more, not even wake up.
    func comesToRest() throws -> Bool {
        // Threads that have just become idle may still be on their way to bed.
        let deadline = ContinuousClock.now + .seconds(30)
        var (start, last) = (ContinuousClock.now, try switches())
        while ContinuousClock.now < deadline {
            _ = try screen()
            let seconds = start.duration(to: .now) / .seconds(1)
            guard seconds >= 2 else { continue }
            let now = try switches()
            // Dispatch itself looks after its threads once a second.
            if Double(now - last) / seconds <= 3 { return true }
            (start, last) = (.now, now)
        }
        return false
    }

    /// How often a thread of the editor began to run or ceased to.
    private func switches() throws -> Int {
        let tasks = "/proc/\(try process())/task"
        return try FileManager.default.contentsOfDirectory(atPath: tasks).reduce(0) { sum, task in
            let status = try String(contentsOfFile: "\(tasks)/\(task)/status", encoding: .utf8)
            let counts = status.matches(of: /ctxt_switches:\s*(\d+)/).compactMap { Int($0.1) }
            return sum + counts.reduce(0, +)
        }
    }

    func saved() throws -> String { try String(contentsOfFile: file, encoding: .utf8) }

    /// Waits until the editor has ended. How is not asked: a busy tmux may never learn the status.
    func waitForEnd(seconds: Int = 60) throws {
        var polled = pollfd(fd: life, events: 0, revents: 0)
        guard poll(&polled, 1, Int32(seconds * 1000)) > 0 else {
            throw Failure(description: "the editor has not ended:\n\((try? screen()) ?? "")")
        }
    }

    // MARK: Waiting

    func waitUntilIdle(seconds: Int = 240) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            if let line = try nextLine(before: deadline), line == "\(keys) \(size.rows)x\(size.columns)" { return }
            guard ContinuousClock.now < deadline else {
                throw Failure(
                    description:
                        "not idle after \(keys) keys at \(size.rows)x\(size.columns):\n\((try? screen()) ?? "")")
            }
        }
    }

    /// Waits for a text that comes by itself, without a key.
    func waitFor(_ text: String, seconds: Int = 60) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while try !screen().contains(text) {
            guard try nextLine(before: deadline) != nil else {
                throw Failure(description: "never on the screen: \(text)\n\((try? screen()) ?? "")")
            }
        }
    }

    /// The next line that the editor wrote; nil when none came in time.
    private func nextLine(before deadline: ContinuousClock.Instant) throws -> String? {
        while true {
            if let end = unread.firstIndex(of: "\n") {
                defer { unread.removeSubrange(...end) }
                return String(unread[..<end])
            }
            let left = deadline - ContinuousClock.now
            guard left > .zero else { return nil }
            var polled = pollfd(fd: idle, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, Int32(left.components.seconds * 1000 + 1)) > 0 else { return nil }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(idle, &bytes, bytes.count)
            if count > 0 { unread += String(decoding: bytes[..<count], as: UTF8.self) }
        }
    }

    // MARK: The service

    /// The service that a deployment has started; its address is in the user's own folder.
    struct Service: Decodable {
        var pid: Int32
        var port: Int
    }

    func service() throws -> Service {
        try JSONDecoder().decode(Service.self, from: Data(contentsOf: URL(filePath: home + "/service.json")))
    }

    private func stopService() {
        if let service = try? service() { kill(service.pid, SIGTERM) }
    }
}
