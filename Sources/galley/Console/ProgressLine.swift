import Glibc
import Synchronization

/// One line on a terminal's standard error that is written over as work goes on.
final class ProgressLine: Sendable {
    private struct State {
        var isShown = false
        var drawn: ContinuousClock.Instant?
    }
    private let state = Mutex(State())

    private static let pause = Duration.milliseconds(100)

    /// Nil where nobody would see it, or what is written over would stay.
    init?() {
        guard isatty(STDERR_FILENO) == 1, getenv("TERM").map({ String(cString: $0) }) ?? "dumb" != "dumb" else {
            return nil
        }
    }

    /// Shows a text, unless the last one has only just been shown.
    func show(_ text: @autoclosure () -> String) {
        state.withLock { state in
            if let drawn = state.drawn, drawn.duration(to: .now) < Self.pause { return }
            (state.drawn, state.isShown) = (.now, true)
            Console.write("\r\(text().prefix(Self.columns - 1))\u{1B}[K", to: STDERR_FILENO)
        }
    }

    /// Takes it away for what is to stay.
    func clear() {
        state.withLock { state in
            if state.isShown { Console.write("\r\u{1B}[K", to: STDERR_FILENO) }
            (state.drawn, state.isShown) = (nil, false)
        }
    }

    private static var columns: Int {
        var size = winsize()
        let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1
        return isKnown ? Int(size.ws_col) : 80
    }
}
