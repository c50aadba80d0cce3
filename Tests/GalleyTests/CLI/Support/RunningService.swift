import Foundation
import Testing

/// `galley serve` on a port of its own.
struct RunningService {
    let process: RunningProcess
    let port: UInt16

    init(_ home: GalleyHome, _ options: String...) async throws {
        process = try home.start(GalleyHome.binary, ["serve", "--port", "0"] + options)
        let isServing = await process.said("serving on http")
        try #require(isServing, "\(process.err)")
        let digits = process.out.split(separator: ":").last?.prefix { $0.isNumber } ?? ""
        port = try #require(UInt16(digits))
    }

    /// Ends it as `kill -TERM` does.
    func stop() async -> Outcome {
        process.send(SIGTERM)
        return await process.outcome()
    }

    /// Sends a request over a connection of its own and reads the whole answer.
    func ask(_ method: String, _ path: String, _ body: Data = Data()) async throws -> RawAnswer {
        try await onThread { [port] in
            let connection = try RawConnection(port: port)
            connection.send(RawConnection.head(method, path, length: body.count))
            connection.send(body)
            return try connection.answer()
        }
    }

    func ask(_ method: String, _ path: String, _ body: String) async throws -> RawAnswer {
        try await ask(method, path, Data(body.utf8))
    }
}

/// Runs what blocks on a thread of its own, never on Swift's pool.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result(catching: body)) }.start()
    }
}

struct RawAnswer: Sendable {
    var status: Int
    var head: String
    var body: String
}

/// A TCP connection that sends what it is told to, however wrong. It blocks.
final class RawConnection: Sendable {
    private let socket: Int32

    init(port: UInt16) throws {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw POSIXError(.ECONNREFUSED) }
        var timeout = timeval(tv_sec: 60, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(socket, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    deinit { close(socket) }

    /// - Parameter isLast: whether the service is to close after its answer.
    static func head(_ method: String, _ path: String, length: Int?, isLast: Bool = true) -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
            + (isLast ? "Connection: close\r\n" : "")
            + (length.map { "Content-Length: \($0)\r\n\r\n" } ?? "Transfer-Encoding: chunked\r\n\r\n")
    }

    /// Sends all of it, or as much as the other side takes before it hangs up.
    @discardableResult
    func send(_ data: Data) -> Int {
        var done = 0
        while done < data.count {
            let count = data.withUnsafeBytes {
                Foundation.send(socket, $0.baseAddress! + done, min(1 << 16, data.count - done), Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            done += count
        }
        return done
    }

    func send(_ text: String) { send(Data(text.utf8)) }

    /// No more will be sent.
    func finish() { shutdown(socket, Int32(SHUT_WR)) }

    /// Reads until the other side closes, or only to the end of a short answer that isn't the last.
    func answer(isLast: Bool = true) throws -> RawAnswer {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while isLast || !bytes.suffix(2).elementsEqual("}\n".utf8) {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1).map(String.init)
        let status = Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0
        return RawAnswer(status: status, head: parts.first ?? "", body: parts.count > 1 ? parts[1] : "")
    }
}
