import Catalog
import Workflow

/// Works out the edits that make a frame: tables that enter run through Start, tables that leave through End. Models
/// and workflows that enter become static inputs, and so does a table with a policy. Where no table leaves, what the
/// last nodes yield is what the capture answers with.
///
/// A capture that is changed keeps its two nodes, its policies and the names of its ports.
struct FrameDraft {
    typealias Output = Extraction.OutputPort

    private let ground: FrameGround
    private let held: Set<Int>
    private let name: String
    private let policies: [Endpoint: StaticPolicy]
    private let start: NodeID
    private let end: NodeID

    private var analysis: Analysis { ground.analysis }

    init(_ ground: FrameGround, _ held: Set<Int>, name: String, policies: [Endpoint: StaticPolicy]) {
        self.ground = ground
        self.held = held
        self.name = name
        self.policies = policies
        let analysis = ground.analysis
        var names = Names { analysis.index(of: $0) != nil }
        start = ground.changed.map { analysis.id($0.start) } ?? names.free("\(name.lowercased())-start")
        end = ground.changed.map { analysis.id($0.end) } ?? names.free("\(name.lowercased())-end")
    }

    func edit() throws(NotFramed) -> Edit {
        let entering = crossingIn()
        let live = entering.filter(isLive)
        guard !live.isEmpty else {
            throw NotFramed(
                entering.contains { ground.kind($0) == .table }
                    ? "no live input: let one of the tables that enter run through Start"
                    : "no table enters the frame: leave out the node that reads the data")
        }
        let answers = answers()
        guard !answers.isEmpty else { throw NotFramed("nothing leaves the frame that production could answer with") }
        var rerouting = Rerouting(ground)
        for (origin, port) in names(of: ports(live), kept: keptPorts(at: ground.changed?.start)) {
            rerouting.lead(live.filter { output($0) == origin }, origin, through: start, port, port)
        }
        let leaving = crossingOut()
        for (origin, port) in names(of: answers, kept: keptPorts(at: ground.changed?.end)) {
            rerouting.lead(leaving.filter { output($0) == origin }, origin, through: end, port, port ?? "table")
        }
        return .batch("frame \(name)", placing() + rerouting.edits)
    }

    /// What the frame would be, but for what follows from its edits.
    func proposal() -> FrameProposal {
        let entering = crossingIn()
        let leaving = crossingOut()
        let entries = ports(entering).map { origin in
            let kind = analysis.facts[origin.node].outputs.kind(of: origin.port) ?? .table
            return FrameProposal.Entry(
                origin: endpoint(origin), label: label(origin), kind: kind,
                connections: connections(of: entering, from: origin), policy: policy(of: origin, kind))
        }
        let exits = answers().map { origin in
            FrameProposal.Exit(
                origin: endpoint(origin), label: label(origin),
                kind: analysis.facts[origin.node].outputs.kind(of: origin.port) ?? .table,
                connections: connections(of: leaving, from: origin))
        }
        return FrameProposal(
            entering: entries.filter { $0.kind == .table } + entries.filter { $0.kind != .table }, leaving: exits,
            end: end)
    }

    // MARK: What crosses the frame

    private func crossingIn() -> [Link] { ground.crossing(held, .upstream) }

    /// Tables that leave. What went past the End of the capture that is changed goes past it still.
    private func crossingOut() -> [Link] {
        ground.crossing(held, .downstream).filter { link in
            guard let changed = ground.changed else { return ground.kind(link) == .table }
            let passedEnd = analysis.workflow.connections[link.connection].from.node == end
            let isOld = changed.spans(link.source) && !changed.spans(link.target)
            return isOld ? passedEnd : passedEnd || ground.kind(link) == .table
        }
    }

    private func answers() -> [Output] {
        let answers = ports(crossingOut())
        let kept = keptPorts(at: ground.changed?.end).keys.filter { output in
            // What only newcomers take now is no answer any more.
            held.contains(output.node)
                && ground.links(from: output.node).allSatisfy { link in
                    link.output != output.port || !held.contains(link.target)
                        || ground.changed?.spans(link.target) == true
                }
        }
        let missing = kept.filter { !answers.contains($0) }.sorted { ($0.node, $0.port) < ($1.node, $1.port) }
        return answers.isEmpty && missing.isEmpty ? lastOutputs() : answers + missing
    }

