import Catalog
package import Terminal

/// Which part of the screen each pane has.
package struct ScreenLayout: Hashable, Sendable {
    package var header: Rect
    package var canvas: Rect
    package var preview: Rect
    package var lower: Rect
    package var inspector: Rect
    /// Above the notice; empty where there is no tour.
    package var tour: Rect
    /// What a form's field is edited in where its line is too short for it.
    package var field: Rect
    /// The manual page beside a form.
    package var manual: Rect
    package var notice: Rect
    package var footer: Rect

    /// Nil where the screen is too small to work in.
    ///
    /// - Parameters:
    ///   - opensSide: whether the inspector has the whole side to itself, as a form and a frame need it.
    ///   - tourRows: what the tour takes, where there is room.
    ///   - zoomsLower: whether the lower pane has all the room, where no form needs some.
    ///   - form: what an open form needs.
    package init?(
        rows: Int, columns: Int, hidden: Set<Pane>, opensSide: Bool, zoomsLower: Bool = false, tourRows: Int = 0,
        form: FormRoom? = nil
    ) {
        guard rows >= Self.fewest.rows, columns >= Self.fewest.columns else { return nil }
        var rest = Rect(row: 0, column: 0, rows: rows, columns: columns)
        (header, rest) = rest.split(top: 1)
        (rest, footer) = rest.split(bottom: 1)
        (rest, notice) = rest.split(bottom: 1)
        (rest, tour) = rest.split(bottom: rows - tourRows < Self.fewest.rows ? 0 : tourRows)
        let rows = rows - tour.rows
        let none = Rect(row: 0, column: 0, rows: 0, columns: 0)
        (field, manual) = (none, none)

        if zoomsLower, !opensSide {
            (canvas, preview, inspector, lower) = (none, none, none, rest)
            return
        }
        let lowerRows = hidden.contains(.lower) ? 0 : max(7, rows * 3 / 10)
        // At 120 columns two boxes of the extract, with the lines that lead on to the next two.
        let rightColumns = max(26, columns * 13 / 30)
        let showsRight = !(hidden.contains(.preview) && hidden.contains(.inspector))
        if opensSide, let form {
            (preview, lower) = (none, none)
            let fieldRows = form.share == 0 ? 0 : max(lowerRows, rest.rows * form.share / 10, 6)
            let isNarrow = columns < Self.widthForPanes
            if isNarrow { (rest, field) = rest.split(bottom: fieldRows) }
            let isWide = columns >= Self.widthForManual
            (canvas, inspector) = rest.split(right: isWide ? columns / 2 : max(34, rightColumns))
            if isWide {
                (inspector, manual) = inspector.split(right: inspector.columns * 11 / 20)
            } else if inspector.rows - form.rows >= Self.fewestManualRows, !isNarrow {
                (inspector, manual) = inspector.split(bottom: inspector.rows - form.rows)
            }
            if !isNarrow { (canvas, field) = canvas.split(bottom: fieldRows) }
            if form.showsManual, manual.isEmpty {
                (canvas, manual) = (none, canvas)
            } else if field.isEmpty {
                (canvas, lower) = canvas.split(bottom: lowerRows)
            }
            return
        }
        if opensSide {
            let (left, right) = rest.split(right: max(34, rightColumns))
            inspector = right
            preview = none
            (canvas, lower) = left.split(bottom: lowerRows)
            return
        }
        let (upper, under) = rest.split(bottom: lowerRows)
        (canvas, preview) = hidden.contains(.preview) || !showsRight ? (upper, none) : upper.split(right: rightColumns)
        (lower, inspector) =
            hidden.contains(.inspector) || under.isEmpty ? (under, none) : under.split(right: rightColumns)
    }

    /// From how many columns on two panes beside each other are wide enough to write in.
    private static let widthForPanes = 100
    private static let widthForManual = 160
    private static let fewestManualRows = 9

    package static let fewest = (rows: 14, columns: 60)
}

/// What a form needs of the screen.
package struct FormRoom: Hashable, Sendable {
    /// Tenths of the height for the field that is edited.
    package var share = 0
    /// Lines of the form itself.
    package var rows: Int
    /// Whether the manual page is wanted also where it hides the canvas.
    package var showsManual: Bool
}

extension FormPrompt {
    package var room: FormRoom {
        let share =
            switch (shape, field?.kind) {
            case (.lines, let kind?) where kind.isProgram: 6
            case (.lines, _): 3
            case (.list, _): 5
            default: 0
            }
        return FormRoom(share: share, rows: fields.count + Self.linesBesidesFields, showsManual: showsManual)
    }

    /// The border, a rule, and what explains the field.
    private static let linesBesidesFields = 9
}
