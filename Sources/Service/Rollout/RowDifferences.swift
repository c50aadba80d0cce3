import Capture
import Deployment
import Engine
import Workflow

/// Compares two versions' answers to the same request, row by row and column by column.
struct RowDifferences: Sendable {
    /// A column that the champion computes, and where the candidate has it; nil where it hasn't.
    private struct Pair: Sendable {
        var name: String
        var output: Int
        var column: Int
        var other: (output: Int, column: Int)?
    }

    private let pairs: [Pair]
    private let inputs: [RequestFormat.Input]
    private let tolerance: Double

    init(_ champion: LiveDeployment, _ candidate: LiveDeployment, _ tolerance: Double) {
        self.tolerance = tolerance
        inputs = champion.servable.format.inputs
        let (own, others) = (champion.servable.outputs, candidate.servable.outputs)
        pairs = own.indices.flatMap { output in
            own[output].columns.indices.filter { own[output].columns[$0].passes == nil }.map { column in
                let name = own[output].columns[column].column.name
                let place = others.firstIndex { $0.port == own[output].port }.flatMap { index in
                    others[index].columns.firstIndex { $0.column.name == name }.map { (index, $0) }
                }
                return Pair(
                    name: own.count > 1 ? "\(own[output].port).\(name)" : name, output: output, column: column,
                    other: place)
            }
        }
    }

    func findings(_ champion: LiveRollout.Outcome, _ candidate: LiveRollout.Outcome) -> RolloutFindings {
        var findings = RolloutFindings()
        findings.requests = 1
        switch (champion, candidate) {
        case (.success(let old), .success(let new)): compare(old, new, &findings)
        case (.failure(let error), _) where Self.isOverload(error): findings.requests = 0
        case (_, .failure(let error)) where Self.isOverload(error): findings.requests = 0
        case (let old, let new):
            if case .failure = old { findings.championErrors = 1 }
            if case .failure(let error) = new {
                findings.candidateErrors = 1
                findings.lastError = Self.words(error)
            }
        }
        return findings
    }

    /// A full queue tells nothing of a version.
    private static func isOverload(_ error: any Error) -> Bool {
        guard case .full? = error as? ScoringFault else { return false }
        return true
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let fault as ScoringFault:
            switch fault {
            case .run(let error): error.message
            case .late: "no answer in time"
            case .full: "too many requests wait"
            }
        case let fault as RowsFault: ServiceError(fault, deployment: "this version").message
        case let error as ServiceError: error.message
        default: "\(error)"
        }
    }

    private func compare(_ old: Scored, _ new: Scored, _ findings: inout RolloutFindings) {
        for output in old.answer.indices {
            let pairs = pairs.filter { $0.output == output }
            let count = old.answer[output].rows.count
            findings.rows += count
            let others = pairs.compactMap { $0.other?.output }.first
            guard others.map({ new.answer[$0].rows.count == count }) ?? pairs.isEmpty else {
                // Which row belongs to which can't be said.
                findings.differing += count
                findings.keep(
                    RolloutFindings.Example(
                        input: input(of: old, row: 0), champion: ["rows": ContractValue(.int(count))],
                        candidate: ["rows": ContractValue(others.map { .int(new.answer[$0].rows.count) } ?? .null)]))
                continue
            }
            for row in 0..<count { compare(row, pairs, old, new, &findings) }
        }
    }

    private func compare(
        _ row: Int, _ pairs: [Pair], _ old: Scored, _ new: Scored, _ findings: inout RolloutFindings
    ) {
        var example: RolloutFindings.Example?
        for pair in pairs {
            let mine = old.answer[pair.output]
            let (column, place) = (mine.columns[pair.column], mine.rows.lowerBound + row)
            let theirs = pair.other.map { other in
                let rows = new.answer[other.output]
                return (column: rows.columns[other.column], row: rows.rows.lowerBound + row)
            }
            if let theirs, column.equals(theirs.column, place, theirs.row, tolerance) { continue }
            let (value, other) = (column[place], theirs.map { $0.column[$0.row] } ?? .null)
            findings.columns[pair.name, default: RolloutFindings.Column()].add(value, other)
            if example == nil {
                example = RolloutFindings.Example(input: input(of: old, row: row), champion: [:], candidate: [:])
            }
            example?.champion[pair.name] = ContractValue(value)
            example?.candidate[pair.name] = ContractValue(other)
        }
        guard let example else { return }
        findings.differing += 1
        findings.keep(example)
    }

    /// What was sent for a row, where it is a row of the only input.
    private func input(of scored: Scored, row: Int) -> [String: ContractValue] {
        guard inputs.count == 1, let table = scored.rows.inputs.first?.table, row < table.count else { return [:] }
        let values = zip(inputs[0].rows.fields, table.columns).filter { !$0.0.isPassed }
        return Dictionary(values.map { ($0.column.name, ContractValue($1[row])) }) { first, _ in first }
    }
}

extension RolloutFindings.Column {
    fileprivate mutating func add(_ old: ParameterValue, _ new: ParameterValue) {
        rows += 1
        guard let old = old.double, let new = new.double, (old - new).isFinite else { return }
        largest = max(largest ?? 0, abs(old - new))
    }
}
