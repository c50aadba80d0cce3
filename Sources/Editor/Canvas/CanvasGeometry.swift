internal import Terminal

/// Turns slots, tracks and levels into cells: gutters are as wide as what runs in them needs.
///
/// Across a gutter between columns lie, from left to right: the cell where lines leave, right borders of frames,
/// trunks, left borders of frames, the cell of the arrows. Down a gutter between rows lie bottom borders, lanes,
/// top borders.
struct CanvasGeometry {
    let rows: Int
    let columns: Int
    private let shape: BoxShape
    private let bands: FrameBands
    /// Where each gutter begins, and where the column or row after it does.
    private var gutterColumns: [Int] = []
    private var boxColumns: [Int] = []
    private var gutterRows: [Int] = []
    private var boxRows: [Int] = []
    private var steps: [Int] = []

    /// As many tracks as are drawn with space between them.
    private static let mostSpacedTracks = 5

    init(router: Router, bands: FrameBands, shape: BoxShape, columns: Int, heights: [Int]) {
        self.bands = bands
        self.shape = shape
        var tracks = Array(repeating: 0, count: columns + 1)
        for trunk in router.trunks {
            if let track = trunk.track { tracks[trunk.gutter] = max(tracks[trunk.gutter], track + 1) }
        }
        var lanes = Array(repeating: 0, count: heights.count + 1)
        for lane in router.lanes { lanes[lane.gutter] = max(lanes[lane.gutter], lane.track + 1) }

        var column = 0
        for gutter in 0...columns {
            let step = shape.zoom == .dot || tracks[gutter] > Self.mostSpacedTracks ? 1 : 2
            let width = tracks[gutter] == 0 ? 0 : (tracks[gutter] - 1) * step + 1
            let isOuter = gutter == 0 || gutter == columns
            gutterColumns.append(column)
            steps.append(step)
            column += max(
                isOuter ? 2 : shape.gap.columns,
                2 + bands.right[gutter, default: 0] + width + bands.left[gutter, default: 0])
            boxColumns.append(column)
            if gutter < columns { column += shape.width }
        }
        self.columns = column

        var row = 0
        for gutter in 0...heights.count {
            gutterRows.append(row)
            row += max(shape.gap.rows, bands.bottom[gutter, default: 0] + lanes[gutter] + bands.top[gutter, default: 0])
            boxRows.append(row)
            if gutter < heights.count { row += heights[gutter] }
        }
        rows = row
    }

    func rect(column: Int, row: Int, height: Int) -> Rect {
        Rect(row: boxRows[row], column: boxColumns[column], rows: height, columns: shape.width)
    }

    func rect(of border: FrameBands.Border) -> Rect {
        let left = boxColumns[border.columns.lowerBound] - 2 - border.left
        let right = gutterColumns[border.columns.upperBound + 1] + 1 + border.right
        let top = boxRows[border.rows.lowerBound] - 1 - border.top
        let bottom = gutterRows[border.rows.upperBound + 1] + border.bottom
        return Rect(row: top, column: left, rows: bottom - top + 1, columns: right - left + 1)
    }

    private func row(_ level: Level) -> Int {
        level.isGutter
            ? gutterRows[level.row] + bands.bottom[level.row, default: 0] + level.offset
            : boxRows[level.row] + shape.topBorder + level.offset
    }

    private func column(_ trunk: Router.Trunk) -> Int? {
        trunk.track.map { track in
            gutterColumns[trunk.gutter] + 1 + bands.right[trunk.gutter, default: 0] + track * steps[trunk.gutter]
        }
    }

    /// The corners of a link's line.
    func points(ofLink index: Int, _ router: Router) -> [Position] {
        let link = router.links[index]
        let start = Position(row: row(link.from.level), column: gutterColumns[link.from.column + 1])
        let end = Position(row: row(link.to.level), column: boxColumns[link.to.column] - 1)
        var points = [start]
        func turn(at column: Int?, to row: Int) {
            guard let column, let last = points.last, last.row != row else { return }
            points.append(Position(row: last.row, column: column))
            points.append(Position(row: row, column: column))
        }
        if case .trunk(let trunk) = router.routes[index] {
            let trunk = router.trunks[trunk]
            if case .lane(let lane) = trunk.feed, let source = router.sourceTrunk(ofLink: index) {
                turn(at: column(router.trunks[source]), to: row(router.level(ofLane: lane)))
            }
            turn(at: column(trunk), to: end.row)
        }
        return points + [end]
    }
}
