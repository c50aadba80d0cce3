import Editor
import Engine
import Synchronization
import Workflow

/// Answers what the editor asks of tables: one piece of work of each kind at a time.
final class TableDesk: Sendable {
    private enum Kind: Hashable { case page, profile, study, copy, chart }
    private struct Work {
        var look: TableLook
        var control: RunControl
    }
    private let engine: Engine
    private let works = Mutex<[Kind: Work]>([:])

    init(_ engine: Engine) { self.engine = engine }

    /// - Parameter result: what runs have left behind.
    func look(
        _ request: LookRequest, in result: RunResult?, onAnswer: @escaping @Sendable (LookAnswer) -> Void
    ) async {
        switch request {
        case .page(let look, let offset):
            let control = begin(.page, look) { onAnswer(.progress(look, $0)) }
            onAnswer(
                .page(
                    look,
                    await outcome { () async throws(RunError) in
                        try await engine.page(
                            of: look, in: try found(result, look), offset: offset, limit: EditorState.pageLength,
                            control: control)
                    }))
        case .profile(let look):
            let control = begin(.profile, look)
            let outcome = await outcome { () async throws(RunError) in
                try await engine.profile(of: look, in: try found(result, look), control: control) {
                    onAnswer(.profile(look, $0))
                }
            }
            onAnswer(.profileEnded(look, outcome.failure))
        case .detail(let look, let column):
            let control = begin(.study, look)
            onAnswer(
                .detail(
                    look, column: column,
                    await outcome { () async throws(RunError) in
                        try await engine.detail(of: column, of: look, in: try found(result, look), control: control)
                    }))
        case .find(let look, let search):
            let control = begin(.study, look) { onAnswer(.progress(look, $0)) }
            onAnswer(
                .found(
                    look, search,
                    await outcome { () async throws(RunError) in
                        try await engine.find(search, in: look, of: try found(result, look), control: control)
                    }))
        case .copy(let look, let copy):
            let control = begin(.copy, look)
            onAnswer(
                .copied(
                    copy,
                    await outcome { () async throws(RunError) in
                        try await engine.page(
                            of: look, in: try found(result, look), columns: copy.column.map { [$0] },
                            offset: copy.offset, limit: copy.limit, control: control)
                    }))
        case .chart(let request):
            let control = begin(.chart, request.look)
            onAnswer(
                .chart(
                    request,
                    await outcome { () async throws(RunError) in
                        try await table(of: request, in: try found(result, request.look), control)
                    }))
        case .stop:
            works.withLock { works in
                for work in works.values { work.control.cancel() }
                works = [:]
            }
        }
    }

    /// The table that is drawn: a view node's own, or one that is computed from the rows.
    private func table(
        of request: ChartRequest, in result: RunResult, _ control: RunControl
    ) async throws(RunError) -> TablePage {
        guard let chart = request.chart else {
            return try await engine.page(
                of: request.look, in: result, offset: 0, limit: Self.mostDrawn, control: control)
        }
        return try await engine.table(of: chart, of: request.look, in: result, control: control)
    }

    /// How many rows of a view node's table are drawn.
    private static let mostDrawn = 100_000

    /// What was begun before ends, unless it is more of the same table.
    private func begin(
        _ kind: Kind, _ look: TableLook, onProgress: @escaping @Sendable (Double) -> Void = { _ in }
    ) -> RunControl {
        works.withLock { works in
            if let work = works[kind], kind == .page, work.look == look { return work.control }
            works[kind]?.control.cancel()
            let control = RunControl(onProgress: onProgress)
            works[kind] = Work(look: look, control: control)
            return control
        }
    }

    private func found(_ result: RunResult?, _ look: TableLook) throws(RunError) -> RunResult {
        guard let result else { throw RunError(node: look.port.node, "it has not run yet") }
        return result
    }

    private func outcome<Value: Sendable>(
        _ body: () async throws(RunError) -> Value
    ) async -> Result<Value, RunError> {
        do throws(RunError) { return .success(try await body()) } catch { return .failure(error) }
    }
}

extension Result {
    fileprivate var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}
