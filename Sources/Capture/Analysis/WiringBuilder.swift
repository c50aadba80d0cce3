import Catalog
import Workflow

/// Resolves the endpoints of every connection to ports and notes what doesn't fit.
struct WiringBuilder {
    let workflow: Workflow
    /// For each node its kind; nil for one of a type that the catalog doesn't have.
    private let kinds: [NodeKind?]
    private(set) var diagnostics: [Diagnostic] = []
    /// Nodes into which a connection failed; a missing input there is no news.
    private(set) var troubled: Set<Int> = []

    init(_ workflow: Workflow, _ kinds: [NodeKind?]) {
        self.workflow = workflow
        self.kinds = kinds
    }

    mutating func build(after known: KnownLinks?) -> Wiring {
        var links: [Link] = []
        links.reserveCapacity(workflow.connections.count)
        // A mirror's outputs are only known once all inputs are.
        var isOpen: [Bool] = []
        isOpen.reserveCapacity(workflow.connections.count)
        var mirrored: [Int: [PortID]] = [:]
        for position in workflow.connections.indices {
            let before = known?.link(position)
            guard let link = before ?? link(position) else { continue }
            links.append(link)
            isOpen.append(before == nil || kinds[link.source]?.isMirror == true)
            if kinds[link.target]?.isMirror == true { mirrored[link.target, default: []].append(link.input) }
        }
        for ports in mirrored { mirrored[ports.key] = ports.value.sorted { $0.isNaturallyBefore($1) } }
        let seconds = seconds(links)
        var isSound = [Bool](repeating: true, count: links.count)
        for position in links.indices {
            if isOpen[position] {
                guard let output = output(links[position], mirrored) else {
                    troubled.insert(links[position].target)
                    isSound[position] = false
                    continue
                }
                links[position].output = output
            }
            guard !seconds.isEmpty, let taken = seconds[position] else { continue }
            reportSecond(links[position], taken)
            isSound[position] = false
        }
        if isSound.contains(false) { links = links.indices.filter { isSound[$0] }.map { links[$0] } }
        return Wiring(links: links, nodeCount: workflow.nodes.count)
    }

    /// A connection whose nodes and input are there; its output is still open.
    private mutating func link(_ position: Int) -> Link? {
        let connection = workflow.connections[position]
        let target = index(of: connection.to.node, connection, other: connection.from.node)
        guard let source = index(of: connection.from.node, connection, other: connection.to.node) else {
            if let target { troubled.insert(target) }
            return nil
        }
        guard let target else { return nil }
        guard let input = input(of: target, connection, position) else {
            troubled.insert(target)
            return nil
        }
        let place = kinds[target]?.inputs.declared.firstIndex { $0.id == input } ?? .max
        return Link(connection: position, source: source, output: "", target: target, input: input, place: place)
    }

    /// The positions of links into an input that one before them leads to already, each with the inputs that are taken.
    private func seconds(_ links: [Link]) -> [Int: Set<PortID>] {
        let byTarget = Adjacency(count: workflow.nodes.count, ends: links.map(\.target))
        var seconds: [Int: Set<PortID>] = [:]
        for node in 0..<byTarget.count where byTarget[node].count > 1 {
            let positions = byTarget[node]
            // Most nodes have two inputs; a set for each would cost more than all the rest.
            if positions.count == 2, links[positions.first!].input != links[positions.last!].input { continue }
            var taken: Set<PortID> = []
            let repeated = positions.filter { !taken.insert(links[$0].input).inserted }
            for position in repeated { seconds[position] = taken }
        }
        return seconds
    }

    private mutating func index(of id: NodeID, _ connection: Connection, other: NodeID) -> Int? {
        if let index = workflow.nodes.index(forKey: id) { return index }
        let names = workflow.nodes.keys.lazy.map(\.text)
        diagnostics.append(
            Diagnostic(
                "unknown-node", node: workflow.nodes[other] == nil ? nil : other,
                "the connection \(connection) names the node \"\(id)\", which there isn't"
                    + Suggestion.hint(for: id.text, in: names)))
        return nil
    }

    private mutating func input(of node: Int, _ connection: Connection, _ position: Int) -> PortID? {
        let wanted = connection.to.port
        switch kinds[node]?.inputs {
        case nil: return wanted ?? "table"
        case .any(_, let first, _), .open(_, _, let first, _): return wanted ?? first
        case .mirrored: return wanted ?? "table"
        case .fixed(let ports):
            if let wanted, ports.contains(where: { $0.id == wanted }) { return wanted }
            if wanted == nil, let first = ports.first { return first.id }
            let fix = wanted.flatMap { wanted in
                Suggestion.closest(to: wanted.text, in: ports.map(\.id.text)).map { port in
                    self.fix(connection, position, to: Endpoint(connection.to.node, PortID(port)), port)
                }
            }
            report(connection.to, .input(wanted ?? ""), "input", ports.map(\.id), fix)
            return nil
        }
    }

