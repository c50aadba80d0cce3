package import Workflow

/// Why a model could not be trained.
package enum TrainingError: Error, Hashable, Sendable {
    case cancelled
    /// The rows don't allow it: one sentence that names the column or the parameter, and which parameter it is.
    case unfit(String, at: Diagnostic.Place)
    /// What the library itself said.
    case library(String, words: String)
    case database(DuckDBError)
}

/// What LightGBM refused, in its own words.
package struct LightGBMError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    package var description: String { "LightGBM: \(message)" }
}
