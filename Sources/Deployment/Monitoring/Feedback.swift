package import Capture
package import FoundationEssentials
package import Workflow

/// What somebody says came true of an answered row.
package struct Feedback: Hashable, Sendable {
    package var request: String
    /// The row's place in the answer, from 0; nil where there is one only.
    package var row: Int?
    package var outcome: ParameterValue
    /// The column that predicted it; nil where it goes by its name.
    package var column: String?

    package init(request: String, row: Int? = nil, outcome: ParameterValue, column: String? = nil) {
        self.request = request
        self.row = row
        self.outcome = outcome
        self.column = column
    }

    package enum Problem: Error, Hashable, Sendable {
        /// No such request is in the log.
        case unknown(String)
        /// What can't be true of this answer, and why.
        case unfit(String)
    }

    /// - Parameter contract: of the version that answered.
    func outcome(
        of request: LoggedRequest, _ contract: Contract?, at date: Date
    ) throws(Problem) -> (Outcome, unseen: String?) {
        let place = "request “\(self.request)”" + (row.map { ", row \($0)" } ?? "")
        guard let contract else {
            throw .unfit("\(place): version \(request.version), which answered, is not there any more")
        }
        guard let columns = PredictionColumns(contract, column: column) else {
            throw .unfit(
                column.map { "\(place): no answer has a column “\($0)”" }
                    ?? "\(place): which column is the prediction? Name it: \"column\": …")
        }
        guard let rows = request.answeredRows[columns.port] else {
            throw .unfit("\(place): " + (request.error.map { "it has no answer: \($0)" } ?? "its answer is not logged"))
        }
        guard let row = row ?? (rows.count == 1 ? 0 : nil) else {
            throw .unfit("\(place): say which of its \(rows.count) answered rows, the first one is \"row\": 0")
        }
        guard rows.indices.contains(row) else {
            throw .unfit("\(place): there are \(rows.count) answered rows, the first one is row 0")
        }
        guard let judged = columns.judged(outcome, rows[row]) else {
            throw .unfit("\(place): the column \(columns.predicted) is not logged")
        }
        guard columns.isClass || outcome.double != nil else {
            throw .unfit("\(place): \(columns.predicted) is a number, so its outcome is one, too")
        }
        guard columns.canBe(outcome) else {
            let classes = columns.known.isEmpty ? "" : ", one of \(columns.known.sorted().joined(separator: ", "))"
            throw .unfit(
                "\(place): \(columns.predicted) is \(columns.type)\(classes), so its outcome can't be \(outcome.flowText)"
            )
        }
        let kept = Outcome(
            deployment: request.deployment, request: self.request, row: row, version: request.version, at: date,
            outcome: ContractValue(outcome), predicted: ContractValue(judged.predicted), likelihood: judged.likelihood,
            score: judged.score)
        return (kept, columns.unseen(outcome))
    }
}

extension RequestLog {
    /// What became of some feedback.
    package struct Reception: Hashable, Sendable {
        package var kept = 0
        /// The ids that are not in the log, each once.
        package var unknown: [String] = []
        /// The outcomes that neither training nor the answers know as a class, each once: slips, or news.
        package var unseen: [String] = []
    }

    /// Keeps what came true of a deployment's answers. Feedback on requests that the log doesn't know is told; of what
    /// can't be true nothing is kept.
    ///
    /// - Parameter contract: that of a version; nil where it is gone.
    package func take(
        _ feedback: [Feedback], of deployment: String, at date: Date = .now, contract: (Int) -> Contract?
    ) throws -> Reception {
        var reception = Reception()
        var outcomes: [Outcome] = []
        var requests: [String: LoggedRequest] = [:]
        var contracts: [Int: Contract?] = [:]
        for item in feedback {
            if requests[item.request] == nil {
                do throws(RequestLogError) {
                    requests[item.request] = try request(item.request, of: deployment)
                } catch {
                    guard case .unknownRequest = error else { throw error }
                }
            }
            guard let request = requests[item.request] else {
                if !reception.unknown.contains(item.request) { reception.unknown.append(item.request) }
                continue
            }
            let known = contracts[request.version] ?? contract(request.version)
            contracts[request.version] = known
            let (outcome, unseen) = try item.outcome(of: request, known, at: date)
            outcomes.append(outcome)
            if let unseen, !reception.unseen.contains(unseen) { reception.unseen.append(unseen) }
        }
        try keep(outcomes)
        reception.kept = outcomes.count
        return reception
    }
}
