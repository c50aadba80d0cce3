/// Where a port meets the gutter: the column and row of its box, and the line on the box's side.
struct Anchor: Hashable, Comparable {
    var column: Int
    var row: Int
    var line: Int

    static func < (a: Anchor, b: Anchor) -> Bool {
        (a.column, a.row, a.line) < (b.column, b.row, b.line)
    }

    var level: Level { Level(row: row, line: line) }
}

/// A height in the drawing before it has a size: a line of a row of boxes, or a track of the gutter above a row.
struct Level: Hashable, Comparable {
    /// Grows downwards.
    let order: Int

    init(row: Int, line: Int) {
        order = (2 * row + 1) << 32 | line
    }

    init(gutter: Int, track: Int) {
        order = 2 * gutter << 32 | track
    }

    var isGutter: Bool { order >> 32 & 1 == 0 }
    /// The row, or the gutter above the row of that index.
    var row: Int { order >> 33 }
    /// The line, or the track.
    var offset: Int { order & 0xFFFF_FFFF }

    static func < (a: Level, b: Level) -> Bool { a.order < b.order }
}

/// Finds for each link the gutters it runs through.
///
/// Gutter g lies left of column g, and gutter r above row r. All links from one port are one net. A net has
/// *trunks*, which run down a gutter between columns, and *lanes*, which run along a gutter between rows; links of
/// the net share them. A link leaves its port to the right, runs along trunks and lanes of its net, and enters its
/// input from the left. A trunk is fed from its left by a line at some level (the port itself, or a line that
/// passes through empty cells), or by a lane.
///
/// In a gutter, a line that comes from the left at a level must end before one that leaves to the right at the same
/// level begins. This orders trunks; a link that would make the order circular gets a trunk of its own behind a
/// lane, which nothing has to follow.
struct Router {
    struct Link {
        let from: Anchor
        let to: Anchor
    }

    enum Feed {
        case line(Level)
        case lane(Int)
    }

    struct Trunk {
        let gutter: Int
        let net: Int
        let feed: Feed
        /// Levels at which links leave it to the right.
        var exits: [Level] = []
        /// Lanes that it feeds.
        var lanes: [Int] = []
        /// Trunks of the same gutter that must lie left of it.
        var after: [Int] = []
        /// Nil as long as it needs none, because nothing turns into it.
        var track: Int?
    }

    struct Lane {
        let gutter: Int
        let net: Int
        /// The gutters between columns from the first to the last that it reaches.
        var span: ClosedRange<Int>
        var track = 0
    }

    enum Route {
        /// Along one level all the way.
        case straight
        /// By this trunk and then right.
        case trunk(Int)
    }

    var trunks: [Trunk] = []
    var lanes: [Lane] = []
    /// One for each link.
    var routes: [Route] = []

    let links: [Link]
    private let nets: [Int]
    private let boxColumns: [[Int]]
    private let isShared: [Bool]
    private var degree: [Int]
    private var trunkOf: [NetGutter: Int] = [:]
    private var laneFedTrunkOf: [NetGutter: Int] = [:]
    private var lanesOfNet: [[Int]]
    private var reserved: [Level: [(columns: Range<Int>, net: Int)]] = [:]

    private struct NetGutter: Hashable {
        let net: Int
        let gutter: Int
    }

    /// `links` are sorted by their start; `boxColumns` gives for each row the sorted columns that hold a box.
    init(links: [Link], boxColumns: [[Int]]) {
        self.links = links
        self.boxColumns = boxColumns
        var nets: [Int] = []
        for (index, link) in links.enumerated() {
            let isNew = index == 0 || links[index - 1].from != link.from
            nets.append((nets.last ?? -1) + (isNew ? 1 : 0))
        }
        self.nets = nets
        let count = (nets.last ?? -1) + 1
        degree = Array(repeating: 0, count: count)
        lanesOfNet = Array(repeating: [], count: count)
        var netOfTarget: [Anchor: Int] = [:]
        var sharedTargets: Set<Anchor> = []
        for (link, net) in zip(links, nets) {
            degree[net] += 1
            if netOfTarget.updateValue(net, forKey: link.to).map({ $0 != net }) ?? false {
                sharedTargets.insert(link.to)
            }
        }
        isShared = links.map { sharedTargets.contains($0.to) }
        routes = links.indices.map { _ in .straight }
        for index in links.indices { routes[index] = route(index) }
        orderTrunks()
        assignTracks()
    }