    /// What nodes yield that feed no other: tables if there are any, else models. What is only drawn is no answer.
    private func lastOutputs() -> [Output] {
        let nodes = held.sorted().filter { analysis.type($0)?.chart == nil }
        for kind in [PortKind.table, .model] {
            let found = nodes.flatMap { node in
                analysis.facts[node].outputs.filter { output in
                    output.spec.kind == kind
                        && !ground.links(from: node).contains { $0.output == output.id && held.contains($0.target) }
                }.map { Output(node: node, port: $0.id) }
            }
            if !found.isEmpty { return found }
        }
        return []
    }

    /// The ports of the changed capture's Start or End, by what they are connected to.
    private func keptPorts(at node: Int?) -> [Output: PortID] {
        guard let node else { return [:] }
        let wiring = analysis.wiring
        return Dictionary(wiring.incoming(node).map { (output(wiring.links[$0]), wiring.links[$0].input) }) { $1 }
    }

    /// What becomes of what enters from an output; nil where it runs through Start.
    private func policy(of origin: Output, _ kind: PortKind?) -> StaticPolicy? {
        if let policy = policies[endpoint(origin)] { return policy }
        return kind == .table || keptPorts(at: ground.changed?.start)[origin] != nil ? nil : .freeze
    }

    private func isLive(_ link: Link) -> Bool { policy(of: output(link), ground.kind(link)) == nil }

    private func output(_ link: Link) -> Output { Output(node: link.source, port: link.output) }

    private func endpoint(_ output: Output) -> Endpoint { Endpoint(analysis.id(output.node), output.port) }

    private func label(_ output: Output) -> String {
        EndpointText.shortest(analysis.id(output.node), output.port, analysis.type(output.node))
    }

    private func connections(of links: [Link], from origin: Output) -> [Connection] {
        links.filter { output($0) == origin }.map { analysis.workflow.connections[$0.connection] }
    }

    /// The different outputs that links come from, in the document's order.
    private func ports(_ links: [Link]) -> [Output] {
        var seen: Set<Output> = []
        return links.map(output).filter { seen.insert($0).inserted }
    }

    /// One port needs no name; of several, each keeps its own or is named for the node that it comes from.
    private func names(of outputs: [Output], kept: [Output: PortID]) -> [(origin: Output, port: PortID?)] {
        if outputs.count == 1 { return outputs.map { ($0, kept[$0] == "table" ? nil : kept[$0]) } }
        let taken = outputs.compactMap { kept[$0]?.text } + ["workflow"]
        var names = Names { taken.contains($0.text) }
        return outputs.map { ($0, kept[$0] ?? PortID(names.free(analysis.id($0.node).text).text)) }
    }

    // MARK: Start and End

    /// The two nodes where they belong, with what they say.
    private func placing() -> [Edit] {
        guard let changed = ground.changed else {
            let places = FramePlacing(analysis, held, changing: nil)
            var parameters: Parameters = ["name": .string(name)]
            let endNode = Node(type: "capture-end@1", at: places.end, parameters: parameters)
            parameters["static"] = written
            let startNode = Node(type: "capture-start@1", at: places.start, parameters: parameters)
            let first = held.min() ?? 0
            return places.moves + [
                .addNode(start, startNode, index: first), .addNode(end, endNode, index: (held.max() ?? first) + 2),
            ]
        }
        let entering = ports(crossingIn())
        let before = Dictionary(
            changed.statics.map { (Output(node: $0.node, port: $0.port), $0.policy) }
        ) { first, _ in first }
        let isSame =
            entering.allSatisfy { policies[endpoint($0)] ?? .freeze == before[$0] ?? .freeze }
            && before.allSatisfy { $0.value == .freeze || entering.contains($0.key) }
        let saying = isSame ? [] : [Edit.setParameter(start, "static", written, index: nil)]
        let moves = held == Set(changed.scope) ? [] : FramePlacing(analysis, held, changing: changed).moves
        return moves + saying
    }

    /// The policies that are written down: `freeze` is what holds without a word.
    private var written: ParameterValue? {
        var entries: OrderedDictionary<String, ParameterValue> = [:]
        for origin in ports(crossingIn()) {
            guard let policy = policies[endpoint(origin)], policy != .freeze else { continue }
            entries[label(origin)] = .string(policy.rawValue)
        }
        return entries.isEmpty ? nil : .map(entries)
    }
}
