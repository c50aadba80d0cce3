import Foundation
import GRDB

/// A schedule that is live.
package struct LiveSchedule: Sendable {
    package var version: DeploymentVersion
    package var schedule: Schedule
}

extension Registry {
    static func registerSchedules(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("schedules") { database in
            try database.execute(
                sql: """
                    ALTER TABLE version ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
                    CREATE TABLE scheduledRun (
                      id INTEGER PRIMARY KEY, deployment TEXT NOT NULL REFERENCES deployment, version INTEGER NOT NULL,
                      slot TEXT, attempt INTEGER NOT NULL, startedAt TEXT NOT NULL, endedAt TEXT, outcome TEXT NOT NULL,
                      rows INTEGER, error TEXT, missed INTEGER NOT NULL, published TEXT,
                      UNIQUE (deployment, slot, attempt)) STRICT;
                    """)
        }
    }

    /// How many lines of history are kept of a schedule.
    private static let mostRuns = 10_000

    /// All schedules that are live, by name. One that can't be read keeps nobody from the others.
    package func schedules() throws(RegistryError) -> [(name: String, schedule: Result<LiveSchedule, RegistryError>)] {
        try read { database in
            try DeploymentRecord.filter(Column("target") == ScheduleTarget.title).order(Column("name"))
                .fetchAll(database).map { record in
                    do { return (record.name, .success(try Self.schedule(record.name, in: database))) } catch {
                        return (record.name, .failure(Self.wrapped(error, databasePath)))
                    }
                }
        }
    }

    package func schedule(_ name: String) throws(RegistryError) -> LiveSchedule {
        try read { try Self.schedule(name, in: $0) }
    }

    /// What became of a schedule's runs, the newest first.
    package func runs(of name: String, limit: Int = 100) throws(RegistryError) -> [ScheduledRun] {
        try read { database in
            _ = try Self.scheduleRecord(name, in: database)
            return try ScheduledRun.filter(Column("deployment") == name).order(Column("id").desc).limit(limit)
                .fetchAll(database)
        }
    }

    /// Takes what is due at `now`, so that nobody else does; what was missed is noted as such. Empty where another
    /// process was quicker.
    func claimDue(_ name: String, at now: Date) throws(RegistryError) -> [ScheduledRun] {
        // Most looks find nothing, and need no transaction that writes.
        guard try read({ try !Self.due(name, at: now, in: $0).isEmpty }) else { return [] }
        return try write { database in
            let version = try Self.schedule(name, in: database).version
            let runs = try Self.due(name, at: now, in: database).map { due in
                var run = ScheduledRun(
                    deployment: name, version: version.number, slot: due.slot, startedAt: now,
                    endedAt: due.isMissed ? now : nil, outcome: due.isMissed ? .missed : .waiting, missed: due.missed)
                try run.insert(database)
                return run
            }
            try database.execute(
                sql: """
                    DELETE FROM scheduledRun WHERE deployment = ? AND id <= (
                      SELECT id FROM scheduledRun WHERE deployment = ? ORDER BY id DESC LIMIT 1 OFFSET ?)
                    """,
                arguments: [name, name, Self.mostRuns])
            return runs.filter { $0.outcome.isOpen }
        }
    }

    /// The attempts of a schedule that nobody is at any more although they say so. Only who has the schedule's lock may
    /// ask.
    func abandoned(of name: String, except own: [ScheduledRun]) throws(RegistryError) -> [ScheduledRun] {
        let own = Set(own.map(\.id))
        return try read { database in
            try ScheduledRun.filter(Column("deployment") == name).filter(Column("outcome") == "running")
                .order(Column("id")).fetchAll(database).filter { !own.contains($0.id) }
        }
    }

    /// The last attempts at runs that were due and have not come to their end, the oldest first, and whether none was
    /// due after it.
    func unfinished(
        _ name: String, at now: Date, retries: Int, except own: [ScheduledRun]
    ) throws(RegistryError) -> [(run: ScheduledRun, isNewest: Bool)] {
        let own = Set(own.map(\.id))
        return try read { database in
            let newest = try Self.lastAttempt(of: name, until: now, in: database)?.slot
            let runs = try ScheduledRun.fetchAll(
                database,
                sql: """
                    SELECT * FROM scheduledRun AS run WHERE deployment = ? AND slot <= ?
                      AND (outcome = 'waiting' OR outcome IN ('failed', 'interrupted') AND attempt <= ?)
                      AND NOT EXISTS (
                        SELECT 1 FROM scheduledRun AS later WHERE later.deployment = run.deployment
                          AND later.slot = run.slot AND later.attempt > run.attempt)
                    ORDER BY slot
                    """,
                arguments: [name, now, retries])
            return runs.filter { !own.contains($0.id) }.map { ($0, $0.slot == newest) }
        }
    }

    /// Whether nobody has tried the same since.
    func isLast(_ run: ScheduledRun) throws(RegistryError) -> Bool {
        guard let slot = run.slot else { return true }
        return try read { database in
            try ScheduledRun.filter(Column("deployment") == run.deployment).filter(Column("slot") == slot)
                .filter(Column("attempt") > run.attempt).isEmpty(database)
        }
    }

    package func keep(_ run: ScheduledRun) throws(RegistryError) -> ScheduledRun {
        try write { database in
            var run = run
            try run.save(database)
            return run
        }
    }

    private static func schedule(_ name: String, in database: Database) throws -> LiveSchedule {
        let version = try Self.version(scheduleRecord(name, in: database).live, of: name, in: database)
        return LiveSchedule(version: version, schedule: try version.schedule)
    }

    private static func scheduleRecord(_ name: String, in database: Database) throws -> DeploymentRecord {
        let record = try Self.record(name, in: database)
        guard record.target == ScheduleTarget.title else {
            let known = try String.fetchAll(
                database, sql: "SELECT name FROM deployment WHERE target = ? ORDER BY name",
                arguments: [ScheduleTarget.title])
            throw RegistryError.notScheduled(name, target: record.target, known: known)
        }
        return record
    }

    private static func due(_ name: String, at now: Date, in database: Database) throws -> [Schedule.Due] {
        let live = try schedule(name, in: database)
        var since = live.version.createdAt
        // A clock that was far ahead made the version: its times count from now on.
        if since.timeIntervalSince(now) > 86_400 { since = now.addingTimeInterval(-Schedule.grace) }
        // A clock that was ahead may have run what is yet to come; that doesn't count as seen to.
        if let last = try lastAttempt(of: name, until: now, in: database), let slot = last.slot {
            let before = try? Self.version(last.version, of: name, in: database).schedule
            let isSame = before?.cron == live.schedule.cron && before?.zone == live.schedule.zone
            since = isSame ? slot : max(slot, since)
        }
        if let resumed = try record(name, in: database).resumedAt { since = max(since, resumed) }
        return live.schedule.due(after: since, at: now)
    }

    private static func lastAttempt(of name: String, until now: Date, in database: Database) throws -> ScheduledRun? {
        try ScheduledRun.filter(Column("deployment") == name).filter(Column("slot") <= now)
            .order(Column("slot").desc, Column("attempt").desc).fetchOne(database)
    }
}

extension DeploymentVersion {
    /// What the target `schedule` was told.
    fileprivate var schedule: Schedule {
        get throws {
            do throws(ScheduleError) {
                return try Schedule(options: targetOptions)
            } catch {
                throw RegistryError.damagedSchedule(deployment: deployment, version: number, error)
            }
        }
    }
}
