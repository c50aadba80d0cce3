import Glibc

/// Tells a program that drives the editor, such as a test, that everything it asked for is done and on the screen.
///
/// With `GALLEY_IDLE` naming a file or pipe, the editor appends a line to it whenever nothing is under way any more:
/// how many keys and clicks it has taken and how large a screen it has drawn, such as `12 24x80`. Who sends keys and waits for
/// a line with as many never looks at the screen too early.
package final class IdleSignal {
    private let descriptor: Int32

    /// Nil where the file can't be opened for writing.
    package init?(path: String) {
        descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0o600)
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    func send(keys: Int, size: (rows: Int, columns: Int)) {
        let line = "\(keys) \(size.rows)x\(size.columns)\n"
        // Who doesn't read misses it; the editor never waits.
        _ = line.withCString { write(descriptor, $0, strlen($0)) }
    }
}
