import Capture
import Catalog
import Engine
import Foundation
import Synchronization
import Testing
import Workflow

/// A folder with a cache and an engine of its own; `restarted` is what the next session would find.
struct Scratch: Sendable {
    let folder: TemporaryFolder
    let engine: Engine

    init(threads: Int = 2, limit: Int = EngineCache.standardLimit) throws {
        try self.init(folder: TemporaryFolder(), threads: threads, limit: limit)
    }

    private init(folder: TemporaryFolder, threads: Int, limit: Int) throws {
        self.folder = folder
        engine = Engine(cache: EngineCache(folder: folder.path + "/cache", limit: limit), threads: threads)
    }

    /// A new engine on the same cache.
    func restarted(threads: Int = 2) throws -> Scratch {
        try Scratch(folder: folder, threads: threads, limit: EngineCache.standardLimit)
    }

    /// Runs a workflow and fails the test unless every node is done.
    func run(
        _ workflow: Workflow, targets: Set<NodeID>? = nil, ignoresCache: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> RunResult {
        let result = try await attempt(workflow, targets: targets, ignoresCache: ignoresCache)
        #expect(result.error == nil, sourceLocation: sourceLocation)
        let open = result.states.filter { if case .done = $0.value { false } else { true } }
        #expect(open.isEmpty, sourceLocation: sourceLocation)
        return result
    }

    func attempt(
        _ workflow: Workflow, targets: Set<NodeID>? = nil, ignoresCache: Bool = false,
        control: RunControl = RunControl(), onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) async throws -> RunResult {
        try await engine.run(
            RunRequest(workflow: workflow, folder: folder.path, targets: targets, ignoresCache: ignoresCache),
            control: control, onEvent: onEvent)
    }

    func rows(_ node: NodeID, _ port: PortID = "table", in result: RunResult) async throws -> [[ParameterValue]] {
        try await engine.page(of: PortReference(node, port), in: result, offset: 0, limit: 1_000_000).rows
    }

    func profiles(
        _ node: NodeID, _ port: PortID = "table", filter: String? = nil, in result: RunResult
    ) async throws -> [ColumnProfile] {
        let found = Mutex<[ColumnProfile]>([])
        try await engine.profile(of: TableLook(PortReference(node, port), filter: filter), in: result) { profile in
            found.withLock { $0.append(profile) }
        }
        return found.withLock { $0 }
    }
}

/// What the nodes of a run were told to be.
final class EventLog: Sendable {
    private let events = Mutex<[RunEvent]>([])

    var all: [RunEvent] { events.withLock { $0 } }
    func record(_ event: RunEvent) { events.withLock { $0.append(event) } }
}

extension RunResult {
    /// The nodes that had to be computed.
    var computed: Set<NodeID> {
        Set(states.compactMap { if case .done(let summary) = $0.value, !summary.fromCache { $0.key } else { nil } })
    }
}

extension NodeState {
    /// What a node that is done tells.
    var summary: NodeSummary? { if case .done(let summary) = self { summary } else { nil } }
}

/// A workflow from lines: a node's `id: type@1` with its parameters, and connections.
func workflow(_ nodes: [(NodeID, TypeID, Parameters)], _ connections: String...) throws -> Workflow {
    var workflow = Workflow(name: "test")
    for (id, type, parameters) in nodes { workflow.nodes[id] = Node(type: type, parameters: parameters) }
    for connection in connections {
        let ends = connection.components(separatedBy: " -> ").map { text -> Endpoint in
            let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
            return Endpoint(NodeID(parts[0]), parts.count > 1 ? PortID(parts[1]) : nil)
        }
        workflow.connections.append(Connection(from: ends[0], to: ends[1]))
    }
    return workflow
}
