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
    /// How much is kept of what can't be written, in bytes, until it can.
    private static let mostKept = 4 << 20

    private struct Output {
        /// Below 0 where it can't be opened.
        var file: Int32 = -1
        /// What could not be written yet.
        var rest: [UInt8] = []
        var hasFailed = false
    }

    private let pending = Mutex<[UInt8]>([])
    private let output = Mutex(Output())
    private let opening: @Sendable (_ path: String) -> Int32
    private let queue = DispatchQueue(label: "galley audit")
    private let onFailure: @Sendable (String) -> Void

    package struct Unwritable: Error, CustomStringConvertible {
        package let description: String
    }

    /// - Parameters:
    ///   - opening: opens the file to add to it, as `open` does.
    ///   - onFailure: told once for each time that lines can't be written.
    package init(
        _ path: String, sizeLimit: Int = 64 << 20,
        opening: @escaping @Sendable (_ path: String) -> Int32 = AuditLog.open,
        onFailure: @escaping @Sendable (String) -> Void
    ) throws(Unwritable) {
        self.path = path
        self.sizeLimit = sizeLimit
        self.opening = opening
        self.onFailure = onFailure
        let opened = opening(path)
        guard opened >= 0 else {
            throw Unwritable(description: "the audit log \(path) can't be written: \(String(cString: strerror(errno)))")
        }
        output.withLock { $0.file = opened }
    }

    deinit {
        write()
        output.withLock { output in if output.file >= 0 { close(output.file) } }
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
        output.withLock { output in
            output.rest += lines
            guard !output.rest.isEmpty else { return }
            if output.file >= 0, lseek(output.file, 0, SEEK_END) > sizeLimit, rename(path, path + ".1") == 0 {
                close(output.file)
                output.file = -1
            }
            if output.file < 0 { output.file = opening(path) }
            var rest = output.rest[...]
            while !rest.isEmpty, output.file >= 0 {
                let count = rest.withUnsafeBytes { Glibc.write(output.file, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
            if !rest.isEmpty { fail(&output, errno) }
            output.hasFailed = !rest.isEmpty
            output.rest = Array(Self.kept(rest))
        }
    }

    /// Next time the file is opened anew.
    private func fail(_ output: inout Output, _ code: Int32) {
        if !output.hasFailed { onFailure("the audit log \(path) can't be written: \(String(cString: strerror(code)))") }
        if output.file >= 0 { close(output.file) }
        output.file = -1
    }

    /// As many whole lines as are kept.
    private static func kept(_ lines: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard lines.count > mostKept else { return lines }
        let end = lines.prefix(mostKept).lastIndex(of: UInt8(ascii: "\n")) ?? lines.startIndex
        return lines[...end]
    }

    /// As `open` of the system, whose descriptor it returns.
    package static func open(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }
}
