/// The columns of one connected part of a graph. A connection over several columns passes through a stand-in in each
/// column between, so that it too gets a place and crosses as little as possible.
struct Layers {
    /// Beyond this many stand-ins, long connections are left to find their way.
    private static let mostStandIns = 20_000

    /// The vertices of each column, from top to bottom; those below `nodes.count` are nodes, the others stand-ins.
    var columns: [[Int]] = []
    private let nodes: [Int]
    /// Each vertex's neighbors in the column before and behind.
    private(set) var before: [[Int]]
    private(set) var behind: [[Int]]
    /// The column of each node, and its connections as pairs of nodes.
    private var columnOfNode: [Int] = []
    private var connections: [(source: Int, target: Int)] = []

    /// `edges` holds each node's targets, `columns` each node's column.
    init(_ nodes: [Int], columns: [Int], edges: [[Int]]) {
        self.nodes = nodes
        before = [[Int]](repeating: [], count: nodes.count)
        behind = before
        let numbers = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
        let first = nodes.map { columns[$0] }.min() ?? 0
        let last = nodes.map { columns[$0] }.max() ?? 0
        self.columns = [[Int]](repeating: [], count: last - first + 1)
        for (number, node) in nodes.enumerated() { self.columns[columns[node] - first].append(number) }
        columnOfNode = nodes.map { columns[$0] - first }
        for (number, node) in nodes.enumerated() {
            for target in edges[node] { connections.append((number, numbers[target]!)) }
        }
        var length = 0
        for node in nodes { for target in edges[node] { length += columns[target] - columns[node] - 1 } }
        for (number, node) in nodes.enumerated() {
            for target in edges[node] where columns[target] == columns[node] + 1 || length <= Self.mostStandIns {
                var previous = number
                for column in columns[node] + 1..<columns[target] {
                    let standIn = before.count
                    before.append([])
                    behind.append([])
                    self.columns[column - first].append(standIn)
                    link(previous, standIn)
                    previous = standIn
                }
                link(previous, numbers[target]!)
            }
        }
    }

    private mutating func link(_ source: Int, _ target: Int) {
        behind[source].append(target)
        before[target].append(source)
    }

    /// How many pairs of connections cross.
    func crossings() -> Int {
        let positions = positions()
        var count = 0
        for (index, column) in columns.enumerated().dropLast() {
            // Inversions among the targets, counted with a Fenwick tree.
            var tree = [Int](repeating: 0, count: columns[index + 1].count + 1)
            var seen = 0
            for vertex in column {
                let targets = behind[vertex].map { positions[$0] }
                for target in targets {
                    var place = target + 1
                    var notBelow = 0
                    while place > 0 {
                        notBelow += tree[place]
                        place -= place & -place
                    }
                    count += seen - notBelow
                }
                for target in targets {
                    var place = target + 1
                    while place < tree.count {
                        tree[place] += 1
                        place += place & -place
                    }
                }
                seen += targets.count
            }
        }
        return count
    }

    /// Where the nodes stand as the order has it.
    func places() -> [GridPoint] { zip(columnOfNode, rows()).map { GridPoint($0, $1.row) } }

    /// How many pairs of connections cross as straight lines between nodes.
    func lineCrossings(_ places: [GridPoint]) -> Int {
        GridLine.crossings(among: connections.map { GridLine(from: places[$0.source], to: places[$0.target]) })
    }

    func positions() -> [Int] {
        var positions = [Int](repeating: 0, count: before.count)
        for column in columns { for (index, vertex) in column.enumerated() { positions[vertex] = index } }
        return positions
    }

    // MARK: Rows

    /// A row for each node, from 0, keeping the order within columns; rows without a node are left out.
    func rows() -> [(node: Int, row: Int)] {
        var rows = positions()
        for sweep in 0..<9 {
            let isForward = sweep.isMultiple(of: 2)
            for column in isForward ? columns : columns.reversed() {
                let wishes = column.map { vertex in
                    let neighbors =
                        sweep == 8 ? before[vertex] + behind[vertex] : isForward ? before[vertex] : behind[vertex]
                    return Self.median(neighbors.map { Double(rows[$0]) }) ?? Double(rows[vertex])
                }
                for (vertex, row) in zip(column, Self.spread(wishes)) { rows[vertex] = row }
            }
        }
        let used = Set(nodes.indices.map { rows[$0] }).sorted()
        let compact = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
        return nodes.enumerated().map { ($1, compact[rows[$0]]!) }
    }

    /// Rising whole numbers as near as possible to what is wished for: pools neighbors that get in each other's way.
    private static func spread(_ wishes: [Double]) -> [Int] {
        var pools: [(mean: Double, count: Int)] = []
        for (index, wish) in wishes.enumerated() {
            pools.append((wish - Double(index), 1))
            while pools.count > 1, pools[pools.count - 2].mean > pools[pools.count - 1].mean {
                let last = pools.removeLast()
                let (mean, count) = pools.removeLast()
                let total = count + last.count
                pools.append(((mean * Double(count) + last.mean * Double(last.count)) / Double(total), total))
            }
        }
        let levels = pools.flatMap { [Int](repeating: Int(($0.mean - 0.5).rounded(.up)), count: $0.count) }
        return levels.enumerated().map { $1 + $0 }
    }

    static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
