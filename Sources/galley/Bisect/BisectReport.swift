import Capture
import Deployment
import FoundationEssentials
import Workflow

/// What a search through versions found, for people and for programs.
struct BisectReport {
    let search: VersionSearch
    /// Between the version that changed the answer and the one before it.
    let difference: VersionDifference?

    var text: String {
        var lines = verdict
        if let culprit = search.culprit {
            lines.append("")
            lines.append(
                table([
                    ("v\(culprit.before.number)", culprit.replies.before),
                    ("v\(culprit.version.number)", culprit.replies.after),
                ]))
        }
        if let difference {
            lines.append(
                "\nfrom v\(difference.old.number) to v\(difference.new.number), \(difference.change.sentence)")
            lines.append(difference.text)
        }
        lines.append("")
        lines.append(everyVersion)
        lines += search.failures.sorted { $0.key < $1.key }.map { "v\($0.key) was not asked: \($0.value)" }
        if let caution { lines.append(caution) }
        return lines.joined(separator: "\n")
    }

    private var verdict: [String] {
        let (good, bad) = (search.good.version, search.bad.version)
        guard let culprit = search.culprit else {
            return ["\(good.deployment) v\(good.number) and v\(bad.number) answer the same: there is no change to find"]
        }
        let version = culprit.version
        let place = version.host.isEmpty ? "" : " on \(version.host)"
        let why = version.note.isEmpty ? "" : ": \(version.note)"
        let others = culprit.unasked.map { "v\($0)" }.joined(separator: ", ")
        return [
            "\(version.deployment) v\(version.number) changed the answer"
                + (others.isEmpty ? "" : ", or one before it that can't be asked: \(others)"),
            "deployed \(version.createdAt.formatted(.iso8601)) by \(version.author)\(place)\(why)",
        ]
    }

    /// What each version that was asked made of the row.
    private var everyVersion: String {
        var table = TextTable(["VERSION", "LIKE", "CREATED", "BY", "ANSWER"])
        let varying = varyingCells
        for finding in search.findings {
            let like =
                switch (finding.isLikeGood, finding.isLikeBad) {
                case (true, true): "both"
                case (true, false): "good"
                case (false, true): "bad"
                case (false, false): finding.reply == nil ? "-" : "neither"
                }
            table.add([
                "v\(finding.version.number)", like, finding.version.createdAt.formatted(.iso8601),
                finding.version.author, finding.reply.map { brief($0, varying) } ?? "not asked",
            ])
        }
        return table.text
    }

    private var caution: String? {
        if search.culprit == nil { return nil }
        if search.isBackAndForth { return "the answer went back and forth: there is more than one change" }
        return "bisecting assumes one change from v\(search.good.version.number) to v\(search.bad.version.number); "
            + "--all asks every version, and galley diff compares any two"
    }

    /// Answers beside each other, a line for each column.
    private func table(_ replies: [(name: String, reply: Reply)]) -> String {
        let refusals = replies.compactMap { name, reply -> String? in
            if case .refusal(let reason) = reply { "\(name) refuses it: \(reason)" } else { nil }
        }
        let answers = replies.compactMap { name, reply in reply.answer.map { (name, Self.cells($0)) } }
        guard !answers.isEmpty else { return refusals.joined(separator: "\n") }
        var columns: [String] = []
        for (_, cells) in answers { columns += cells.map { $0.0 }.filter { !columns.contains($0) } }
        var table = TextTable([""] + answers.map { $0.0 })
        for column in columns {
            let values = answers.map { _, cells in cells.first { $0.0 == column }.map { PlainText.text($0.1) } ?? "-" }
            table.add([Set(values).count > 1 ? "% \(column)" : "  \(column)"] + values)
        }
        return ([table.text] + refusals).joined(separator: "\n")
    }

    private static let mostRows = 5

    /// `late_predicted`, or `row 2 late_predicted` where there are several rows.
    private static func cells(_ answer: Answer) -> [(String, ParameterValue)] {
        answer.tables.sorted { $0.key < $1.key }.flatMap { port, rows in
            rows.prefix(mostRows).enumerated().flatMap { number, row -> [(String, ParameterValue)] in
                let port = answer.tables.count > 1 ? "\(port) " : ""
                let place = rows.count > 1 ? "\(port)row \(number + 1) " : port
                return row.map { (place + $0.key, $0.value) }
            }
        }
    }

    /// The names of cells that not all versions answer alike.
    private var varyingCells: Set<String> {
        var values: [String: Set<String>] = [:]
        let answers = search.findings.compactMap(\.reply?.answer)
        for (name, value) in answers.flatMap(Self.cells) { values[name, default: []].insert(PlainText.text(value)) }
        return Set(values.filter { $0.value.count > 1 }.keys)
    }

    private func brief(_ reply: Reply, _ varying: Set<String>) -> String {
        switch reply {
        case .refusal(let reason): return "refused: \(reason)"
        case .answer(let answer):
            let cells = Self.cells(answer)
            let shown = cells.filter { varying.contains($0.0) }
            return (shown.isEmpty ? cells : shown).map { "\($0.0) \(PlainText.text($0.1))" }.joined(separator: ", ")
        }
    }

    struct Description: Encodable {
        struct Version: Encodable {
            var version: Int
            var created: String
            var author: String
            var note: String
            var likeGood: Bool
            var likeBad: Bool
            var answer: [String: [JSONValue]]?
            var refusal: String?
            /// Why it could not be asked.
            var skipped: String?
        }

        var name: String
        var good: Int
        var bad: Int
        /// The first version that answers like the bad one; nil where both answer the same.
        var first: Int?
        /// The last that could be asked before it.
        var before: Int?
        var unasked: [Int]
        var backAndForth: Bool
        var versions: [Version]
        var difference: DifferenceDescription?
    }

    var description: Description {
        Description(
            name: search.good.version.deployment, good: search.good.version.number, bad: search.bad.version.number,
            first: search.culprit?.version.number, before: search.culprit?.before.number,
            unasked: search.culprit?.unasked ?? [], backAndForth: search.isBackAndForth,
            versions: search.findings.map { finding in
                var refusal: String?
                if case .refusal(let reason)? = finding.reply { refusal = reason }
                return Description.Version(
                    version: finding.version.number, created: finding.version.createdAt.formatted(.iso8601),
                    author: finding.version.author, note: finding.version.note, likeGood: finding.isLikeGood,
                    likeBad: finding.isLikeBad,
                    answer: finding.reply?.answer?.tables.mapValues { rows in rows.map { JSONValue(.map($0)) } },
                    refusal: refusal, skipped: search.failures[finding.version.number])
            },
            difference: difference.map(DifferenceDescription.init))
    }
}
