package import Engine

/// A request's rows as columns in the order of the contract.
package struct RequestRows: Sendable {
    package var columns: [TypedColumn]
    package var count: Int
    /// Whether the body was one object, which is answered by one object.
    package var isSingle: Bool
    /// The positions of the passed columns that any row gave.
    package var given: Set<Int>
    /// Columns that the contract doesn't name, each once, in the order of their appearance.
    package var unknown: [String]

    package init(columns: [TypedColumn], count: Int, isSingle: Bool, given: Set<Int>, unknown: [String]) {
        self.columns = columns
        self.count = count
        self.isSingle = isSingle
        self.given = given
        self.unknown = unknown
    }
}
