import Engine
import Terminal
import Workflow

/// Where the columns of a table stand in the lower pane, and how many of its rows are in sight.
package struct TableGrid: Sendable {
    package struct Slot: Hashable, Sendable {
        package var index: Int
        package var x: Int
        package var width: Int
    }

    /// What stands above the rows of each column, as far as there is room.
    enum Heading { case name, summary, type, bars, range, center }

    private let view: DataView
    private let columns: Int
    private let widths: [Int]
    /// Lines that say what is shown.
    let titleRows: Int
    let headings: [Heading]
    /// Columns that the numbers of the rows take, with the gap after them.
    let gutter: Int
    /// Rows of the table in sight.
    package let rows: Int

    init(_ view: DataView, rows: Int, columns: Int) {
        self.view = view
        self.columns = columns
        titleRows = view.isArranged && rows >= 7 ? 2 : 1
        switch rows - titleRows {
        case ..<8: headings = [.name, .summary]
        case ..<16: headings = [.name, .type, .bars]
        default: headings = [.name, .type, .bars, .range, .center]
        }
        self.rows = max(0, rows - titleRows - headings.count)
        let last = min(view.top + self.rows, view.page?.totalRows ?? 0)
        gutter = String(max(1, last)).count + 2
        widths = Self.widths(view, room: columns - gutter)
    }

    /// The columns in sight, from the first one on; the last has what room is left.
    package var slots: [Slot] {
        slots(from: view.leftColumn).map { slot in
            Slot(index: slot.index, x: slot.x, width: min(slot.width, columns - slot.x))
        }
    }

    private func slots(from left: Int) -> [Slot] {
        var slots: [Slot] = []
        var x = gutter
        for index in max(0, left)..<max(left, widths.count) {
            guard x < columns else { break }
            slots.append(Slot(index: index, x: x, width: widths[index]))
            x += slots[slots.count - 1].width + Self.gap
        }
        return slots
    }

    /// The first column with which another one is in sight: the one there is now, if that will do.
    func left(showing column: Int) -> Int {
        var left = min(view.leftColumn, column)
        while left < column {
            let end = slots(from: left).last { $0.index == column }.map { $0.x + $0.width }
            if let end, end <= columns { break }
            left += 1
        }
        return left
    }

    private static let gap = 2
    private static let (narrow, wide) = (24, 80)
    /// A number or a time that is cut says something else: the longest has room.
    private static let whole = 40

    /// What each column asks for within limits; more for what stands above the rows, where all have room for it.
    private static func widths(_ view: DataView, room: Int) -> [Int] {
        let types = view.page?.schema.columns.map(\.type) ?? []
        let widths = view.widths.enumerated().map { index, width in
            let isText = !types.indices.contains(index) || !types[index].isNumeric && !types[index].isTemporal
            return min(width, view.isWide ? wide : isText ? narrow : whole)
        }
        for generous in [20, 15] {
            let wider = widths.map { max($0, generous) }
            if wider.reduce(0, { $0 + $1 + gap }) - gap <= room { return wider }
        }
        return widths
    }
}

extension TablePage {
    /// How wide each column would be if all of what is loaded had room.
    var widths: [Int] {
        schema.columns.enumerated().map { index, column in
            // Room for the mark of sorting, and for the share that is missing.
            let head = max(column.name.displayWidth + 2, column.type.shortName.displayWidth + 5)
            let values = rows.map { $0.indices.contains(index) ? CellText.text($0[index]).displayWidth : 0 }
            return max(head, values.max() ?? 0, column.type.isNumeric ? 10 : 0)
        }
    }
}
