package import Engine

/// The production workflow as the service sees it: typed columns in, typed columns out. This is the seam between
/// the service and the engine.
///
/// A scorer is made and used on one thread only, its queue's.
package protocol RowScorer {
    /// Whether row n of the answer is made from row n of the request alone, so that requests may go together.
    var isRowWise: Bool { get }
    /// Computes the answer to `rowCount` rows, whose columns are in the order of the row format.
    func score(_ columns: [TypedColumn], rowCount: Int) throws(RunError) -> ScoredRows
}

/// Makes a scorer on the thread that will use it.
package typealias ScorerMaker = @Sendable () throws(RunError) -> any RowScorer

package struct ScoredRows: Hashable, Sendable {
    package var columns: [TypedColumn]
    package var count: Int

    package init(columns: [TypedColumn], count: Int) {
        self.columns = columns
        self.count = count
    }
}

/// The part of a scored table that answers one request.
package struct Answer: Sendable {
    package var columns: [TypedColumn]
    package var rows: Range<Int>
}
