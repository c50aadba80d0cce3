package import Engine
package import Workflow

/// The production workflow as the service sees it: typed tables in, typed tables out. This is the seam between
/// the service and the engine.
///
/// A scorer is made and used on one thread only, its queue's.
package protocol RowScorer {
    /// Whether there is one table in and one out, and row n of the answer is made from row n of the request alone, so
    /// that requests may go together.
    var isRowWise: Bool { get }
    /// Computes a table for each output from a table for each input of the request's format.
    func score(_ tables: [TypedTable]) throws(RunError) -> [TypedTable]
    /// Has what runs on its thread end soon, as if cancelled. Any thread may call it.
    var interrupter: @Sendable () -> Void { get }
    /// Answers requests one after the other until there are no more.
    func serve(next: @escaping () -> [TypedTable]?, answer: @escaping (Result<[TypedTable], RunError>) -> Void)
}

extension RowScorer {
    package var interrupter: @Sendable () -> Void { {} }

    package func serve(next: @escaping () -> [TypedTable]?, answer: @escaping (Result<[TypedTable], RunError>) -> Void)
    {
        while let tables = next() { answer(Result { () throws(RunError) in try score(tables) }) }
    }
}

/// Makes a scorer on the thread that will use it.
package typealias ScorerMaker = @Sendable () throws(RunError) -> any RowScorer

/// Makes a scorer whose exposed parameters have the given values.
package typealias ParameterizedScorerMaker = @Sendable (Parameters) throws(RunError) -> any RowScorer
