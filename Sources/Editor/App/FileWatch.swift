import Dispatch
import Glibc

/// Tells when a file is written, replaced, made or removed. Nothing is done while nothing happens.
final class FileWatch {
    private let source: any DispatchSourceRead

    /// Nil where the folder can't be watched.
    ///
    /// - Parameter onChange: called on `queue`; the file may hold what it did before.
    init?(_ path: String, on queue: DispatchQueue, onChange: @escaping @Sendable () -> Void) {
        // What is watched is the folder: saving puts another file in the place of the old one.
        let resolved = realpath(path, nil).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
        let parts = (resolved ?? path).split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last.map(String.init) else { return nil }
        let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/") + "/"
        let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        let events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE
        guard inotify_add_watch(descriptor, folder, UInt32(events)) >= 0 else {
            close(descriptor)
            return nil
        }
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler { if Self.names(descriptor).contains(name) { onChange() } }
        source.setCancelHandler { close(descriptor) }
        source.resume()
    }

    deinit { source.cancel() }

    /// What something has happened to.
    private static func names(_ descriptor: Int32) -> Set<String> {
        var names: Set<String> = []
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        while case let count = read(descriptor, &bytes, bytes.count), count > 0 {
            bytes[..<count].withUnsafeBytes { buffer in
                var place = 0
                while place < count {
                    let event = buffer.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
                    let start = place + MemoryLayout<inotify_event>.size
                    place = start + Int(event.len)
                    names.insert(String(decoding: buffer[start..<place].prefix { $0 != 0 }, as: UTF8.self))
                }
            }
        }
        return names
    }
}