    private mutating func route(_ index: Int) -> Route {
        let (link, net) = (links[index], nets[index])
        let between = link.from.column + 1..<max(link.from.column + 1, link.to.column)
        let isForward = link.to.column > link.from.column
        if isForward, link.from.level == link.to.level, reserve(between, at: link.from.level, for: net) {
            return .straight
        }
        // Where several nets enter one port, all that comes together there must go only there.
        let needsOwnTrunk = isShared[index] && degree[net] > 1
        if needsOwnTrunk { return .trunk(addLaneRoute(index)) }
        if let trunk = trunkOf[NetGutter(net: net, gutter: link.to.column)] {
            return .trunk(leave(trunk, at: link.to.level))
        }
        if isForward, reserve(between, at: link.from.level, for: net) {
            return .trunk(leave(addTrunk(gutter: link.to.column, index), at: link.to.level))
        }
        if isForward, reserve(between, at: link.to.level, for: net) {
            return .trunk(leave(sourceTrunk(index), at: link.to.level))
        }
        return .trunk(addLaneRoute(index))
    }

    /// Takes a level of empty cells for a net; false if a box or another net is in the way.
    private mutating func reserve(_ columns: Range<Int>, at level: Level, for net: Int) -> Bool {
        if columns.isEmpty { return true }
        let boxes = boxColumns[level.row]
        if let next = boxes.firstSorted(from: columns.lowerBound), columns.contains(next) { return false }
        let others = reserved[level, default: []]
        if others.contains(where: { $0.net != net && $0.columns.overlaps(columns) }) { return false }
        reserved[level, default: []].append((columns, net))
        return true
    }

    private mutating func leave(_ trunk: Int, at level: Level) -> Int {
        trunks[trunk].exits.append(level)
        return trunk
    }

    private mutating func addTrunk(gutter: Int, _ index: Int) -> Int {
        trunks.append(Trunk(gutter: gutter, net: nets[index], feed: .line(links[index].from.level)))
        trunkOf[NetGutter(net: nets[index], gutter: gutter)] = trunks.count - 1
        return trunks.count - 1
    }

    /// The net's trunk right behind its port.
    private mutating func sourceTrunk(_ index: Int) -> Int {
        let gutter = links[index].from.column + 1
        return trunkOf[NetGutter(net: nets[index], gutter: gutter)] ?? addTrunk(gutter: gutter, index)
    }

    mutating func addLaneRoute(_ index: Int) -> Int {
        let (link, net) = (links[index], nets[index])
        let key = NetGutter(net: net, gutter: link.to.column)
        if !isShared[index], let trunk = laneFedTrunkOf[key] { return leave(trunk, at: link.to.level) }
        let lane = lane(index)
        trunks.append(Trunk(gutter: link.to.column, net: net, feed: .lane(lane)))
        let trunk = trunks.count - 1
        if !isShared[index] {
            laneFedTrunkOf[key] = trunk
            if trunkOf[key] == nil { trunkOf[key] = trunk }
        }
        return leave(trunk, at: link.to.level)
    }

    /// The lane by which a link gets from its source's trunk to the gutter of its target: one that the net has, if
    /// it is on the way, else the one next to the target.
    private mutating func lane(_ index: Int) -> Int {
        let (link, net) = (links[index], nets[index])
        let (start, end) = (link.from.row, link.to.row)
        let isForward = link.to.column > link.from.column
        let onTheWay = start == end ? start...start + 1 : min(start, end) + 1...max(start, end)
        let best = end > start ? end : end < start ? end + 1 : isForward ? start : start + 1
        let near = lanesOfNet[net].filter { onTheWay.contains(lanes[$0].gutter) }
            .min { abs(lanes[$0].gutter - best) < abs(lanes[$1].gutter - best) }
        let reach = min(link.from.column + 1, link.to.column)...max(link.from.column + 1, link.to.column)
        if let near {
            let span = lanes[near].span
            lanes[near].span = min(span.lowerBound, reach.lowerBound)...max(span.upperBound, reach.upperBound)
            return near
        }
        lanes.append(Lane(gutter: best, net: net, span: reach))
        lanesOfNet[net].append(lanes.count - 1)
        trunks[sourceTrunk(index)].lanes.append(lanes.count - 1)
        return lanes.count - 1
    }

    /// The trunk from which a net's lanes are fed.
    func sourceTrunk(ofLink index: Int) -> Int? {
        trunkOf[NetGutter(net: nets[index], gutter: links[index].from.column + 1)]
    }

    func net(ofLink index: Int) -> Int { nets[index] }
}

extension [Int] {
    /// The least element from a value on, in an array that is sorted.
    fileprivate func firstSorted(from value: Int) -> Int? {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low < endIndex ? self[low] : nil
    }
}
