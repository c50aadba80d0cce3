import Capture
import Deployment
import FoundationEssentials
import Workflow

/// A rollout and what it has found, as JSON and as lines.
struct RolloutDescription: Encodable {
    var deployment: String
    var version: Int
    /// The version it is compared with.
    var champion: Int
    var kind: String
    var share: Double
    /// `running`, `resting` while another version is live than when it began, `promoted`, `stopped` or `withdrawn`.
    var state: String
    var started: String
    var ended: String?
    var reason: String?
    var promoteAfter: Int?
    var maxDifference: Double
    var tolerance: Double
    var findings: RolloutFindings

    init(_ rollout: Rollout, _ findings: RolloutFindings, live: Int) {
        deployment = rollout.deployment
        version = rollout.number
        champion = rollout.champion
        kind = rollout.kind.rawValue
        share = rollout.share
        state = rollout.state == .running && live != champion ? "resting" : rollout.state.rawValue
        started = rollout.startedAt.formatted(.iso8601)
        ended = rollout.endedAt?.formatted(.iso8601)
        reason = rollout.reason
        promoteAfter = rollout.promoteAfter
        maxDifference = rollout.maxDifference
        tolerance = rollout.tolerance
        self.findings = findings
    }

    /// `late-flights v4 is the shadow of v3`
    var headline: String {
        let isShadow = kind == Rollout.Kind.shadow.rawValue
        let role = isShadow ? "the shadow" : "a canary for \(Share(part: share).description)"
        return "\(deployment) v\(version) \(ended == nil ? "is" : "was") \(role) of v\(champion)"
    }

    var lines: String {
        var table = TextTable()
        let since = ended.map { "\(started) to \($0)" } ?? "since \(started)"
        table.add(["state", "\(state), \(since)" + (reason.map { ": \($0)" } ?? "")])
        let rows = "\(findings.rows) rows of \(findings.requests) requests, \(findings.differing) rows differ"
        table.add(["compared", rows])
        let last = findings.lastError.map { "; the last of v\(version): \($0)" } ?? ""
        table.add(["errors", "v\(version) \(findings.candidateErrors), v\(champion) \(findings.championErrors)\(last)"])
        if findings.dropped > 0 { table.add(["dropped", "\(findings.dropped) requests: too many waited"]) }
        if ended == nil, let promoteAfter {
            let share = Share(part: maxDifference).description
            table.add(["promotes", "after \(promoteAfter) rows, if up to \(share) of them differ"])
        }
        return ([headline, table.text] + (findings.columns.isEmpty ? [] : ["", columns]) + examples)
            .joined(separator: "\n")
    }

    private var columns: String {
        var table = TextTable(["COLUMN", "ROWS", "LARGEST"])
        for (name, column) in findings.columns.sorted(by: { $0.key < $1.key }) {
            table.add([name, "\(column.rows)", column.largest.map { "\($0)" } ?? ""])
        }
        return table.text
    }

    /// The first few.
    private var examples: [String] {
        findings.examples.prefix(3).map { example in
            let values = example.champion.keys.sorted().map { name in
                let (old, new) = (example.champion[name]?.value ?? .null, example.candidate[name]?.value ?? .null)
                return "\(name) \(PlainText.text(old)) became \(PlainText.text(new))"
            }
            let input = example.input.sorted { $0.key < $1.key }.map { "\($0.key)=\(PlainText.text($0.value.value))" }
            return "\n\(values.joined(separator: ", "))\n  for \(input.joined(separator: " "))"
        }
    }
}
