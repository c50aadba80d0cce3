import Deployment
import Workflow

/// Which of some versions changed the answer for a row.
struct VersionSearch {
    struct Culprit {
        /// The first that answers like the bad one.
        var version: DeploymentVersion
        /// The last before it that could be asked.
        var before: DeploymentVersion
        var replies: (before: Reply, after: Reply)
        /// Versions between the two, which can't be asked.
        var unasked: [Int]
    }

    /// What one version made of the row.
    struct Finding {
        var version: DeploymentVersion
        /// Nil where it can't be asked.
        var reply: Reply?
        var isLikeGood = false
        var isLikeBad = false
    }

    let good: Finding
    let bad: Finding
    /// Nil where the two answer the same.
    private(set) var culprit: Culprit?
    /// Those that were asked or couldn't be, in the order of the versions.
    private(set) var findings: [Finding] = []
    /// Why versions couldn't be asked.
    let failures: [Int: String]

    /// - Parameters:
    ///   - versions: from the good one to the bad one.
    ///   - asksAll: whether every version is asked, and not only those that the search needs.
    init(
        _ versions: [DeploymentVersion], _ trial: RowTrial, column: String?, tolerance: Double, asksAll: Bool
    ) throws {
        let known = Dictionary(uniqueKeysWithValues: versions.map { ($0.number, $0) })
        guard let first = versions.first, let last = versions.last else { throw Failure("there is no version to ask") }
        func end(_ version: DeploymentVersion) throws -> Reply {
            guard let reply = try trial.reply(of: version) else {
                let reason = trial.failures[version.number] ?? ""
                throw Failure("galley bisect: \(version.deployment) v\(version.number) can't be asked: \(reason)")
            }
            return reply
        }
        let (goodReply, badReply) = (try end(first), try end(last))
        if let column { try Self.require(column, in: [goodReply, badReply], last) }
        var replies: [Int: Reply?] = [first.number: goodReply, last.number: badReply]
        func ask(_ number: Int) throws -> Reply? {
            if let reply = replies[number] { return reply }
            guard let version = known[number] else { return nil }
            let reply = try trial.reply(of: version)
            replies[number] = .some(reply)
            return reply
        }
        if !goodReply.isLike(badReply, tolerance: tolerance) {
            let found = try Bisection(versions.map(\.number)) { number throws(any Error) in
                try ask(number)?.isLike(badReply, tolerance: tolerance)
            }
            if let found, let version = known[found.bad], let before = known[found.good],
                let old = try ask(found.good), let new = try ask(found.bad)
            {
                culprit = Culprit(version: version, before: before, replies: (old, new), unasked: found.unasked)
            }
        }
        if asksAll { for version in versions { _ = try ask(version.number) } }
        func finding(_ version: DeploymentVersion) -> Finding? {
            replies[version.number].map { reply in
                Finding(
                    version: version, reply: reply, isLikeGood: reply?.isLike(goodReply, tolerance: tolerance) ?? false,
                    isLikeBad: reply?.isLike(badReply, tolerance: tolerance) ?? false)
            }
        }
        findings = versions.compactMap(finding)
        good = findings[0]
        bad = findings[findings.count - 1]
        failures = trial.failures
    }

    /// Whether the answer went back and forth, as far as it was asked.
    var isBackAndForth: Bool {
        let likeBad = findings.filter { $0.reply != nil }.map(\.isLikeBad)
        return zip(likeBad, likeBad.dropFirst()).count { $0 != $1 } > 1
    }

    private static func require(_ column: String, in replies: [Reply], _ version: DeploymentVersion) throws {
        let answers = replies.compactMap(\.answer)
        guard !answers.isEmpty, answers.allSatisfy({ $0.columns.isEmpty }) else { return }
        throw Failure("galley bisect: \(version.deployment) answers no column \"\(column)\"; galley preview shows them")
    }
}
