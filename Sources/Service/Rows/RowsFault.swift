/// Something wrong with one value of a request.
package struct RowProblem: Hashable, Sendable {
    /// Nil where there is only one.
    package var input: String?
    /// From 0.
    package var row: Int
    package var column: String
    package var message: String

    package init(input: String? = nil, row: Int, column: String, message: String) {
        self.input = input
        self.row = row
        self.column = column
        self.message = message
    }
}

/// Why a body's rows can't be scored.
package enum RowsFault: Error, Hashable, Sendable {
    /// No JSON: what is wrong, and at which byte.
    case json(String, offset: Int)
    /// JSON, but not of the shape that rows have.
    case shape(String)
    case tooManyRows(limit: Int)
    /// The first values that don't fit the contract, and whether there are more.
    case values([RowProblem], more: Bool)
}
