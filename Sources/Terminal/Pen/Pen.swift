/// Writes strokes as sequences, and knows where the terminal is and how it draws.
struct Pen {
    private let dialect: Dialect
    private let columns: Int
    private(set) var bytes: [UInt8] = []
    /// Nil where that is not known, as after the last column.
    private var place: Position?
    private var look = Look(attributes: [])

    /// - Parameter dialect: of a terminal that draws in its own colors so far.
    init(_ dialect: Dialect, columns: Int) {
        self.dialect = dialect
        self.columns = columns
    }

    /// About how many bytes are spent before a stroke begins.
    func cost(of stroke: Stroke) -> Int {
        let wanted = look(for: stroke)
        let colors = (wanted.foreground == look.foreground ? 0 : 9) + (wanted.background == look.background ? 0 : 9)
        let attributes = wanted.attributes == look.attributes ? 0 : 3
        let way = cost(of: Position(row: stroke.row, column: stroke.column))
        return way + colors + attributes + (colors + attributes > 0 ? 3 : 0)
    }

    mutating func draw(_ stroke: Stroke) {
        adopt(look(for: stroke))
        move(to: Position(row: stroke.row, column: stroke.column))
        let count = stroke.texts.count
        if stroke.isBlank, dialect.erases, count >= Self.fewestErased {
            Step.sequence(count, UInt8(ascii: "X")).write(to: &bytes)
            return
        }
        var texts = stroke.texts[...]
        while let text = texts.popFirst() {
            bytes += text.utf8
            let more = texts.prefix { $0 == text }.count
            let again = Step.sequence(more, UInt8(ascii: "b"))
            guard dialect.repeats, again.cost < more * text.utf8.count, text.unicodeScalars.count == 1 else { continue }
            again.write(to: &bytes)
            texts = texts.dropFirst(more)
        }
        place = stroke.endColumn < columns ? Position(row: stroke.row, column: stroke.endColumn) : nil
    }

    /// From how many blanks on they are rather erased than written.
    static let fewestErased = 6

    /// Goes back to the terminal's own colors.
    mutating func rest() { adopt(Look(attributes: [])) }

    mutating func write(_ text: String) { bytes += text.utf8 }

    /// How it has to draw for a stroke: a blank leaves as it is what it doesn't show.
    private func look(for stroke: Stroke) -> Look {
        guard stroke.isBlank else { return stroke.look }
        var wanted = look
        wanted.background = stroke.look.background
        wanted.attributes.subtract([.underline, .reverse])
        return wanted
    }

    private mutating func adopt(_ wanted: Look) {
        guard wanted != look else { return }
        defer { look = wanted }
        guard wanted != Look(attributes: []) else { return write("\u{1B}[m") }
        let (old, new) = (look.attributes, wanted.attributes)
        var codes: [String] = []
        let weights: Style.Attributes = [.bold, .dim]
        if old.intersection(weights) != new.intersection(weights) {
            // One code ends both.
            if !old.isDisjoint(with: weights) { codes.append("22") }
            if new.contains(.bold) { codes.append("1") }
            if new.contains(.dim) { codes.append("2") }
        }
        for (attribute, on, off) in [(Style.Attributes.underline, "4", "24"), (.reverse, "7", "27")]
        where old.contains(attribute) != new.contains(attribute) {
            codes.append(new.contains(attribute) ? on : off)
        }
        if look.foreground != wanted.foreground { codes.append(dialect.code(wanted.foreground, false)) }
        if look.background != wanted.background { codes.append(dialect.code(wanted.background, true)) }
        write("\u{1B}[\(codes.joined(separator: ";"))m")
    }

    mutating func move(to target: Position) {
        let steps = steps(to: target)
        if let steps, steps.rows.cost + steps.columns.cost <= Self.jump(to: target) {
            steps.rows.write(to: &bytes)
            steps.columns.write(to: &bytes)
        } else {
            write("\u{1B}[\(target.row + 1)\(target.column == 0 ? "" : ";\(target.column + 1)")H")
        }
        place = target
    }

    private func cost(of target: Position) -> Int {
        let jump = Self.jump(to: target)
        return steps(to: target).map { min(jump, $0.rows.cost + $0.columns.cost) } ?? jump
    }

    private func steps(to target: Position) -> (rows: Step, columns: Step)? {
        place.map { (.rows(from: $0.row, to: target.row), .columns(from: $0.column, to: target.column)) }
    }

    /// What it takes to name a place.
    private static func jump(to target: Position) -> Int {
        3 + (target.row + 1).digits + (target.column == 0 ? 0 : 1 + (target.column + 1).digits)
    }
}
