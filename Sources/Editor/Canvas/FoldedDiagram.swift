extension Diagram {
    /// The same boxes for a narrow pane: after so many columns of the grid the drawing goes on below, from the left.
    package func folded(after columns: Int) -> Diagram {
        let used = Set(boxes.map(\.place.column)).sorted()
        guard used.count > columns else { return self }
        let slots = Dictionary(uniqueKeysWithValues: zip(used, used.indices))
        var folded = self
        var firstRow = 0
        for band in stride(from: 0, to: used.count, by: columns) {
            let members = boxes.indices.filter { index in
                (band..<band + columns).contains(slots[boxes[index].place.column] ?? 0)
            }
            let rows = Set(members.map { boxes[$0].place.row }).sorted()
            for index in members {
                let place = boxes[index].place
                folded.boxes[index].place = Place(
                    column: (slots[place.column] ?? 0) - band, row: firstRow + (rows.firstIndex(of: place.row) ?? 0))
            }
            firstRow += rows.count
        }
        return folded
    }
}
