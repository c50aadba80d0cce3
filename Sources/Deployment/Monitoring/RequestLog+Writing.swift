package import FoundationEssentials
import GRDB

extension RequestLog {
    /// Adds requests, and adds to the tallies of their minutes. A request whose id was used before is left out: what
    /// came true is told by the id, and nobody can take an entry away by using its id again.
    ///
    /// - Returns: the late answers whose requests aren't in the log, or not yet.
    @discardableResult
    package func add(
        _ requests: [LoggedRequest], late: [LateAnswer] = [], _ tallies: [MinuteTally]
    ) throws(RequestLogError) -> [LateAnswer] {
        try write { database in
            for request in requests { try request.insert(database, onConflict: .ignore) }
            let unmatched = try late.filter { try !Self.complete($0, in: database) }
            for tally in tallies {
                var sum = try Self.tally(like: tally, in: database) ?? tally.emptied
                sum += tally
                try sum.upsert(database)
            }
            return unmatched
        }
    }

    /// Returns whether the answer's request is in the log; another one may have had its id before.
    private static func complete(_ late: LateAnswer, in database: Database) throws -> Bool {
        try database.execute(
            sql: """
                UPDATE request SET answer = ?, error = ?
                WHERE deployment = ? AND id = ? AND version = ? AND status = \(Self.accepted)
                  AND answer IS NULL AND error IS NULL
                """,
            arguments: [late.answer, late.error, late.deployment, late.request, late.version])
        return database.changesCount > 0
    }

    /// HTTP's status of a request that is answered later.
    private static let accepted = 202

    private static func tally(like tally: MinuteTally, in database: Database) throws -> MinuteTally? {
        // Not by its key, for which GRDB ends the process where somebody has changed the table.
        try MinuteTally.filter(
            Column("deployment") == tally.deployment && Column("version") == tally.version
                && Column("minute") == tally.minute
        ).fetchOne(database)
    }

    /// Removes what is older than is kept and, of the requests, the oldest ones until the rest fits.
    package func forget(_ retention: Retention = Retention(), at date: Date = .now) throws(RequestLogError) {
        let limit = date.timeIntervalSince1970 - Double(retention.days) * 86_400
        try write { database in
            for table in ["request", "outcome"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE at < ?", arguments: [limit])
            }
            try database.execute(
                sql: "DELETE FROM minute WHERE minute < ?", arguments: [Int(limit / 60)])
            try Self.shrink(database, to: retention.bytes)
            // The columns' tallies are large, and of use for what happens now.
            try database.execute(
                sql: "UPDATE minute SET columns = '[]' WHERE minute < ? AND columns <> '[]'",
                arguments: [MinuteTally.minute(of: date) - Self.minutesOfColumns])
        }
        try write { try $0.execute(sql: "PRAGMA incremental_vacuum") }
    }

    /// How long the columns' tallies are kept.
    private static let minutesOfColumns = 2 * 24 * 60

    private static func shrink(_ database: Database, to limit: Int) throws {
        while try size(database) > limit {
            let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM request") ?? 0
            guard count > 0 else { return }
            try database.execute(
                sql: "DELETE FROM request WHERE rowid IN (SELECT rowid FROM request ORDER BY at LIMIT ?)",
                arguments: [max(1, count / 8)])
        }
    }

    private static func size(_ database: Database) throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT (page_count - freelist_count) * page_size
                FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()
                """) ?? 0
    }
}

extension MinuteTally {
    fileprivate var emptied: MinuteTally { MinuteTally(deployment: deployment, version: version, minute: minute) }
}
