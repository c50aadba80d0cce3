/// What frames are painted on: a terminal, or memory in tests.
package protocol Surface {
    /// Shows cells from left to right, the first one at the position.
    mutating func put(_ cells: ArraySlice<Cell>, at position: Position)
    /// Makes everything put since the last time visible, and shows the cursor there or hides it.
    mutating func flush(cursor: Position?)
}

/// What a screen is drawn on.
protocol ScreenSurface: Surface {
    var theme: Theme { get set }
    var depth: ColorDepth { get }
    var isUnicode: Bool { get }
    /// Something else has written on the terminal: it is cleared before the next frame, which is put whole.
    mutating func forget()
    /// The terminal has answered that it repeats characters.
    mutating func learnToRepeat()
}

/// Brings a surface from the frame it shows to the next one by putting only the cells that differ.
package struct Painter {
    private var shown: Frame?

    package init() {}

    /// Forgets what is shown, so that the next frame is put whole.
    package mutating func forget() {
        shown = nil
    }

    /// Puts what differs; an equal frame touches nothing, not even with a flush. Returns the number of cells put.
    @discardableResult
    package mutating func paint(_ frame: Frame, on surface: inout some Surface) -> Int {
        var count = 0
        let old = shown.flatMap { $0.whole == frame.whole ? $0 : nil }
        for row in 0..<frame.whole.rows {
            let line = frame.line(row)
            for run in Self.runs(of: line, differingFrom: old?.line(row)) {
                surface.put(line[run], at: Position(row: row, column: run.lowerBound - line.startIndex))
                count += run.count
            }
        }
        if count > 0 || old == nil || old?.cursor != frame.cursor { surface.flush(cursor: frame.cursor) }
        shown = frame
        return count
    }

    private static func runs(of line: ArraySlice<Cell>, differingFrom old: ArraySlice<Cell>?) -> [Range<Int>] {
        guard let old else { return line.isEmpty ? [] : [line.indices] }
        if line == old { return [] }
        var runs: [Range<Int>] = []
        var start: Int?
        for index in line.indices {
            if line[index] != old[index] {
                start = start ?? index
            } else if let from = start {
                runs.append(from..<index)
                start = nil
            }
        }
        if let start { runs.append(start..<line.endIndex) }
        return runs
    }
}
