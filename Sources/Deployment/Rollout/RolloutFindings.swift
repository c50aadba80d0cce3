package import Capture

/// What has been found of how two versions answer the same requests. Findings add up.
package struct RolloutFindings: Hashable, Sendable, Codable {
    /// How an output column differs.
    package struct Column: Hashable, Sendable, Codable {
        package var rows = 0
        /// The largest difference of two numbers.
        package var largest: Double?

        package init() {}
    }

    /// A row that differs.
    package struct Example: Hashable, Sendable, Codable {
        package var input: [String: ContractValue]
        package var champion: [String: ContractValue]
        package var candidate: [String: ContractValue]

        package init(
            input: [String: ContractValue], champion: [String: ContractValue], candidate: [String: ContractValue]
        ) {
            self.input = input
            self.champion = champion
            self.candidate = candidate
        }
    }

    package static let exampleLimit = 20

    /// Requests that both versions were given.
    package var requests = 0
    package var championErrors = 0
    package var candidateErrors = 0
    /// The candidate's last error.
    package var lastError: String?
    /// Requests that were answered and not compared, since too many waited for that.
    package var dropped = 0
    /// Rows that both have answered.
    package var rows = 0
    package var differing = 0
    /// Those with differences, by output column.
    package var columns: [String: Column] = [:]
    /// Of rows that differ; the first ones, each once.
    package var examples: [Example] = []

    package init() {}

    package mutating func add(_ other: RolloutFindings) {
        requests += other.requests
        championErrors += other.championErrors
        candidateErrors += other.candidateErrors
        lastError = other.lastError ?? lastError
        dropped += other.dropped
        rows += other.rows
        differing += other.differing
        columns.merge(other.columns) { mine, others in
            var sum = mine
            sum.rows += others.rows
            sum.largest = [mine.largest, others.largest].compactMap(\.self).max()
            return sum
        }
        for example in other.examples { keep(example) }
    }

    /// Keeps a row that differs, unless there is one like it, or enough.
    package mutating func keep(_ example: Example) {
        guard examples.count < Self.exampleLimit, !examples.contains(example) else { return }
        examples.append(example)
    }
}
