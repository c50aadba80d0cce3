internal import CNcurses
internal import Glibc

/// Gives the user a working terminal back however the process ends, and turns the signals that a terminal program
/// lives with into flags for the event loop. There is one terminal to a process, hence static state.
enum Rescue {
    struct State {
        var terminal: Int32 = -1
        var signals: Int32 = -1
        var settings = termios()
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        var heldFile: Int32 = -1
        var realOutput: Int32 = -1
        var realError: Int32 = -1
        var wasResized: Int32 = 0
        var endings: Int32 = 0
        var isArmed: Int32 = 0
    }

    /// Only read and written through plain loads and stores: the signal handler must not wait or allocate.
    nonisolated(unsafe) static let state = {
        let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        state.initialize(to: State())
        return state
    }()
    nonisolated(unsafe) private static let previous = {
        let previous = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)
        previous.initialize(repeating: sigaction(), count: 65)
        return previous
    }()

    private static let crashes = [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGQUIT]
    private static let endings = [SIGTERM, SIGHUP, SIGINT]

    /// Notes how the terminal is now; `restoring` is what makes it so again on the terminal's side.
    static func arm(terminal: Int32, settings: termios, restoring: String, signals: Int32) {
        state.pointee.terminal = terminal
        state.pointee.signals = signals
        state.pointee.settings = settings
        let utf8 = Array(restoring.utf8)
        state.pointee.bytes?.deallocate()
        state.pointee.bytes = .allocate(capacity: max(1, utf8.count))
        state.pointee.bytes?.initialize(from: utf8, count: utf8.count)
        state.pointee.count = utf8.count
        state.pointee.wasResized = 0
        state.pointee.endings = 0
        holdOutput()
        if state.pointee.isArmed == 0 { atexit { Rescue.restore() } }
        state.pointee.isArmed = 1
        for signal in crashes + endings + [SIGWINCH] {
            var action = sigaction()
            action.__sigaction_handler.sa_sigaction = { signal, info, _ in
                Rescue.handle(signal, isFault: (info?.pointee.si_code ?? 0) > 0)
            }
            action.sa_flags = SA_ONSTACK | SA_SIGINFO
            sigaction(signal, &action, &previous[Int(signal)])
        }
    }

    /// Back to before `arm`, when the screen was closed in good order.
    static func disarm() {
        for signal in crashes + endings + [SIGWINCH] { sigaction(signal, &previous[Int(signal)], nil) }
        releaseOutput()
        state.pointee.terminal = -1
    }

    private static func handle(_ signal: Int32, isFault: Bool) {
        let keptError = errno
        defer { errno = keptError }
        switch signal {
        case SIGWINCH:
            state.pointee.wasResized = 1
            Wake.signal(state.pointee.signals)
        case SIGTERM where state.pointee.endings == 0, SIGHUP where state.pointee.endings == 0,
            SIGINT where state.pointee.endings == 0:
            // The program gets one chance to end by itself.
            state.pointee.endings = 1
            Wake.signal(state.pointee.signals)
        default:
            restore()
            sigaction(signal, &previous[Int(signal)], nil)
            // A fault happens again when the handler returns to the instruction that caused it.
            switch signal {
            case SIGSEGV where isFault, SIGBUS where isFault, SIGILL where isFault, SIGFPE where isFault: break
            default: raise(signal)
            }
        }
    }

    /// Puts the terminal back; does nothing if there is no screen. Safe in a signal handler.
    private static func restore() {
        guard state.pointee.terminal >= 0 else { return }
        _ = write(state.pointee.terminal, state.pointee.bytes, state.pointee.count)
        tcsetattr(state.pointee.terminal, TCSANOW, &state.pointee.settings)
        releaseOutput()
        state.pointee.terminal = -1
    }

    /// What libraries print while the screen is open would spoil it: it waits in a file until the end.
    static func holdOutput() {
        guard let file = tmpfile() else { return }
        state.pointee.heldFile = fileno(file)
        state.pointee.realOutput = dup(STDOUT_FILENO)
        state.pointee.realError = dup(STDERR_FILENO)
        dup2(state.pointee.heldFile, STDOUT_FILENO)
        dup2(state.pointee.heldFile, STDERR_FILENO)
    }

    /// Prints what was held. Safe in a signal handler.
    static func releaseOutput() {
        guard state.pointee.heldFile >= 0 else { return }
        dup2(state.pointee.realOutput, STDOUT_FILENO)
        dup2(state.pointee.realError, STDERR_FILENO)
        close(state.pointee.realOutput)
        close(state.pointee.realError)
        lseek(state.pointee.heldFile, 0, SEEK_SET)
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
            var count = read(state.pointee.heldFile, buffer.baseAddress, buffer.count)
            while count > 0 {
                _ = write(STDERR_FILENO, buffer.baseAddress, count)
                count = read(state.pointee.heldFile, buffer.baseAddress, buffer.count)
            }
        }
        close(state.pointee.heldFile)
        state.pointee.heldFile = -1
    }
}
