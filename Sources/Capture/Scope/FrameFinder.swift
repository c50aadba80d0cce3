import Catalog
import Workflow

/// Finds a workflow's captures and what is wrong with them.
struct FrameFinder {
    private let workflow: Workflow
    private let kinds: [NodeKind?]
    private let landmarks: Structure.Landmarks
    private let wiring: Wiring
    private let ordering: Ordering
    private(set) var diagnostics: [Diagnostic] = []

    init(
        _ workflow: Workflow, _ kinds: [NodeKind?], _ landmarks: Structure.Landmarks, _ wiring: Wiring,
        _ ordering: Ordering
    ) {
        self.workflow = workflow
        self.kinds = kinds
        self.landmarks = landmarks
        self.wiring = wiring
        self.ordering = ordering
    }

    mutating func frames() -> [CaptureFrame] {
        let starts = byName(landmarks.starts)
        let ends = byName(landmarks.ends)
        var frames: [CaptureFrame] = []
        for (name, nodes) in starts {
            reportRepeated("Capture Start", name, nodes)
            guard let ends = ends[name] else {
                let hint = Suggestion.hint(for: name, in: ends.keys)
                report(
                    "capture-without-end", nodes[0], at: .parameter("name"),
                    "the capture \"\(name)\" has no Capture End\(hint)")
                continue
            }
            guard let scope = scope(from: nodes[0], to: ends[0]) else {
                report("capture-without-path", ends[0], "no path leads from Capture Start to End of \"\(name)\"")
                continue
            }
            frames.append(CaptureFrame(name: name, start: nodes[0], end: ends[0], scope: scope, statics: []))
        }
        for (name, nodes) in ends {
            reportRepeated("Capture End", name, nodes)
            guard starts[name] == nil else { continue }
            let hint = Suggestion.hint(for: name, in: starts.keys)
            report(
                "capture-without-start", nodes[0], at: .parameter("name"),
                "the capture \"\(name)\" has no Capture Start\(hint)")
        }
        for index in frames.indices { findStatics(&frames[index]) }
        markOverlaps(&frames)
        return frames
    }

    /// Nodes by their parameter `name`.
    private func byName(_ nodes: [Int]) -> OrderedDictionary<String, [Int]> {
        var result: OrderedDictionary<String, [Int]> = [:]
        for node in nodes {
            guard let name = workflow.nodes.values[node].parameters["name"]?.string else { continue }
            result[name, default: []].append(node)
        }
        return result
    }

    /// Every node on a path from `start` to `end`, without these two; nil if there is no path.
    private func scope(from start: Int, to end: Int) -> [Int]? {
        let (lowest, highest) = (ordering.rank[start], ordering.rank[end])
        guard lowest <= highest else { return nil }
        // What lies beyond the other's rank can't be on a path, so a small frame in a large workflow is found fast.
        let isReached = wiring.reached(from: [start]) { ordering.rank[$0] <= highest }
        guard isReached[end] else { return nil }
        let isReaching = wiring.reaching([end]) { ordering.rank[$0] >= lowest }
        return isReached.indices.filter { isReached[$0] && isReaching[$0] && $0 != start && $0 != end }
    }

    private mutating func findStatics(_ frame: inout CaptureFrame) {
        let start = workflow.nodes.values[frame.start]
        let policies = start.parameters["static"]?.map ?? [:]
        var used: Set<String> = []
        var livePorts = Set(wiring.incoming(frame.start).map { wiring.links[$0].input })
        var found: OrderedDictionary<Endpoint, Int> = [:]
        var isInside = [Bool](repeating: false, count: kinds.count)
        for node in frame.scope + [frame.start, frame.end] { isInside[node] = true }
        for node in frame.scope + [frame.end] {
            for position in wiring.incoming(node) where !isInside[wiring.links[position].source] {
                let link = wiring.links[position]
                let id = workflow.nodes.keys[link.source]
                let origin = Endpoint(id, link.output)
                if let index = found[origin] {
                    frame.statics[index].links.append(position)
                    continue
                }
                found[origin] = frame.statics.count
                var policy = StaticPolicy.freeze
                for key in [origin.description] + (isDefault(link) ? [id.text] : []) {
                    guard let value = policies[key] else { continue }
                    used.insert(key)
                    policy = value.string.flatMap { StaticPolicy(rawValue: $0) } ?? policy
                    break
                }
                let port = PortID(id.text).free { livePorts.contains($0) }
                if policy == .input { livePorts.insert(port) }
                frame.statics.append(
                    StaticInput(
                        node: link.source, port: link.output, policy: policy, links: [position], livePort: port))
            }
        }
        let origins = frame.statics.map { origin in
            EndpointText.shortest(workflow.nodes.keys[origin.node], origin.port, kinds[origin.node]?.type)
        }
        for key in policies.keys where !used.contains(key) {
            report(
                "unused-static", frame.start, at: .parameter("static"), severity: .warning,
                "no link from \"\(key)\" enters the capture \"\(frame.name)\""
                    + Suggestion.hint(for: key, in: origins))
        }
    }

    private func isDefault(_ link: Link) -> Bool {
        workflow.connections[link.connection].from.port == nil
            || EndpointText.shortest("", link.output, kinds[link.source]?.type).isEmpty
    }

    private mutating func markOverlaps(_ frames: inout [CaptureFrame]) {
        guard frames.count > 1 else { return }
        var members: [Int: [Int]] = [:]
        for (index, frame) in frames.enumerated() {
            for node in [frame.start, frame.end] + frame.scope { members[node, default: []].append(index) }
        }
        var checked: Set<[Int]> = []
        for (_, inside) in members.sorted(by: { $0.key < $1.key }) where inside.count > 1 {
            for (position, first) in inside.enumerated() {
                for second in inside.dropFirst(position + 1) where checked.insert([first, second]).inserted {
                    let (left, right) = (frames[first], frames[second])
                    guard !holds(left, right), !holds(right, left) else { continue }
                    frames[first].overlaps = true
                    frames[second].overlaps = true
                    report(
                        "capture-overlap", right.start,
                        "the captures \"\(left.name)\" and \"\(right.name)\" overlap in part; "
                            + "frames must be nested or apart")
                }
            }
        }
    }

    /// Whether all of `inner` lies between Start and End of `outer`. Paths being closed, its ends decide.
    private func holds(_ outer: CaptureFrame, _ inner: CaptureFrame) -> Bool {
        outer.spans(inner.start) && outer.spans(inner.end)
    }

    private mutating func reportRepeated(_ words: String, _ name: String, _ nodes: [Int]) {
        for node in nodes.dropFirst() {
            report(
                "capture-repeated", node, at: .parameter("name"),
                "there are two \(words) nodes named \"\(name)\"; each capture needs its own name")
        }
    }

    private mutating func report(
        _ code: String, _ node: Int, at place: Diagnostic.Place = .node, severity: Diagnostic.Severity = .error,
        _ message: String
    ) {
        diagnostics.append(Diagnostic(code, severity, node: workflow.nodes.keys[node], at: place, message))
    }
}
