internal import CNcurses

/// Draws cells with sequences of its own, which are fewer than those of ncurses.
struct PenSurface: ScreenSurface {
    var theme: Theme {
        didSet { looks = [:] }
    }
    let depth: ColorDepth
    let isUnicode: Bool
    private var dialect: Dialect
    private var hasAsked = false
    private let terminal: Int32
    /// Nil where nothing is known of what the terminal shows.
    private var sheet: Sheet?
    private var showsCursor: Bool?
    private var looks: [Style: Look] = [:]

    init(_ dialect: Dialect, theme: Theme, depth: ColorDepth, isUnicode: Bool, terminal: Int32) {
        self.dialect = dialect
        self.theme = theme
        self.depth = depth
        self.isUnicode = isUnicode
        self.terminal = terminal
    }

    mutating func forget() { sheet = nil }

    mutating func learnToRepeat() {
        guard !dialect.repeats else { return }
        dialect.repeats = true
        sheet?.dialect.repeats = true
    }

    mutating func put(_ cells: ArraySlice<Cell>, at position: Position) {
        var sheet = sheet ?? cleared()
        self.sheet = nil
        for (offset, cell) in cells.enumerated() {
            let text = cell.width == 0 ? "" : cell.shown(isUnicode: isUnicode)
            sheet.put(text, look(of: cell.style), row: position.row, column: position.column + offset)
        }
        self.sheet = sheet
    }

    mutating func flush(cursor: Position?) {
        if sheet == nil { sheet = cleared() }
        let drawn = sheet?.update(cursor: cursor) ?? []
        var sight = ""
        if showsCursor != (cursor != nil) {
            showsCursor = cursor != nil
            sight = galley_capability(cursor == nil ? "civis" : "cnorm").map { String(cString: $0) } ?? ""
        }
        // Synchronized output: the terminal shows the frame at once, without tearing.
        writeAll(Array("\u{1B}[?2026h".utf8) + drawn + Array("\(sight)\u{1B}[?2026l".utf8), to: terminal)
    }

    /// Has ncurses enter its screen and clear it.
    private mutating func cleared() -> Sheet {
        let screen = galley_curscr()
        clearok(screen, true)
        wrefresh(screen)
        showsCursor = nil
        if !hasAsked, isUnicode { writeAll(Dialect.question, to: terminal) }
        hasAsked = true
        return Sheet(dialect, rows: Int(getmaxy(screen)), columns: Int(getmaxx(screen)))
    }

    private mutating func look(of style: Style) -> Look {
        if let known = looks[style] { return known }
        var look = theme.look(of: style, depth: depth, colors: Int(galley_colors()))
        if look.foreground >= 0 || look.background >= 0 { look.attributes.subtract(dialect.colorless) }
        looks[style] = look
        return look
    }
}
