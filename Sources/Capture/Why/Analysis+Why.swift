import Catalog
package import Workflow

extension Analysis {
    /// Why a node is in the production workflow that leaves a workflow port, or why it isn't.
    ///
    /// Where several captures are combined, the one that has most to do with the node answers.
    package func why(_ node: NodeID, in source: Endpoint) throws(NoProduction) -> Explanation {
        guard let index = index(of: node) else { throw NoProduction("there is no node \"\(node)\"") }
        let found = frames(behind: source).map { FrameInquiry(self, $0).explanation(of: index) }
        if let nearest = found.min(by: { $0.kind.distance < $1.kind.distance }) { return nearest }
        return Explanation(
            node: node, kind: .outside, capture: nil, path: [], isIncluded: false,
            sentence: "\"\(node)\" is not in a capture that \(source) is made from.")
    }
}

extension Explanation.Kind {
    /// How little a frame has to do with the node.
    fileprivate var distance: Int {
        switch self {
        case .kept, .applied, .boundary: 0
        case .learned, .frozen, .promoted, .refreshed: 1
        case .passedThrough: 2
        case .onlyFits: 3
        case .deadEnd: 4
        case .before: 5
        case .after: 6
        case .outside: 7
        }
    }
}

/// Looks at one frame and asks what it means for a node.
private struct FrameInquiry {
    let analysis: Analysis
    let frame: CaptureFrame
    let extraction: Extraction

    init(_ analysis: Analysis, _ frame: CaptureFrame) {
        self.analysis = analysis
        self.frame = frame
        var extraction = Extraction(analysis, frame)
        extraction.gather()
        self.extraction = extraction
    }

    func explanation(of node: Int) -> Explanation {
        let kind = kind(of: node)
        let path = path(for: kind, node)
        let isIncluded =
            switch kind {
            case .boundary, .kept, .applied, .refreshed, .learned, .frozen, .promoted: true
            default: false
            }
        return Explanation(
            node: analysis.id(node), kind: kind, capture: frame.name, path: path, isIncluded: isIncluded,
            sentence: sentence(kind, analysis.id(node), path))
    }

    private func kind(of node: Int) -> Explanation.Kind {
        if node == frame.start || node == frame.end { return .boundary }
        if extraction.taken.contains(node) { return .refreshed }
        if extraction.isKept[node] {
            guard analysis.productionForm(of: node, learning: extraction.learning) == .applied,
                let type = analysis.appliedType(of: node)
            else { return .kept }
            return .applied(type.id)
        }
        let reasons = extraction.frozen.filter { $0.key.node == node }.values
        if reasons.contains(.learned) { return .learned }
        if reasons.contains(.entered) { return .frozen }
        if frame.statics.contains(where: { $0.node == node && $0.policy == .input }) { return .promoted }
        if frame.spans(node) {
            if analysis.type(node)?.productionForm.isPassThrough == true { return .passedThrough }
            return .onlyFits(fitted(by: node))
        }
        if steps(from: frame.start, to: node) != nil {
            return steps(from: frame.end, to: node) != nil ? .after : .deadEnd
        }
        if steps(from: node, to: frame.start) != nil { return .before }
        let fitted = fitted(by: node)
        return fitted.isEmpty ? .outside : .onlyFits(fitted)
    }

    /// The nearest nodes downstream whose values are frozen.
    private func fitted(by node: Int) -> [NodeID] {
        let frozen = Set(extraction.frozen.keys.map(\.node))
        var (open, seen, found) = ([node], Set([node]), Set<Int>())
        while let node = open.popLast() {
            for position in analysis.wiring.outgoing(node) {
                let target = analysis.wiring.links[position].target
                guard seen.insert(target).inserted else { continue }
                if frozen.contains(target) { found.insert(target) } else { open.append(target) }
            }
        }
        return found.sorted().map { analysis.id($0) }
    }

    private func path(for kind: Explanation.Kind, _ node: Int) -> [NodeID] {
        let parts: [[Int]?] =
            switch kind {
            case .before: [steps(from: node, to: frame.start)]
            case .after: [steps(from: frame.end, to: node)]
            case .deadEnd: [steps(from: frame.start, to: node)]
            case .outside: []
            // From outside, the way through Start is the live one, which takes nothing along.
            default: [steps(from: frame.start, to: node), steps(from: node, to: frame.end, avoiding: frame.start)]
            }
        var path: [Int] = []
        for part in parts.compactMap({ $0 }) { path += path.last == part.first ? Array(part.dropFirst()) : part }
        return path.map { analysis.id($0) }
    }

    /// The shortest path along the links that doesn't lead through `avoided`, both ends included.
    private func steps(from start: Int, to end: Int, avoiding avoided: Int? = nil) -> [Int]? {
        var before = [start: start]
        var queue = [start]
        var next = 0
        while next < queue.count, before[end] == nil {
            let node = queue[next]
            next += 1
            for position in analysis.wiring.outgoing(node) {
                let target = analysis.wiring.links[position].target
                guard before[target] == nil, target != avoided else { continue }
                before[target] = node
                queue.append(target)
            }
        }
        guard before[end] != nil else { return nil }
        var path = [end]
        while let last = path.last, last != start, let previous = before[last] { path.append(previous) }
        return path.reversed()
    }

    private func sentence(_ kind: Explanation.Kind, _ node: NodeID, _ path: [NodeID]) -> String {
        let way = path.map(\.text).joined(separator: " -> ")
        let capture = "the capture \"\(frame.name)\""
        switch kind {
        case .boundary:
            return "\"\(node)\" bounds \(capture): production's inputs or outputs stand in its place."
        case .kept: return "\"\(node)\" is in production, because it lies on the path \(way)."
        case .applied(let type):
            return "\"\(node)\" is in production as \(type) with what it learned frozen, because it lies on the "
                + "path \(way)."
        case .refreshed:
            return "\"\(node)\" is in production, because it feeds a static input of \(capture) that is refreshed: "
                + "\(way)."
        case .learned:
            return "\"\(node)\" stays out, but the model that it learned is frozen into production: \(way)."
        case .frozen:
            return "\"\(node)\" stays out, but its value enters \(capture) as a static input and is frozen into "
                + "production: \(way)."
        case .promoted: return "\"\(node)\" stays out; in its place production has a live input: \(way)."
        case .passedThrough:
            return "\"\(node)\" stays out, because it only marks a capture within \(capture): \(way)."
        case .onlyFits(let nodes):
            let names = nodes.map { "\"\($0)\"" }.joined(separator: ", ")
            return names.isEmpty
                ? "\"\(node)\" stays out, because nothing that production answers depends on it."
                : "\"\(node)\" stays out, because it is only needed to make \(names), and that is frozen."
        case .deadEnd:
            return "\"\(node)\" stays out, because it is a dead end: no path leads from it to the end of \(capture). "
                + "It is fed by \(way)."
        case .before: return "\"\(node)\" stays out, because it comes before \(capture): \(way)."
        case .after: return "\"\(node)\" stays out, because it comes after \(capture): \(way)."
        case .outside: return "\"\(node)\" stays out, because it lies on no path through \(capture)."
        }
    }
}

extension ProductionForm {
    var isPassThrough: Bool { if case .passThrough = self { true } else { false } }
}
