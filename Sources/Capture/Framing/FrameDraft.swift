import Catalog
import Workflow

/// Works out the edits that frame a selection.
struct FrameDraft {
    private let analysis: Analysis
    private let selected: Set<Int>
    private let name: String
    private let policies: [Endpoint: StaticPolicy]
    private let start: NodeID
    private let end: NodeID
    private var connections: [Connection]
    private var edits: [Edit] = []

    init(_ analysis: Analysis, _ selected: Set<Int>, name: String, policies: [Endpoint: StaticPolicy] = [:]) {
        self.analysis = analysis
        self.selected = selected
        self.name = name
        self.policies = policies
        var names = Names { analysis.index(of: $0) != nil }
        start = names.free("\(name.lowercased())-start")
        end = names.free("\(name.lowercased())-end")
        connections = analysis.workflow.connections
    }

    mutating func edit() throws(NotFramed) -> Edit {
        let entering = crossingIn().filter { kind($0) == .table && policies[endpoint(output($0))] == nil }
        guard !entering.isEmpty else {
            throw NotFramed("no table enters the frame: leave out the node that reads the data")
        }
        let leaving = crossingOut()
        let answers = answers()
        guard !answers.isEmpty else { throw NotFramed("nothing leaves the frame that production could answer with") }
        addNodes()
        let inputs = names(of: ports(entering))
        let outputs = names(of: answers)
        for (origin, port) in inputs {
            reroute(entering.filter { output($0) == origin }, origin, into: start, port, outPort: port)
        }
        for (origin, port) in outputs {
            let links = leaving.filter { output($0) == origin }
            reroute(links, origin, into: end, port, outPort: port ?? "table")
        }
        return .batch("frame \(name)", edits)
    }

    private func crossingIn() -> [Link] {
        analysis.wiring.links.filter { !selected.contains($0.source) && selected.contains($0.target) }
    }

    private func crossingOut() -> [Link] {
        analysis.wiring.links.filter {
            selected.contains($0.source) && !selected.contains($0.target) && kind($0) == .table
        }
    }

    private func answers() -> [Output] {
        let leaving = crossingOut()
        return leaving.isEmpty ? lastOutputs() : ports(leaving)
    }

    private func endpoint(_ output: Output) -> Endpoint { Endpoint(analysis.id(output.node), output.port) }

    /// What enters the frame, tables first, and what it answers with.
    func crossings() -> (entering: [FrameProposal.Entry], leaving: [FrameProposal.Exit]) {
        let links = crossingIn()
        let entering = ports(links).map { origin in
            let kind = analysis.facts[origin.node].outputs[origin.port]?.kind ?? .table
            let policy = policies[endpoint(origin)]
            return FrameProposal.Entry(
                origin: endpoint(origin), kind: kind,
                targets: links.filter { output($0) == origin }.map { analysis.id($0.target) },
                policy: kind == .table ? policy : policy ?? .freeze)
        }
        let leaving = crossingOut()
        let answers = answers().map { origin in
            FrameProposal.Exit(
                origin: endpoint(origin),
                targets: leaving.filter { output($0) == origin }.map { analysis.id($0.target) })
        }
        return (entering.filter { $0.kind == .table } + entering.filter { $0.kind != .table }, answers)
    }

    /// The policies that are written down: `freeze` is what holds without a word.
    private var written: ParameterValue? {
        var entries: OrderedDictionary<String, ParameterValue> = [:]
        for origin in ports(crossingIn()) {
            guard let policy = policies[endpoint(origin)], policy != .freeze else { continue }
            let key = EndpointText.shortest(analysis.id(origin.node), origin.port, analysis.type(origin.node))
            entries[key] = .string(policy.rawValue)
        }
        return entries.isEmpty ? nil : .map(entries)
    }

    private typealias Output = Extraction.OutputPort

    private func output(_ link: Link) -> Output { Output(node: link.source, port: link.output) }

