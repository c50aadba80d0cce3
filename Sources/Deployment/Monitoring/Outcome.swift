package import Capture
package import FoundationEssentials
import GRDB

/// What turned out to be true of an answered row, beside what was predicted.
package struct Outcome: Hashable, Sendable, Codable, LogRecord {
    package static let databaseTableName = "outcome"

    package var deployment: String
    /// The request's id.
    package var request: String
    /// The row's place in the answer, from 0.
    package var row: Int
    /// The version that answered.
    package var version: Int
    package var at: Date
    package var outcome: ContractValue
    package var predicted: ContractValue
    /// The probability that the answer gave to what came true; nil where it gave none.
    package var likelihood: Double?
    /// The probability that the answer gave to the second of two classes, true or 1; nil where there aren't two.
    package var score: Double?

    package init(
        deployment: String, request: String, row: Int, version: Int, at: Date, outcome: ContractValue,
        predicted: ContractValue, likelihood: Double? = nil, score: Double? = nil
    ) {
        self.deployment = deployment
        self.request = request
        self.row = row
        self.version = version
        self.at = at
        self.outcome = outcome
        self.predicted = predicted
        self.likelihood = likelihood
        self.score = score
    }
}
