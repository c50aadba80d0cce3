import Deployment
import Engine
import FoundationEssentials
import Glibc

/// The `galley serve` of this user's registry: who runs it and where it answers.
struct ServiceProcess: Codable {
    var pid: Int32
    var port: Int

    var address: String { "http://127.0.0.1:\(port)" }

    private static var file: String { StateFolder.current + "/service.json" }

    /// The one that runs, if any.
    static var running: ServiceProcess? {
        announced.flatMap { kill($0.pid, 0) == 0 && isListening($0.port) ? $0 : nil }
    }

    private static var announced: ServiceProcess? {
        FileManager.default.contents(atPath: file).flatMap { try? JSONDecoder().decode(ServiceProcess.self, from: $0) }
    }

    /// Written by `galley serve` once it answers.
    static func announce(port: Int) throws {
        try FileSystem.replace(file, with: Array(JSONEncoder().encode(ServiceProcess(pid: getpid(), port: port))))
    }

    /// Called by `galley serve` when it answers no more.
    static func withdraw() { if announced?.pid == getpid() { unlink(file) } }

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
        let wanted = try wantedPort
        let port = isListening(wanted) ? 0 : wanted
        let arguments = ["serve", "--port", String(port)]
        do throws(Program.Failure) {
            try Program.startDetached(Executable.path, arguments, log: StateFolder.current + "/service.log")
        } catch {
            throw Failure("the service can't be started: \(error)")
        }
    }

    private static var wantedPort: Int {
        get throws {
            guard let given = ProcessInfo.processInfo.environment["GALLEY_PORT"], !given.isEmpty else { return 8080 }
            guard let port = UInt16(given) else {
                throw Failure("GALLEY_PORT is \(given), but a port is a number from 0 to 65535")
            }
            return Int(port)
        }
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
        // Where it asks for a token, it doesn't say.
        return ["HTTP/1.1 200", "HTTP/1.1 401"].contains { answer?.hasPrefix($0) == true }
    }

    /// The address of the service that runs, once it knows the deployment; nil without one, or where it doesn't tell.
    /// Blocking, for a moment.
    static func awaited(_ name: String) -> String? {
        guard let service = running else { return nil }
        for _ in 0..<200 {
            if knows(name, service.port) { return service.address }
            usleep(10_000)
        }
        return nil
    }

    /// Sends a request and returns the head of the answer; nil where nothing listens.
    private static func exchange(_ request: String, _ port: Int) -> String? {
        guard let port = in_port_t(exactly: port) else { return nil }
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
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