    private mutating func output(_ link: Link, _ mirrored: [Int: [PortID]]) -> PortID? {
        let wanted = workflow.connections[link.connection].from.port
        let ports: [PortID]
        switch kinds[link.source]?.outputs {
        case nil: return wanted ?? "table"
        case .any(_, let first, _), .open(_, _, let first, _): return wanted ?? first
        case .mirrored(let plus): ports = (mirrored[link.source] ?? []) + plus.map(\.id)
        case .fixed(let fixed):
            let meant = wanted == nil ? fixed.first : fixed.first { $0.id == wanted }
            if let meant { return meant.id }
            ports = fixed.map(\.id)
        }
        if let wanted, ports.contains(wanted) { return wanted }
        if wanted == nil, let first = ports.first { return first }
        let connection = workflow.connections[link.connection]
        let fix = wanted.flatMap { wanted in
            Suggestion.closest(to: wanted.text, in: ports.map(\.text)).map { port in
                self.fix(connection, link.connection, from: Endpoint(connection.from.node, PortID(port)), port)
            }
        }
        report(connection.from, .output(wanted ?? ""), "output", ports, fix)
        return nil
    }

    private mutating func report(
        _ endpoint: Endpoint, _ place: Diagnostic.Place, _ side: String, _ ports: [PortID], _ fix: Diagnostic.Fix?
    ) {
        let list = ports.map { "\"\($0)\"" }.joined(separator: ", ")
        guard let wanted = endpoint.port else {
            let words = side == "input" ? "takes no input" : "has no output"
            let diagnostic = Diagnostic("unknown-port", node: endpoint.node, "\"\(endpoint.node)\" \(words)")
            diagnostics.append(diagnostic)
            return
        }
        let has = ports.isEmpty ? "; it has none" : "; it has \(list)"
        let hint = Suggestion.hint(for: wanted.text, in: ports.map(\.text))
        diagnostics.append(
            Diagnostic(
                "unknown-port", node: endpoint.node, at: place,
                "\"\(endpoint.node)\" has no \(side) \"\(wanted)\"\(hint.isEmpty ? has : hint)", fix: fix))
    }

    private mutating func reportSecond(_ link: Link, _ taken: Set<PortID>) {
        let connection = workflow.connections[link.connection]
        var fix: Diagnostic.Fix?
        if kinds[link.target]?.inputs.isOpen == true {
            let port = link.input.free { $0 == link.input || taken.contains($0) }
            fix = self.fix(connection, link.connection, to: Endpoint(connection.to.node, port), port.text)
        }
        diagnostics.append(
            Diagnostic(
                "double-input", node: connection.to.node, at: .input(link.input),
                "two connections lead to the input \"\(link.input)\" of \"\(connection.to.node)\"; an input takes one",
                fix: fix))
    }

    /// Replaces one end of a connection by the port that was meant.
    private func fix(
        _ connection: Connection, _ position: Int, from: Endpoint? = nil, to: Endpoint? = nil, _ port: String
    ) -> Diagnostic.Fix {
        let mended = Connection(from: from ?? connection.from, to: to ?? connection.to)
        let label = "use \"\(port)\""
        return Diagnostic.Fix(
            label, edit: .batch(label, [.disconnect(connection), .connect(mended, index: position)]))
    }
}

/// The links of a workflow an edit or so ago, of which most still hold.
struct KnownLinks {
    private let links: [Link]
    /// For each connection then its position in `links`; -1 where it was none.
    private let linkOfConnection: [Int]
    private let connections: Alignment
    private let nodes: Alignment

    /// - Parameter nodes: those that have kept id and type.
    init(_ wiring: Wiring, _ before: [Connection], now: [Connection], nodes: Alignment) {
        links = wiring.links
        var linkOfConnection = [Int](repeating: -1, count: before.count)
        for (position, link) in links.enumerated() { linkOfConnection[link.connection] = position }
        self.linkOfConnection = linkOfConnection
        connections = Alignment(now, with: before)
        self.nodes = nodes
    }

    /// What a connection still is; nil where that is to be found out.
    func link(_ position: Int) -> Link? {
        guard let before = connections.before(position), linkOfConnection[before] >= 0 else { return nil }
        var link = links[linkOfConnection[before]]
        guard let source = nodes.now(link.source), let target = nodes.now(link.target) else { return nil }
        (link.connection, link.source, link.target) = (position, source, target)
        return link
    }
}

extension PortList {
    /// The ports that are there whatever is connected.
    var declared: [Port] {
        switch self {
        case .fixed(let ports), .open(let ports, _, _, _): ports
        case .any, .mirrored: []
        }
    }

    /// Whether a connection may name a port that isn't there yet.
    var isOpen: Bool {
        switch self {
        case .any, .open: true
        case .fixed, .mirrored: false
        }
    }

    /// The kinds that a port takes; nil where there is no such port.
    func kinds(of port: PortID) -> Set<PortKind>? {
        switch self {
        case .fixed(let ports): ports.first { $0.id == port }.map { [$0.kind] }
        case .any(let kinds, _, _): kinds
        case .open(let ports, let kinds, _, _): ports.first { $0.id == port }.map { [$0.kind] } ?? kinds
        case .mirrored: [.table, .model, .workflow]
        }
    }
}
