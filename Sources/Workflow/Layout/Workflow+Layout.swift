import OrderedCollections

extension Workflow {
    /// Moves nodes, all or those given, to where the flow runs from left to right with few crossings and in few rows.
    /// The upper left corner stays. Nodes that stand well already are not in the batch.
    ///
    /// - Parameter crossings: counts for a part of the workflow, whose nodes are put at places, the lines that cross as
    ///   they are drawn.
    package func tidying(
        _ ids: [NodeID]? = nil,
        crossings: (_ part: Workflow) -> (_ places: [GridPoint]) -> Int = { _ in { _ in 0 } }
    ) -> Edit {
        let part = ids.map { fragment(of: $0) } ?? self
        let names = Array(part.nodes.keys)
        let places = LayeredLayout.places(of: Graph(part)) { crossings(part.fragment(of: $0.map { names[$0] })) }
        let old = part.nodes.values.map(\.at)
        let corner = GridPoint(old.map(\.column).min() ?? 0, old.map(\.row).min() ?? 0)
        let taken = occupied(except: part)
        // Beside nodes that stay, the whole goes below what is in its way.
        var offset = corner
        while places.contains(where: { taken.contains($0 + offset) }) { offset.row += 1 }
        let moves: [Edit] = zip(part.nodes.elements, places).compactMap { element, place in
            element.value.at == place + offset ? nil : .move(element.key, to: place + offset)
        }
        return .batch("tidy \(ids.map(Self.list) ?? "up")", moves)
    }

    /// Moves nodes into one row where they spread wider than high, else into one column: that of the first of them.
    /// Whose place is taken goes on to the next free one. Nodes that stand well already are not in the batch.
    package func aligning(_ ids: [NodeID]) -> Edit {
        let places = ids.compactMap { nodes[$0]?.at }
        guard let first = places.first else { return .batch("align", []) }
        func spread(_ axis: KeyPath<GridPoint, Int>) -> Int {
            let values = places.map { $0[keyPath: axis] }
            return (values.max() ?? 0) - (values.min() ?? 0)
        }
        let isRow = spread(\.column) >= spread(\.row)
        let chosen = Set(ids)
        var taken = Set(nodes.lazy.filter { !chosen.contains($0.key) }.map(\.value.at))
        var moves: [Edit] = []
        for id in ids {
            guard let at = nodes[id]?.at else { continue }
            var place = isRow ? GridPoint(at.column, first.row) : GridPoint(first.column, at.row)
            while !taken.insert(place).inserted { if isRow { place.column += 1 } else { place.row += 1 } }
            if place != at { moves.append(.move(id, to: place)) }
        }
        return .batch("align \(ids.count) nodes", moves)
    }

    /// The free place nearest to `point` in its column: there, else below or above, never above the grid's first row
    /// unless the point is. Above it is where only that row has nodes already, so that none has to make room.
    ///
    /// - Parameter keepsStraight: whether a place counts as taken that a connection runs straight through.
    package func freePlace(near point: GridPoint, keepsStraight: Bool = false) -> GridPoint {
        var taken = Set(nodes.values.lazy.map(\.at))
        if keepsStraight { taken.formUnion(passed(inColumn: point.column)) }
        let rows = Set(taken.map(\.row))
        for distance in 0...taken.count {
            let below = GridPoint(point.column, point.row + distance)
            let above = GridPoint(point.column, point.row - distance)
            let isFree = (
                above: above.row >= min(0, point.row) && !taken.contains(above), below: !taken.contains(below)
            )
            if isFree.above, !isFree.below || rows.contains(above.row) && !rows.contains(below.row) { return above }
            if isFree.below { return below }
        }
        return point
    }

    /// Places of a column between the ends of connections that run along a row.
    private func passed(inColumn column: Int) -> [GridPoint] {
        connections.compactMap { connection in
            guard let from = nodes[connection.from.node]?.at, let to = nodes[connection.to.node]?.at,
                from.row == to.row,
                from.column < column, column < to.column
            else { return nil }
            return GridPoint(column, from.row)
        }
    }

    private func occupied(except part: Workflow) -> Set<GridPoint> {
        Set(nodes.lazy.filter { part.nodes[$0.key] == nil }.map(\.value.at))
    }
}
