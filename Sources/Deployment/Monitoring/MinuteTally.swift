package import FoundationEssentials
import GRDB

/// What a version was asked in one minute.
package struct MinuteTally: Hashable, Sendable, Codable, FetchableRecord, PersistableRecord {
    package static let databaseTableName = "minute"

    package var deployment: String
    package var version: Int
    /// Since 1970.
    package var minute: Int
    package var requests: RequestTally
    package var columns: ColumnTallies

    package init(
        deployment: String, version: Int, minute: Int, requests: RequestTally = RequestTally(),
        columns: ColumnTallies = [:]
    ) {
        self.deployment = deployment
        self.version = version
        self.minute = minute
        self.requests = requests
        self.columns = columns
    }

    package static func minute(of date: Date) -> Int { Int((date.timeIntervalSince1970 / 60).rounded(.down)) }

    package static func += (left: inout MinuteTally, right: MinuteTally) {
        left.requests += right.requests
        for (place, tally) in right.columns { left.columns[place, default: ColumnTally()] += tally }
    }
}
