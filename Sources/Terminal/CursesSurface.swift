internal import CNcurses
internal import Glibc

/// Paints cells with ncurses, which knows every terminal.
struct CursesSurface: ScreenSurface {
    var theme: Theme {
        didSet { (looks, blanks) = ([:], [:]) }
    }
    let depth: ColorDepth
    let isUnicode: Bool
    private let terminal: Int32
    private var looks: [Style: Drawing] = [:]
    /// The same without what a blank doesn't show, so that a blank stays as it is when the text beside it changes.
    private var blanks: [Style: Drawing] = [:]

    /// What ncurses draws a style with.
    private struct Drawing {
        var attributes: attr_t
        var pair: Int32
    }

    init(theme: Theme, depth: ColorDepth, isUnicode: Bool, terminal: Int32) {
        self.theme = theme
        self.depth = depth
        self.isUnicode = isUnicode
        self.terminal = terminal
    }

    mutating func put(_ cells: ArraySlice<Cell>, at position: Position) {
        var last: (style: Style, look: Drawing, blank: Drawing)?
        for (offset, cell) in cells.enumerated() where cell.width > 0 {
            let (look, blank): (Drawing, Drawing)
            if let last, last.style == cell.style {
                (look, blank) = (last.look, last.blank)
            } else {
                (look, blank) = (self.look(of: cell.style), self.blank(of: cell.style))
                last = (cell.style, look, blank)
            }
            let column = Int32(position.column + offset)
            put(cell, row: Int32(position.row), column: column, cell.text == " " ? blank : look)
        }
    }

    private func put(_ cell: Cell, row: Int32, column: Int32, _ look: Drawing) {
        var text = cell.shown(isUnicode: isUnicode)
        if text == "? " {
            _ = galley_put(row, column + 1, [0x20, 0], look.attributes, look.pair)
            text = "?"
        }
        let characters = text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
        _ = galley_put(row, column, characters, look.attributes, look.pair)
    }

    private mutating func blank(of style: Style) -> Drawing {
        if let known = blanks[style] { return known }
        var drawing = look(of: style)
        let look = theme.look(of: style, depth: depth, colors: Int(galley_colors()))
        if look.attributes.isDisjoint(with: [.reverse, .underline]) {
            drawing.attributes = 0
            if depth != .none { drawing.pair = max(0, alloc_pair(-1, Int32(look.background))) }
        }
        blanks[style] = drawing
        return drawing
    }

    private mutating func look(of style: Style) -> Drawing {
        if let known = looks[style] { return known }
        let look = theme.look(of: style, depth: depth, colors: Int(galley_colors()))
        var drawing = Drawing(attributes: 0, pair: 0)
        if depth != .none { drawing.pair = max(0, alloc_pair(Int32(look.foreground), Int32(look.background))) }
        if look.attributes.contains(.bold) { drawing.attributes |= galley_bold }
        if look.attributes.contains(.underline) { drawing.attributes |= galley_underline }
        if look.attributes.contains(.reverse) { drawing.attributes |= galley_reverse }
        if look.attributes.contains(.dim) { drawing.attributes |= galley_dim }
        looks[style] = drawing
        return drawing
    }

    mutating func flush(cursor: Position?) {
        let window = galley_stdscr()
        curs_set(cursor == nil ? 0 : 1)
        if let cursor { wmove(window, Int32(cursor.row), Int32(cursor.column)) }
        wnoutrefresh(window)
        // Synchronized output: the terminal shows the frame at once, without tearing.
        writeAll("\u{1B}[?2026h", to: terminal)
        doupdate()
        writeAll("\u{1B}[?2026l", to: terminal)
    }

    func forget() { clearok(galley_curscr(), true) }

    func learnToRepeat() {}
}

/// Writes the whole text, however small the pieces that the descriptor takes.
func writeAll(_ text: String, to descriptor: Int32) { writeAll(Array(text.utf8), to: descriptor) }

func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { bytes in
        var sent = 0
        while let base = bytes.baseAddress, sent < bytes.count {
            let written = write(descriptor, base + sent, bytes.count - sent)
            if written > 0 {
                sent += written
            } else if errno == EAGAIN {
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, 1000)
            } else if errno != EINTR {
                return
            }
        }
    }
}
