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
    package var notice: Rect
    package var footer: Rect

    /// Nil where the screen is too small to work in.
    ///
    /// - Parameters:
    ///   - opensSide: whether the inspector has the whole side to itself, as a form and a frame need it.
    ///   - tourRows: what the tour takes, where there is room.
    ///   - zoomsLower: whether the lower pane has all the room, where no form needs some.
    package init?(
        rows: Int, columns: Int, hidden: Set<Pane>, opensSide: Bool, zoomsLower: Bool = false, tourRows: Int = 0
    ) {
        guard rows >= Self.fewest.rows, columns >= Self.fewest.columns else { return nil }
        var rest = Rect(row: 0, column: 0, rows: rows, columns: columns)
        (header, rest) = rest.split(top: 1)
        (rest, footer) = rest.split(bottom: 1)
        (rest, notice) = rest.split(bottom: 1)
        (rest, tour) = rest.split(bottom: rows - tourRows < Self.fewest.rows ? 0 : tourRows)
        let rows = rows - tour.rows
        let none = Rect(row: 0, column: 0, rows: 0, columns: 0)

        if zoomsLower, !opensSide {
            (canvas, preview, inspector, lower) = (none, none, none, rest)
            return
        }
        let lowerRows = hidden.contains(.lower) ? 0 : max(7, rows * 3 / 10)
        let rightColumns = max(26, columns * 5 / 12)
        let showsRight = !(hidden.contains(.preview) && hidden.contains(.inspector))
        if opensSide {
            let (left, right) = rest.split(right: max(34, columns * 2 / 5))
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

    package static let fewest = (rows: 14, columns: 60)
}
