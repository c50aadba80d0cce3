import Deployment
import FoundationEssentials
import Glibc

/// The `galley serve` of this user's registry: who runs it and where it answers.
struct ServiceProcess: Codable {
    var pid: Int32
    var port: Int

    var address: String { "http://127.0.0.1:\(port)" }

    /// glibc's POSIX_SPAWN_SETSID, which Swift doesn't see: the service outlives this terminal.
    private static let setsid: Int16 = 0x80
    private static var file: String { StateFolder.current + "/service.json" }

    /// The one that runs, if any.
    static var running: ServiceProcess? {
        guard let data = FileManager.default.contents(atPath: file),
            let service = try? JSONDecoder().decode(ServiceProcess.self, from: data), kill(service.pid, 0) == 0,
            isListening(service.port)
        else { return nil }
        return service
    }

    /// Written by `galley serve` once it answers.
    static func announce(port: Int) throws {
        let data = try JSONEncoder().encode(ServiceProcess(pid: getpid(), port: port))
        try data.write(to: URL(filePath: file), options: .atomic)
    }

    static func withdraw() {
        guard let service = running ?? nil, service.pid == getpid() else { return }
        unlink(file)
    }

    /// Starts a service of its own session if none runs, and waits until it knows the deployment, or until that isn't
    /// wanted any more. Blocking.
    static func ensureRunning(name: String, isCancelled: () -> Bool = { false }) throws -> String? {
        if running == nil { try start() }
        for _ in 0..<500 {
            if isCancelled() { return nil }
            if let service = running, knows(name, service.port) { return service.address }
            usleep(10_000)
        }
        throw Failure("the service did not start; see \(StateFolder.current)/service.log")
    }

    private static func start() throws {
        let wanted = ProcessInfo.processInfo.environment["GALLEY_PORT"].flatMap { Int($0) } ?? 8080
        let port = isListening(wanted) ? 0 : wanted
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of Swift's pool let no signals through, and a service must hear that it is to end.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Self.setsid | Int16(POSIX_SPAWN_SETSIGMASK))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, 1, StateFolder.current + "/service.log", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // What else is open here must not stay open as long as the service.
        let inherited = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")) ?? []
        for descriptor in inherited.compactMap({ Int32($0) }) where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        let words = [Executable.path, "serve", "--port", String(port)]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, Executable.path, &actions, &attributes, arguments, environ)
        guard code == 0 else { throw Failure("the service can't be started: \(String(cString: strerror(code)))") }
    }

    /// Whether something answers on a port of the loopback interface.
    private static func isListening(_ port: Int) -> Bool { exchange("", port) != nil }

    /// Whether a service on a port of the loopback interface is ready to answer.
    static func isReady(port: Int) -> Bool {
        exchange("GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", port)?
            .hasPrefix("HTTP/1.1 200") == true
    }

    private static func knows(_ name: String, _ port: Int) -> Bool {
        let answer = exchange(
            "GET /v1/deployments/\(name) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", port)
        return answer?.hasPrefix("HTTP/1.1 200") == true
    }

    /// Sends a request and returns the head of the answer; nil where nothing listens.
    private static func exchange(_ request: String, _ port: Int) -> String? {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return nil }
        guard !request.isEmpty else { return "" }
        var timeout = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        _ = request.withCString { send(socket, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = recv(socket, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
    }
}
