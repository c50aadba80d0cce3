/// The sizes of boxes and where on their sides ports lie.
struct BoxShape {
    let zoom: Diagram.Zoom

    /// Columns of every box, whatever it holds, so that renaming one moves no other.
    var width: Int { zoom == .full ? 22 : 18 }

    /// Columns of the grid that fit into so many columns of cells, with the gutters; one at least.
    func fitting(_ columns: Int) -> Int { max(1, (columns - 4) / (width + 4)) }

    func height(_ box: Diagram.Box) -> Int {
        zoom == .full ? 2 + max(3, box.inputs.count, box.outputs.count) : 1
    }

    var emptyHeight: Int { zoom == .full ? 5 : 1 }
    /// Rows between the top of a box and its first line.
    var topBorder: Int { zoom == .full ? 1 : 0 }

    /// The line of a box, from 0, at which the port of that index is. A single port is in the middle of the least
    /// box, so that neighbors in a row are linked by a straight line.
    func line(ofPort index: Int, of count: Int) -> Int {
        guard zoom == .full else { return 0 }
        return switch count {
        case 1: 1
        case 2: index * 2
        default: index
        }
    }
}
