package import FoundationEssentials
package import GRDB

/// An attempt at a run of a schedule: a line of its history.
package struct ScheduledRun: Hashable, Sendable, Codable, FetchableRecord, MutablePersistableRecord {
    package static let databaseTableName = "scheduledRun"

    package enum Outcome: String, Hashable, Sendable, Codable {
        /// For another run to end.
        case waiting
        case running, succeeded, failed
        /// Another was under way.
        case skipped
        /// It was found to be due when it was too late.
        case missed
        /// Whoever ran it ended before it did.
        case interrupted

        package var isOpen: Bool { self == .waiting || self == .running }
    }

    package internal(set) var id: Int64?
    package var deployment: String
    package var version: Int
    /// When it was due; nil for one that somebody asked for.
    package var slot: Date?
    /// From 1 up.
    package var attempt = 1
    package var startedAt: Date
    package var endedAt: Date?
    package var outcome: Outcome
    /// How many rows were written.
    package var rows: Int?
    package var error: String?
    /// How many earlier runs that were missed it stands for.
    package var missed = 0
    /// Tells the file of results that it was about to put in place from any other.
    var published: String?

    package mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }

    /// The next attempt at the same.
    func retried(at date: Date) -> ScheduledRun {
        ScheduledRun(
            deployment: deployment, version: version, slot: slot, attempt: attempt + 1, startedAt: date,
            outcome: .running, missed: missed)
    }
}
