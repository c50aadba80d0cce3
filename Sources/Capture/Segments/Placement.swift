import Workflow

/// Places a workflow's nodes on the grid so that every connection runs to the right and no column is empty,
/// keeping left and right, above and below as they are wherever that is possible.
enum Placement {
    static func arrange(_ workflow: inout Workflow) {
        let columns = columns(of: workflow)
        let rows = ranks(workflow.nodes.values.map(\.at.row))
        var taken: Set<GridPoint> = []
        let order = workflow.nodes.values.indices.sorted { (columns[$0], rows[$0], $0) < (columns[$1], rows[$1], $1) }
        for index in order {
            var place = GridPoint(columns[index], rows[index])
            while !taken.insert(place).inserted { place.row += 1 }
            workflow.nodes.values[index].at = place
        }
    }

    /// The wanted columns without gaps, each node pushed to the right of what feeds it.
    private static func columns(of workflow: Workflow) -> [Int] {
        var columns = ranks(workflow.nodes.values.map(\.at.column))
        var targets = [[Int]](repeating: [], count: columns.count)
        var waiting = [Int](repeating: 0, count: columns.count)
        for connection in workflow.connections {
            guard let from = workflow.nodes.index(forKey: connection.from.node),
                let to = workflow.nodes.index(forKey: connection.to.node)
            else { continue }
            targets[from].append(to)
            waiting[to] += 1
        }
        var ready = columns.indices.filter { waiting[$0] == 0 }
        while let node = ready.popLast() {
            for target in targets[node] {
                columns[target] = max(columns[target], columns[node] + 1)
                waiting[target] -= 1
                if waiting[target] == 0 { ready.append(target) }
            }
        }
        return ranks(columns)
    }

    /// Each number's position among the different numbers there are.
    private static func ranks(_ numbers: [Int]) -> [Int] {
        let positions = Dictionary(uniqueKeysWithValues: Set(numbers).sorted().enumerated().map { ($1, $0) })
        return numbers.map { positions[$0] ?? 0 }
    }
}
