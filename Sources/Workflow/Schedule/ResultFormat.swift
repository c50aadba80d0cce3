/// How a schedule's results are written, as the name of their file says.
package enum ResultFormat: String, Hashable, Sendable, CaseIterable {
    case csv, parquet

    package init(of path: String) throws(UnknownResultFormat) {
        guard let format = Self.allCases.first(where: { path.hasSuffix(".\($0)") }) else {
            throw UnknownResultFormat(path: path)
        }
        self = format
    }
}

/// A file whose name doesn't say how results are to be written.
package struct UnknownResultFormat: Error, Hashable, Sendable, CustomStringConvertible {
    fileprivate let path: String

    package var description: String { "results go to a file that ends in .csv or .parquet, not to \(path)" }
}
