import Workflow

/// Where Start and End stand: Start before the nodes and End behind them, level with their first row; what is in the
/// way moves right. Columns that those of a changed capture leave empty are closed up first.
struct FramePlacing {
    let start: GridPoint
    let end: GridPoint
    /// Of every node that is there and moves.
    let moves: [Edit]

    init(_ analysis: Analysis, _ held: Set<Int>, changing changed: CaptureFrame?) {
        let nodes = analysis.workflow.nodes
        let ids = Set(held.map { analysis.id($0) })
        var places = nodes.mapValues(\.at)
        func shift(from column: Int, by columns: Int) {
            for (id, place) in places where place.column >= column {
                places[id] = GridPoint(place.column + columns, place.row)
            }
        }
        func isTaken(_ place: GridPoint) -> Bool { place.column < 0 || places.values.contains(place) }

        let old = changed.map { (start: analysis.id($0.start), end: analysis.id($0.end)) }
        for id in [old?.end, old?.start].compactMap({ $0 }) {
            guard let place = places.removeValue(forKey: id) else { continue }
            if !places.values.contains(where: { $0.column == place.column }) { shift(from: place.column, by: -1) }
        }
        let chosen = places.filter { ids.contains($0.key) }.values
        let row = chosen.map(\.row).min() ?? 0
        let left = chosen.map(\.column).min() ?? 0
        var start = GridPoint(left - 1, row)
        if isTaken(start) {
            shift(from: left, by: 1)
            start.column = left
        }
        let right = places.filter { ids.contains($0.key) }.values.map(\.column).max() ?? left
        let end = GridPoint(right + 1, row)
        if isTaken(end) { shift(from: right + 1, by: 1) }
        if let old { (places[old.start], places[old.end]) = (start, end) }
        (self.start, self.end) = (start, end)
        moves = places.filter { nodes[$0.key]?.at != $0.value }.map { .move($0.key, to: $0.value) }
    }
}
