/// The borders of frames, which run in the gutters next to the boxes that they hold: inner frames nearer to them.
struct FrameBands {
    /// A frame in slots of the grid, and how far out each of its borders lies.
    struct Border {
        let frame: Int
        let columns: ClosedRange<Int>
        let rows: ClosedRange<Int>
        var left = 0
        var right = 0
        var top = 0
        var bottom = 0
    }

    /// Outer frames first.
    let borders: [Border]
    /// How many borders each gutter holds at its far side (left and top borders of what follows the gutter) and at
    /// its near side (right and bottom borders of what comes before it).
    private(set) var left: [Int: Int] = [:]
    private(set) var right: [Int: Int] = [:]
    private(set) var top: [Int: Int] = [:]
    private(set) var bottom: [Int: Int] = [:]

    init(_ frames: [Diagram.Frame], slots: [String: (column: Int, row: Int)]) {
        var placed: [Border] = []
        for frame in Self.innerFirst(frames, slots) {
            var frame = frame
            for other in placed {
                let sharesRows = other.rows.overlaps(frame.rows)
                let sharesColumns = other.columns.overlaps(frame.columns)
                if sharesRows, other.columns.lowerBound == frame.columns.lowerBound {
                    frame.left = max(frame.left, other.left + 1)
                }
                if sharesRows, other.columns.upperBound == frame.columns.upperBound {
                    frame.right = max(frame.right, other.right + 1)
                }
                if sharesColumns, other.rows.lowerBound == frame.rows.lowerBound {
                    frame.top = max(frame.top, other.top + 1)
                }
                if sharesColumns, other.rows.upperBound == frame.rows.upperBound {
                    frame.bottom = max(frame.bottom, other.bottom + 1)
                }
            }
            left[frame.columns.lowerBound, default: 0].raise(to: frame.left + 1)
            right[frame.columns.upperBound + 1, default: 0].raise(to: frame.right + 1)
            top[frame.rows.lowerBound, default: 0].raise(to: frame.top + 1)
            bottom[frame.rows.upperBound + 1, default: 0].raise(to: frame.bottom + 1)
            placed.append(frame)
        }
        borders = placed.reversed()
    }

    private static func innerFirst(
        _ frames: [Diagram.Frame], _ slots: [String: (column: Int, row: Int)]
    ) -> [Border] {
        let borders = frames.enumerated().compactMap { index, frame -> Border? in
            let members = frame.boxes.compactMap { slots[$0] }
            guard let left = members.map(\.column).min(), let right = members.map(\.column).max(),
                let top = members.map(\.row).min(), let bottom = members.map(\.row).max()
            else { return nil }
            return Border(frame: index, columns: left...right, rows: top...bottom)
        }
        func area(_ border: Border) -> Int { border.columns.count * border.rows.count }
        return borders.sorted {
            let sizes = (frames[$0.frame].boxes.count, frames[$1.frame].boxes.count)
            return (area($0), sizes.0, $0.frame) < (area($1), sizes.1, $1.frame)
        }
    }
}

extension Int {
    fileprivate mutating func raise(to least: Int) {
        self = Swift.max(self, least)
    }
}
