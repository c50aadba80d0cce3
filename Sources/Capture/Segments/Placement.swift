import Workflow

/// Places a workflow's nodes on the grid so that every connection runs to the right and no column is empty,
/// keeping left and right, above and below as they are wherever that is possible.
enum Placement {
    /// - Parameter edges: the nodes that connections join, as positions in `places`.
    static func arranged(_ places: [GridPoint], _ edges: [(source: Int, target: Int)]) -> [GridPoint] {
        let columns = columns(places, edges)
        let rows = ranks(places.map(\.row))
        var arranged = places
        var last = GridPoint(-1, -1)
        for index in columns.indices.sorted(by: { (columns[$0], rows[$0], $0) < (columns[$1], rows[$1], $1) }) {
            // In order, so the first free place is below the last one of the column.
            let row = columns[index] == last.column ? max(rows[index], last.row + 1) : rows[index]
            last = GridPoint(columns[index], row)
            arranged[index] = last
        }
        return arranged
    }

    /// The wanted columns without gaps, each node pushed to the right of what feeds it.
    private static func columns(_ places: [GridPoint], _ edges: [(source: Int, target: Int)]) -> [Int] {
        var columns = ranks(places.map(\.column))
        var waiting = [Int](repeating: 0, count: columns.count)
        for edge in edges { waiting[edge.target] += 1 }
        let outgoing = Adjacency(count: columns.count, ends: edges.map(\.source))
        var ready = columns.indices.filter { waiting[$0] == 0 }
        while let node = ready.popLast() {
            for edge in outgoing[node] {
                let target = edges[edge].target
                columns[target] = max(columns[target], columns[node] + 1)
                waiting[target] -= 1
                if waiting[target] == 0 { ready.append(target) }
            }
        }
        return ranks(columns)
    }

    /// Each number's position among the different numbers there are.
    private static func ranks(_ numbers: [Int]) -> [Int] {
        var ranks = numbers
        var (rank, last) = (-1, Int?.none)
        for index in numbers.indices.sorted(by: { numbers[$0] < numbers[$1] }) {
            if numbers[index] != last { (rank, last) = (rank + 1, numbers[index]) }
            ranks[index] = rank
        }
        return ranks
    }
}
