package import FoundationEssentials
import GRDB

/// A version on its way to being live: it gets a copy, or a share, of what the live version is asked, and both answers
/// are compared. A deployment has one rollout at a time; the last one is remembered.
package struct Rollout: Hashable, Sendable, Codable, FetchableRecord, PersistableRecord {
    package static let databaseTableName = "rollout"

    package enum Kind: String, Sendable, Codable {
        /// Gets a copy of each request after that has been answered.
        case shadow
        /// Answers a share of the requests.
        case canary
    }

    package enum State: String, Sendable, Codable {
        case running, promoted, stopped
        /// Taken out because it failed where the live version didn't.
        case withdrawn
    }

    package var deployment: String
    /// Counts a deployment's rollouts.
    package var id: Int
    /// The version that is tried.
    package var number: Int
    /// The version that was live when it began. While another one is live, it rests.
    package var champion: Int
    package var kind: Kind
    /// Which part of the requests a canary answers.
    package var share: Double
    /// When the version is made live by itself; nil for never.
    package var promoteAfter: Int?
    /// Which part of the rows may differ then.
    package var maxDifference: Double
    /// By how much of its size a number may differ without its row being one that differs.
    package var tolerance: Double
    package var startedAt: Date
    package var state: State
    package var endedAt: Date?
    /// Why it ended.
    package var reason: String?

    /// What an author asks for.
    package struct Plan: Hashable, Sendable {
        package var kind: Kind
        package var share: Double
        package var promoteAfter: Int?
        package var maxDifference: Double
        package var tolerance: Double

        package init(
            _ kind: Kind, share: Double = 1, promoteAfter: Int? = nil, maxDifference: Double = 0, tolerance: Double = 0
        ) {
            self.kind = kind
            self.share = share
            self.promoteAfter = promoteAfter
            self.maxDifference = maxDifference
            self.tolerance = tolerance
        }
    }

    init(_ plan: Plan, of version: DeploymentVersion, id: Int, champion: Int, at date: Date) {
        deployment = version.deployment
        self.id = id
        number = version.number
        self.champion = champion
        kind = plan.kind
        share = plan.share
        promoteAfter = plan.promoteAfter
        maxDifference = plan.maxDifference
        tolerance = plan.tolerance
        startedAt = date
        state = .running
    }
}

extension Rollout {
    /// What should become of a rollout.
    package enum Verdict: Hashable, Sendable {
        case goOn
        case promote(because: String)
        case withdraw(because: String)
    }

    /// What the findings so far ask for.
    package func verdict(on findings: RolloutFindings) -> Verdict {
        let (own, theirs) = (findings.candidateErrors, findings.championErrors)
        let errors = "v\(number) failed at \(own) of \(findings.requests) requests, v\(champion) at \(theirs)"
        if kind == .canary, own > theirs { return .withdraw(because: errors) }
        guard let promoteAfter, findings.rows >= promoteAfter, own <= theirs,
            Double(findings.differing) <= maxDifference * Double(findings.rows)
        else { return .goOn }
        return .promote(because: "\(findings.differing) of \(findings.rows) rows differ, and \(errors)")
    }
}