    private func kind(_ link: Link) -> PortKind? { analysis.facts[link.source].outputs[link.output]?.kind }

    /// The different outputs that links come from, in the document's order.
    private func ports(_ links: [Link]) -> [Output] {
        var seen: Set<Output> = []
        return links.map(output).filter { seen.insert($0).inserted }
    }

    /// What nodes yield that feed no other: tables if there are any, else models.
    private func lastOutputs() -> [Output] {
        for kind in [PortKind.table, .model] {
            let found = selected.sorted().flatMap { node in
                analysis.facts[node].outputs.filter { output in
                    output.spec.kind == kind
                        && !analysis.wiring.outgoing(node).contains { position in
                            let link = analysis.wiring.links[position]
                            return link.output == output.id && selected.contains(link.target)
                        }
                }.map { Output(node: node, port: $0.id) }
            }
            if !found.isEmpty { return found }
        }
        return []
    }

    /// One port needs no name; of several, each is named for the node that it comes from.
    private func names(of outputs: [Output]) -> [(origin: Output, port: PortID?)] {
        guard outputs.count > 1 else { return outputs.map { ($0, nil) } }
        var names = Names { $0 == "workflow" }
        return outputs.map { ($0, PortID(names.free(analysis.id($0.node).text).text)) }
    }

    /// Lets links that come from one output run through a node.
    private mutating func reroute(
        _ links: [Link], _ origin: Output, into node: NodeID, _ port: PortID?, outPort: PortID?
    ) {
        let source = links.first.map { analysis.workflow.connections[$0.connection].from }
        let text = EndpointText.shortest(analysis.id(origin.node), origin.port, analysis.type(origin.node))
        let short = Endpoint(
            analysis.id(origin.node), text == analysis.id(origin.node).text ? nil : origin.port)
        var place = connections.count
        for link in links {
            let connection = analysis.workflow.connections[link.connection]
            guard let index = connections.firstIndex(of: connection) else { continue }
            connections[index] = Connection(from: Endpoint(node, outPort), to: connection.to)
            edits += [.disconnect(connection), .connect(connections[index], index: index)]
            place = min(place, index)
        }
        let connection = Connection(from: source ?? short, to: Endpoint(node, port))
        connections.insert(connection, at: place)
        edits.append(.connect(connection, index: place))
    }

    /// Start stands before the selection and End behind it, level with its first row; what is in the way moves right.
    private mutating func addNodes() {
        var places = analysis.workflow.nodes.mapValues(\.at)
        let chosen = selected.map { analysis.node($0).at }
        let row = chosen.map(\.row).min() ?? 0
        let left = chosen.map(\.column).min() ?? 0
        func isTaken(_ place: GridPoint) -> Bool { place.column < 0 || places.values.contains(place) }
        func makeRoom(from column: Int) {
            for (id, place) in places where place.column >= column {
                places[id] = GridPoint(place.column + 1, place.row)
            }
        }
        var startPlace = GridPoint(left - 1, row)
        if isTaken(startPlace) {
            makeRoom(from: left)
            startPlace.column = left
        }
        let right = selected.compactMap { places[analysis.id($0)]?.column }.max() ?? left
        let endPlace = GridPoint(right + 1, row)
        if isTaken(endPlace) { makeRoom(from: right + 1) }
        for (id, place) in places where analysis.workflow.nodes[id]?.at != place { edits.append(.move(id, to: place)) }
        let parameters: Parameters = ["name": .string(name)]
        let first = selected.min() ?? 0
        var startNode = Node(type: "capture-start@1", at: startPlace, parameters: parameters)
        if let written { startNode.parameters["static"] = written }
        let endNode = Node(type: "capture-end@1", at: endPlace, parameters: parameters)
        edits.append(.addNode(start, startNode, index: first))
        edits.append(.addNode(end, endNode, index: (selected.max() ?? first) + 2))
    }
}
