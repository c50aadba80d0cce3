/// The order within columns in which few connections cross.
extension Layers {
    /// How much work is done at most, in comparisons of two vertices; about a third of what a frame may take.
    private static let effort = 3_000_000
    private static let mostStarts = 40
    /// Wider columns are ordered by medians alone.
    private static let widest = 200

    /// Orders each column from several starts and keeps the order in which the fewest lines are seen to cross: straight
    /// ones between nodes, which stand-ins no more bend, and those that are drawn.
    mutating func reduceCrossings(_ drawn: LayeredLayout.Crossings) {
        func score() -> Int {
            let places = places()
            return 2 * lineCrossings(places) + drawn(places)
        }
        guard columns.count > 1 else { return }
        var random = SeededGenerator(seed: 1)
        let work = columns.reduce(1) { $0 + min($1.count, Self.widest) * $1.count } * 10
        let starts = min(Self.mostStarts, Self.effort / work)
        sweep()
        sift()
        guard starts > 1 else { return }
        var (best, fewest) = (columns, score())
        for _ in 1..<starts where fewest > 0 {
            for column in columns.indices { columns[column].shuffle(using: &random) }
            sweep()
            sift()
            let count = score()
            if count < fewest { (best, fewest) = (columns, count) }
        }
        columns = best
    }

    /// Orders each column by the medians of its neighbors, to and fro, as long as that is of use.
    private mutating func sweep() {
        var (best, fewest) = (columns, crossings())
        for sweep in 0..<12 where fewest > 0 {
            let isForward = sweep.isMultiple(of: 2)
            let path = isForward ? Array(columns.indices.dropFirst()) : columns.indices.dropLast().reversed()
            var positions = positions()
            for column in path {
                let neighbors = isForward ? before : behind
                let keys = columns[column].enumerated().map { index, vertex in
                    (vertex: vertex, key: Self.median(neighbors[vertex].map { Double(positions[$0]) }) ?? Double(index))
                }
                // Ties stay as they are, and the other way round on every other pair of sweeps, to get unstuck.
                let swapsTies = sweep % 4 >= 2
                let sorted = keys.enumerated().sorted { left, right in
                    if left.element.key != right.element.key { return left.element.key < right.element.key }
                    return swapsTies ? left.offset > right.offset : left.offset < right.offset
                }
                columns[column] = sorted.map(\.element.vertex)
                for (index, vertex) in columns[column].enumerated() { positions[vertex] = index }
            }
            let count = crossings()
            if count < fewest { (best, fewest) = (columns, count) }
        }
        columns = best
    }

    /// Moves single vertices within their columns, to and fro, as long as fewer connections cross.
    private mutating func sift() {
        var positions = positions()
        for sweep in 0..<16 {
            var gain = 0
            let path = sweep.isMultiple(of: 2) ? Array(columns.indices) : columns.indices.reversed()
            for column in path where 2...Self.widest ~= columns[column].count {
                gain += sift(column, &positions)
            }
            if gain == 0 { break }
        }
    }

    /// Puts each vertex of a column where its connections cross the fewest others, while its neighbors stay.
    private mutating func sift(_ column: Int, _ positions: inout [Int]) -> Int {
        var order = columns[column]
        let count = order.count
        let ends = order.map { vertex in
            [before, behind].map { sides in sides[vertex].map { positions[$0] }.sorted() }
        }
        /// How many connections cross with the first of two vertices above the second, by their places at first.
        var crossings = [Int](repeating: 0, count: count * count)
        for first in 0..<count {
            for second in 0..<count where first != second {
                crossings[first * count + second] = zip(ends[first], ends[second]).reduce(0) { sum, ends in
                    sum + Self.inversions(ends.0, ends.1)
                }
            }
        }
        var places = Array(0..<count)
        var gain = 0
        for moved in 0..<count {
            guard let now = places.firstIndex(of: moved) else { continue }
            places.remove(at: now)
            // What is won by standing below the first of the others, the first two of them, and so on.
            var (sum, sums) = (0, [0])
            for other in places {
                sum += crossings[moved * count + other] - crossings[other * count + moved]
                sums.append(sum)
            }
            let best = sums.indices.max { (sums[$0], -abs($0 - now)) < (sums[$1], -abs($1 - now)) } ?? now
            gain += sums[best] - sums[now]
            places.insert(moved, at: sums[best] > sums[now] ? best : now)
        }
        guard gain > 0 else { return 0 }
        order = places.map { columns[column][$0] }
        columns[column] = order
        for (index, vertex) in order.enumerated() { positions[vertex] = index }
        return gain
    }

    /// Pairs of which the one of the first list is greater; both are sorted.
    private static func inversions(_ first: [Int], _ second: [Int]) -> Int {
        var (count, below) = (0, 0)
        for value in first {
            while below < second.count, second[below] < value { below += 1 }
            count += below
        }
        return count
    }
}
