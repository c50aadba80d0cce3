internal import CNcurses
internal import Glibc

/// The terminal as a whole: shows frames and reports events. Open one at a time, use it on one thread.
///
/// While it is open, what else is printed to standard output and error waits, and is printed to standard error
/// after `close`. The terminal is put back when the screen is closed or released and when the process exits or
/// crashes. The first SIGTERM, SIGHUP or SIGINT only reports `Event.hangup`.
package final class Screen: EventSource {
    /// What the user may decide against the terminal's own description.
    package struct Options: Sendable {
        package var theme: Theme
        /// Draw with ASCII alone; nil: where the locale says that the terminal takes no UTF-8.
        package var isASCII: Bool?
        /// nil: what terminfo says, and none with `NO_COLOR`.
        package var colors: ColorDepth?
        package var hasMouse: Bool

        package init(theme: Theme = .plain, isASCII: Bool? = nil, colors: ColorDepth? = nil, hasMouse: Bool = false) {
            self.theme = theme
            self.isASCII = isASCII
            self.colors = colors
            self.hasMouse = hasMouse
        }
    }

    private var surface: any ScreenSurface
    private var painter = Painter()
    private let wake = Wake()
    private let terminal: Int32
    private let curses: OpaquePointer
    private var keyboard: CursesKeyboard
    private var isOpen = true
    private var isGone = false

    /// The characters to draw lines and marks with.
    package var glyphs: Glyphs { surface.isUnicode ? .unicode : .ascii }
    package var colors: ColorDepth { surface.depth }

    /// Rows and columns, as of the last `resize` event.
    package var size: (rows: Int, columns: Int) {
        let window = galley_stdscr()
        return (Int(getmaxy(window)), Int(getmaxx(window)))
    }

    /// A new theme shows with the next frame.
    package var theme: Theme {
        get { surface.theme }
        set {
            surface.theme = newValue
            painter.forget()
        }
    }

    /// While it is on, the terminal's own selecting and copying needs Shift.
    package var hasMouse: Bool {
        didSet { if hasMouse != oldValue { setMouse(hasMouse) } }
    }

    // Presses, moves with a button held, and releases, in the one encoding that knows of wide screens.
    private static let mouseOn = "\u{1B}[?1002h\u{1B}[?1006h"
    private static let mouseOff = "\u{1B}[?1002l\u{1B}[?1006l"

    private func setMouse(_ isOn: Bool) { writeAll(isOn ? Self.mouseOn : Self.mouseOff, to: terminal) }

    package init(_ options: Options = Options()) throws(ScreenError) {
        guard Rescue.state.pointee.terminal < 0 else { throw .alreadyOpen }
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        let isUTF8 = Self.adoptLocale()

        terminal = dup(STDOUT_FILENO)
        set_escdelay(25)
        let term = Self.environment("TERM") ?? ""
        guard let output = fdopen(terminal, "w"), let input = fdopen(dup(STDIN_FILENO), "r"),
            let curses = newterm(nil, output, input)
        else { throw .unusable(term: term) }
        self.curses = curses
        guard galley_capability("cup") != nil else {
            endwin()
            throw .unusable(term: term)
        }

        start_color()
        use_default_colors()
        raw()
        noecho()
        nonl()
        let depth =
            options.colors
            ?? ColorDepth(
                colors: Int(galley_colors()), isDirect: galley_has_rgb(),
                environment: ["NO_COLOR": Self.environment("NO_COLOR") ?? ""])
        let isUnicode = !(options.isASCII ?? !isUTF8)
        if let dialect = Dialect.ofTerminal() {
            surface = PenSurface(dialect, theme: options.theme, depth: depth, isUnicode: isUnicode, terminal: terminal)
        } else {
            surface = CursesSurface(theme: options.theme, depth: depth, isUnicode: isUnicode, terminal: terminal)
        }
        keyboard = CursesKeyboard()
        if surface is PenSurface, isUnicode { keyboard.expectAnswer() }
        hasMouse = options.hasMouse

        let ends = ["rmkx", "sgr0", "op", "cnorm", "rmcup"].compactMap(Self.capability)
        Rescue.arm(
            terminal: terminal, settings: settings,
            restoring: "\u{1B}[?2026l\(Self.mouseOff)\u{1B}[?2004l" + ends.joined(), signals: wake.descriptor)
        writeAll("\u{1B}[?2004h", to: terminal)
        if hasMouse { setMouse(true) }
    }

    deinit {
        close()
    }

    /// Gives the terminal back.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        setMouse(false)
        writeAll("\u{1B}[?2004l", to: terminal)
        curs_set(1)
        endwin()
        delscreen(curses)
        Rescue.disarm()
    }

    /// Shows the frame: sends only what differs from what is shown.
    package func show(_ frame: Frame) {
        painter.paint(frame, on: &surface)
    }

    /// Draws everything anew, after something else wrote on the terminal.
    package func redraw(_ frame: Frame) {
        forget()
        show(frame)
    }

    private func forget() {
        surface.forget()
        painter.forget()
    }

    /// How many bytes of text terminals take for their clipboard.
    package static let longestCopy = Clipboard.longest / 4 * 3

    /// Puts text on the clipboard of the user's own terminal, also through ssh (OSC 52). False if it is longer
    /// than terminals take.
    package func copy(_ text: String) -> Bool {
        let encoded = Clipboard.base64(Array(text.utf8))
        guard encoded.utf8.count <= Clipboard.longest else { return false }
        writeAll("\u{1B}]52;c;\(encoded)\u{07}", to: terminal)
        return true
    }

    /// Tells the user something also where another window has the focus.
    package func notify(_ text: String, by notifier: Notifier?) {
        let environment = ["TERM", "TERM_PROGRAM", "TMUX", "STY"].reduce(into: [:]) { $0[$1] = Self.environment($1) }
        let notifier = notifier ?? .suiting(environment)
        writeAll(notifier.sequence(text, environment: environment), to: terminal)
    }

    /// Asks for the color of the terminal's background (OSC 11). Terminals that know the question answer with
    /// `Event.background` at their leisure.
    package func askForBackground() {
        keyboard.expectAnswer()
        writeAll("\u{1B}]11;?\u{07}", to: terminal)
    }

    /// Lends the terminal to something else, such as the user's text editor or shell, until `body` is done. The
    /// next frame is drawn whole.
    package func suspended<Result>(_ body: () throws -> Result) rethrows -> Result {
        setMouse(false)
        writeAll("\u{1B}[?2004l", to: terminal)
        endwin()
        Rescue.releaseOutput()
        defer {
            Rescue.holdOutput()
            forget()
            writeAll("\u{1B}[?2004h", to: terminal)
            if hasMouse { setMouse(true) }
        }
        return try body()
    }

    package var descriptors: [Int32] {
        isGone ? [wake.descriptor] : [STDIN_FILENO, wake.descriptor]
    }

    package func drain() -> [Event] {
        var events: [Event] = []
        wake.clear()
        if Rescue.state.pointee.wasResized != 0 {
            Rescue.state.pointee.wasResized = 0
            events.append(resize())
        }
        if Rescue.state.pointee.endings == 1 {
            Rescue.state.pointee.endings = 2
            events.append(.hangup)
        }
        events += keyboard.drain()
        if keyboard.hasHeardRepeat { surface.learnToRepeat() }
        var polled = pollfd(fd: STDIN_FILENO, events: 0, revents: 0)
        if !isGone, poll(&polled, 1, 0) > 0 {
            isGone = true
            events.append(.hangup)
        }
        return events
    }

    private func resize() -> Event {
        var (rows, columns) = (Int32(0), Int32(0))
        if galley_window_size(terminal, &rows, &columns) { resize_term(rows, columns) }
        forget()
        return .resize(rows: size.rows, columns: size.columns)
    }

    /// Takes over the user's locale; where none is set at all, terminals are taken to speak UTF-8.
    private static func adoptLocale() -> Bool {
        let isUnset = ["LC_ALL", "LC_CTYPE", "LANG"].allSatisfy { (environment($0) ?? "").isEmpty }
        if isUnset || !galley_set_ctype("") { _ = galley_set_ctype("C.UTF-8") }
        return galley_is_utf8()
    }

    private static func capability(_ name: String) -> String? {
        galley_capability(name).map { String(cString: $0) }
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
