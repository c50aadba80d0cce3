import Dispatch
import FoundationEssentials
import Glibc
import Hummingbird
import Synchronization

/// A line of JSON for every request: who, what, when, with what outcome; never what was in it.
package final class AuditLog: Sendable {
    package let path: String
    /// When a file is put aside as `PATH.1` and a new one begun.
    private let sizeLimit: Int
    private let pending = Mutex<[UInt8]>([])
    private let file = Mutex<Int32>(-1)
    private let queue = DispatchQueue(label: "galley audit")
    private let onFailure: @Sendable (String) -> Void

    package struct Unwritable: Error, CustomStringConvertible {
        package let description: String
    }

    /// - Parameter onFailure: told once for each time that lines can't be written.
    package init(
        _ path: String, sizeLimit: Int = 64 << 20, onFailure: @escaping @Sendable (String) -> Void
    ) throws(Unwritable) {
        self.path = path
        self.sizeLimit = sizeLimit
        self.onFailure = onFailure
        let opened = Self.open(path)
        guard opened >= 0 else {
            throw Unwritable(description: "the audit log \(path) can't be written: \(String(cString: strerror(errno)))")
        }
        file.withLock { $0 = opened }
    }

    deinit {
        write()
        file.withLock { _ = close($0) }
    }

    func note(_ request: Request, _ context: ServiceContext, _ status: HTTPResponse.Status, took: Duration) {
        var output = JSONOutput()
        output.put("{\"at\":")
        output.write(Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        output.put(",\"who\":")
        output.write(context.caller.name)
        output.put(",\"from\":")
        if let remote = context.remote { output.write(remote) } else { output.put("null") }
        output.put(",\"method\":")
        output.write(request.method.rawValue)
        output.put(",\"path\":")
        // What follows a question mark may hold values.
        output.write(request.uri.path)
        output.put(",\"status\":")
        output.write(Int64(status.code))
        output.put(",\"ms\":")
        output.write((took / .milliseconds(1) * 1000).rounded() / 1000)
        output.put("}\n")
        let line = output.bytes
        let isFirst = pending.withLock { pending in
            defer { pending += line }
            return pending.isEmpty
        }
        // The first line since the last look brings the others along.
        if isFirst { queue.asyncAfter(deadline: .now() + .milliseconds(50)) { self.write() } }
    }

    /// Writes what has come in. Blocking.
    package func write() {
        let lines = pending.withLock { pending in
            defer { pending = [] }
            return pending
        }
        guard !lines.isEmpty else { return }
        file.withLock { file in
            if lseek(file, 0, SEEK_END) > sizeLimit, rename(path, path + ".1") == 0 {
                close(file)
                file = Self.open(path)
            }
            var rest = lines[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    onFailure("the audit log \(path) can't be written: \(String(cString: strerror(errno)))")
                    break
                }
                rest = rest.dropFirst(count)
            }
        }
    }

    private static func open(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }
}
