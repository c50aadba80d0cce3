/// The sizes of boxes and where on their sides ports lie.
struct BoxShape {
    let zoom: Diagram.Zoom

    /// Columns of every box, whatever it holds, so that renaming one moves no other.
    var width: Int {
        switch zoom {
        case .full: 22
        case .medium, .small: 18
        case .dot: 3
        }
    }

    /// The fewest columns between two boxes, and rows between them.
    var gap: (columns: Int, rows: Int) { zoom == .dot ? (3, 0) : (4, 1) }

    /// Columns of the grid that fit into so many columns of cells, with the gutters; one at least.
    func fitting(_ columns: Int) -> Int { max(1, (columns - 4) / (width + gap.columns)) }

    func height(_ box: Diagram.Box) -> Int {
        let ports = max(box.inputs.count, box.outputs.count)
        return switch zoom {
        case .full: 2 + max(3, ports)
        case .medium: 2 + max(1, ports)
        case .small, .dot: 1
        }
    }

    var emptyHeight: Int {
        switch zoom {
        case .full: 5
        case .medium: 3
        case .small, .dot: 1
        }
    }
    /// Lines of a box that say something of their own; ports on lines below them show their names.
    var textLines: Int { zoom == .full ? 3 : 1 }
    /// Rows between the top of a box and its first line.
    var topBorder: Int { zoom == .full || zoom == .medium ? 1 : 0 }

    /// The line of a box, from 0, at which the port of that index is. A single port is in the middle of the least
    /// box, so that neighbors in a row are linked by a straight line.
    func line(ofPort index: Int, of count: Int) -> Int {
        switch zoom {
        case .full:
            switch count {
            case 1: 1
            case 2: index * 2
            default: index
            }
        case .medium: index
        case .small, .dot: 0
        }
    }
}
