import Dispatch
import Glibc

/// Tells when something in one of some folders was written, made or removed, also in folders that aren't there yet.
/// The kernel does the watching.
final class FileWatch {
    private let descriptor: Int32
    private let source: any DispatchSourceRead

    // Added to what is watched already, for one folder may be watched for two reasons.
    private static let changes = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE) | UInt32(IN_MASK_ADD)
    private static let arrivals = UInt32(IN_CREATE | IN_MOVED_TO | IN_ONLYDIR) | UInt32(IN_MASK_ADD)

    /// Nil where the system has no watches left.
    ///
    /// - Parameters:
    ///   - queue: where `onChange` is called.
    ///   - folders: asked for anew after each change, for links may lead elsewhere then.
    init?(
        on queue: DispatchQueue, folders: @escaping @Sendable () -> [String], onChange: @escaping @Sendable () -> Void
    ) {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else { return nil }
        self.descriptor = descriptor
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler {
            Self.drain(descriptor)
            Self.watch(folders(), descriptor)
            onChange()
        }
        source.setCancelHandler { close(descriptor) }
        Self.watch(folders(), descriptor)
        source.resume()
    }

    deinit { source.cancel() }

    private static func watch(_ folders: [String], _ descriptor: Int32) {
        for folder in folders where inotify_add_watch(descriptor, folder, changes) < 0 {
            // Where a folder is missing, the nearest above it tells when it comes.
            var above = folder[...]
            while let slash = above.lastIndex(of: "/") {
                above = above[..<slash]
                if inotify_add_watch(descriptor, above.isEmpty ? "/" : String(above), arrivals) >= 0 { break }
            }
        }
    }

    private static func drain(_ descriptor: Int32) {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
            while read(descriptor, buffer.baseAddress, buffer.count) > 0 {}
        }
    }
}
