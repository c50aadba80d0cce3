import Editor
import Engine
import Synchronization
import Workflow

/// Tells on standard error how a run goes on: a line for each node when it is done or has failed.
final class RunReport: Sendable {
    private let isQuiet: Bool
    /// A node whose work is spread over several statements is done several times.
    private let told = Mutex<Set<NodeID>>([])

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func take(_ event: RunEvent) {
        guard !isQuiet, let line = Self.line(event), told.withLock({ $0.insert(event.node).inserted }) else { return }
        Console.complain(line)
    }

    private static func line(_ event: RunEvent) -> String? {
        switch event.state {
        case .done(let summary):
            let rows = summary.rows.values.max().map { "  \($0) rows" } ?? ""
            let note = summary.note.map { "  \($0)" } ?? ""
            let time = summary.fromCache ? "cached" : DurationText.text(summary.duration)
            return "✓ \(event.node)  \(time)\(rows)\(note)"
        case .failed(let error): return "✗ \(event.node)  \(error.message)"
        case .queued, .running, .skipped: return nil
        }
    }

    func finish(_ result: RunResult) {
        let done = result.states.values.compactMap { if case .done(let summary) = $0 { summary } else { nil } }
        let cached = done.count(where: \.fromCache)
        Console.say(
            "\(done.count) of \(result.states.count) nodes done (\(cached) from the cache) in "
                + DurationText.text(result.duration))
    }
}

/// A run's outcome as JSON.
struct RunDescription: Encodable {
    struct NodeDescription: Encodable {
        var id: String
        var state: String
        var seconds: Double?
        var rows: [String: Int]?
        var cached: Bool?
        var note: String?
        var error: String?
        var sql: String?
    }

    var seconds: Double
    var nodes: [NodeDescription]

    init(_ result: RunResult) {
        seconds = result.duration.seconds
        nodes = result.states.map { id, state in
            var node = NodeDescription(id: id.text, state: "skipped")
            switch state {
            case .done(let summary):
                node.state = "done"
                node.seconds = summary.duration.seconds
                node.rows = Dictionary(uniqueKeysWithValues: summary.rows.map { ($0.key.text, $0.value) })
                node.cached = summary.fromCache
                node.note = summary.note
            case .failed(let error):
                node.state = "failed"
                node.error = [error.message, error.detail].compactMap { $0 }.joined(separator: ": ")
                node.sql = error.sql
            case .queued, .running, .skipped: break
            }
            return node
        }
    }
}
