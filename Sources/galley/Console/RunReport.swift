import Editor
import Engine
import Synchronization
import Terminal
import Workflow

/// Tells on standard error how a run goes on: a line for each node when it is done or has failed and, on a terminal,
/// one below them that tells how far the whole is.
final class RunReport: Sendable {
    private let isQuiet: Bool
    private struct State {
        var nodes: Set<NodeID> = []
        /// A node whose work is spread over several statements is done several times.
        var told: Set<NodeID> = []
    }
    private let state = Mutex(State())
    private let progress: ProgressLine?

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        progress = isQuiet ? nil : ProgressLine()
    }

    func take(_ event: RunEvent) {
        guard !isQuiet else { return }
        let line = Self.line(event)
        let (isNews, done, all) = state.withLock { state in
            state.nodes.insert(event.node)
            let isNews = line != nil && state.told.insert(event.node).inserted
            return (isNews, state.told.count, state.nodes.count)
        }
        if isNews, let line {
            progress?.clear()
            Console.complain(line)
        }
        progress?.show("◐ \(done)/\(all)  \(Self.standing(event.outlook))Ctrl-c cancels")
    }

    /// Takes away what doesn't stay.
    func clear() { progress?.clear() }

    private static func standing(_ outlook: RunOutlook) -> String {
        guard let text = ProgressText.brief(outlook) else { return "" }
        let bar = outlook.fraction.map { ProgressText.bar($0, cells: 20, glyphs: .unicode) + "  " } ?? ""
        return "\(bar)\(text)  "
    }

    private static func line(_ event: RunEvent) -> String? {
        switch event.state {
        case .done(let summary):
            let rows = summary.rows.values.max().map { "  \($0.counted("row"))" } ?? ""
            let note = summary.note.map { "  \($0)" } ?? ""
            let time = summary.fromCache ? "cached" : DurationText.text(summary.duration)
            let printed = (summary.printed ?? "").split(separator: "\n").map { "\n  \($0)" }.joined()
            return "✓ \(event.node)  \(time)\(rows)\(note)\(printed)"
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
        var printed: String?
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
                node.printed = summary.printed
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
