/// The order of trunks in a gutter, and the tracks on which trunks and lanes run side by side.
extension Router {
    /// Where a line comes into a gutter from its left and links leave it to the right at the same level.
    private struct Meeting {
        var entering: [Int] = []
        var leaving: [Int] = []
    }

    private struct Crossroads: Hashable {
        let gutter: Int
        let level: Level
    }

    mutating func orderTrunks() {
        var meetings: [Crossroads: Meeting] = [:]
        for (index, trunk) in trunks.enumerated() {
            guard case .line(let level) = trunk.feed else { continue }
            meetings[Crossroads(gutter: trunk.gutter, level: level), default: Meeting()].entering.append(index)
        }
        for (link, route) in routes.enumerated() {
            guard case .trunk(let trunk) = route else { continue }
            let place = Crossroads(gutter: trunks[trunk].gutter, level: links[link].to.level)
            meetings[place]?.leaving.append(link)
        }
        for place in meetings.keys.sorted(by: { ($0.gutter, $0.level) < ($1.gutter, $1.level) }) {
            guard let meeting = meetings[place] else { continue }
            for link in meeting.leaving { order(meeting.entering, beforeExitOf: link) }
        }
    }

    private mutating func order(_ entering: [Int], beforeExitOf link: Int) {
        guard case .trunk(var trunk) = routes[link], trunks[trunk].net != trunks[entering[0]].net else { return }
        if entering.contains(where: { mustPrecede(trunk, $0) }) {
            if let exit = trunks[trunk].exits.firstIndex(of: links[link].to.level) {
                trunks[trunk].exits.remove(at: exit)
            }
            let gutter = trunks[trunk].gutter
            trunk = addLaneRoute(link)
            routes[link] = .trunk(trunk)
            guard trunks[trunk].gutter == gutter else { return }
        }
        trunks[trunk].after += entering
    }

    /// Whether it is settled already that the first trunk lies left of the second.
    private func mustPrecede(_ first: Int, _ second: Int) -> Bool {
        var waiting = [second]
        var seen: Set<Int> = []
        while let trunk = waiting.popLast() {
            if trunk == first { return true }
            if seen.insert(trunk).inserted { waiting += trunks[trunk].after }
        }
        return false
    }

    mutating func assignTracks() {
        assignLanes()
        for group in Dictionary(grouping: trunks.indices, by: { trunks[$0].gutter }).values {
            var gutter = GutterTracks()
            let preferred = group.map { (trunk: $0, preference: preference(of: $0)) }
                .sorted { $0.preference < $1.preference }
            for (trunk, _) in preferred { place(trunk, in: &gutter) }
        }
    }

    private mutating func assignLanes() {
        for group in Dictionary(grouping: lanes.indices, by: { lanes[$0].gutter }).values {
            let sorted = group.map { (index: $0, lane: lanes[$0]) }.sorted { left, right in
                let (a, b) = (left.lane, right.lane)
                return (a.span.lowerBound, a.span.upperBound, a.net) < (b.span.lowerBound, b.span.upperBound, b.net)
            }.map(\.index)
            var ends: [Int] = []
            for lane in sorted {
                let span = lanes[lane].span
                let track = ends.firstIndex { $0 < span.lowerBound } ?? ends.count
                if track == ends.count { ends.append(span.upperBound) } else { ends[track] = span.upperBound }
                lanes[lane].track = track
            }
        }
    }

    func level(ofLane lane: Int) -> Level {
        Level(gutter: lanes[lane].gutter, track: lanes[lane].track)
    }

    func level(of feed: Feed) -> Level {
        switch feed {
        case .line(let level): level
        case .lane(let lane): level(ofLane: lane)
        }
    }

    private func reach(of trunk: Trunk) -> ClosedRange<Level> {
        let start = level(of: trunk.feed)
        var (least, greatest) = (start, start)
        func take(_ level: Level) { (least, greatest) = (min(least, level), max(greatest, level)) }
        for level in trunk.exits { take(level) }
        for lane in trunk.lanes { take(level(ofLane: lane)) }
        return least...greatest
    }

    /// Trunks that lead down are nested with the lowest first, trunks that lead up with the highest first: so lines
    /// that needn't cross don't.
    private func preference(of index: Int) -> (Int, Int, Int) {
        let trunk = trunks[index]
        let reach = reach(of: trunk)
        let start = level(of: trunk.feed)
        let leadsDown = reach.upperBound > start && reach.lowerBound == start
        return leadsDown ? (0, -start.order, index) : (1, start.order, index)
    }

    /// Places what must lie to the left first; the order has no circles.
    private mutating func place(_ root: Int, in gutter: inout GutterTracks) {
        var waiting = [root]
        while let trunk = waiting.last {
            let open = trunks[trunk].after.filter { gutter.least[$0] == nil }
            if open.isEmpty {
                waiting.removeLast()
                guard gutter.least[trunk] == nil else { continue }
                let least = trunks[trunk].after.compactMap { gutter.least[$0] }.max() ?? 0
                let reach = reach(of: trunks[trunk])
                if reach.lowerBound == reach.upperBound {
                    gutter.least[trunk] = least
                } else {
                    let track = gutter.take(reach, from: least)
                    trunks[trunk].track = track
                    gutter.least[trunk] = track + 1
                }
            } else {
                waiting += open
            }
        }
    }
}

/// What is taken on the tracks of one gutter.
private struct GutterTracks {
    private var taken: [[ClosedRange<Level>]] = []
    /// For each trunk that has been placed the first track to its right.
    var least: [Int: Int] = [:]

    mutating func take(_ reach: ClosedRange<Level>, from least: Int) -> Int {
        var track = least
        while track < taken.count, taken[track].contains(where: { $0.overlaps(reach) }) { track += 1 }
        while taken.count <= track { taken.append([]) }
        taken[track].append(reach)
        return track
    }
}
