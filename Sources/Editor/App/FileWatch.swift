import Dispatch
import Glibc

/// Tells when something in one of some folders was written, made or removed, also in folders that aren't there yet.
/// The kernel does the watching.
final class FileWatch {
    private let source: any DispatchSourceRead

    // Added to what is watched already, for one folder may be watched for two reasons.
    private static let changes = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE) | UInt32(IN_MASK_ADD)
    private static let arrivals = UInt32(IN_CREATE | IN_MOVED_TO | IN_ONLYDIR) | UInt32(IN_MASK_ADD)

    /// Nil where the system has no watches left.
    ///
    /// - Parameters:
    ///   - queue: where `onChange` is called.
    ///   - seesWriting: whether a file that is being written tells, and not only one that was.
    ///   - folders: asked for anew after each change, for links may lead elsewhere then.
    ///   - onChange: given the names, without their folders, of what something has happened to.
    init?(
        on queue: DispatchQueue, folders: @escaping @Sendable () -> [String], seesWriting: Bool = false,
        onChange: @escaping @Sendable (_ names: Set<String>) -> Void
    ) {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else { return nil }
        let changes = seesWriting ? Self.changes | UInt32(IN_MODIFY) : Self.changes
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler {
            let names = Self.names(descriptor)
            Self.watch(folders(), descriptor, changes)
            onChange(names)
        }
        source.setCancelHandler { close(descriptor) }
        Self.watch(folders(), descriptor, changes)
        source.resume()
    }

    /// Watches one file. Saving puts another in its place, so it is its folder that is watched.
    convenience init?(file path: String, on queue: DispatchQueue, onChange: @escaping @Sendable () -> Void) {
        self.init(on: queue, folders: { [Self.place(of: path).folder] }) { names in
            if names.contains(Self.place(of: path).name) { onChange() }
        }
    }

    /// Where a file lies, and under which name, when links have been followed.
    private static func place(of path: String) -> (folder: String, name: String) {
        let resolved = realpath(path, nil).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
        let path = resolved ?? path
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (String(path[...slash]), String(path[path.index(after: slash)...]))
    }

    deinit { source.cancel() }

    private static func watch(_ folders: [String], _ descriptor: Int32, _ changes: UInt32) {
        for folder in folders where inotify_add_watch(descriptor, folder, changes) < 0 {
            // Where a folder is missing, the nearest above it tells when it comes.
            var above = folder[...]
            while let slash = above.lastIndex(of: "/") {
                above = above[..<slash]
                if inotify_add_watch(descriptor, above.isEmpty ? "/" : String(above), arrivals) >= 0 { break }
            }
        }
    }

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
