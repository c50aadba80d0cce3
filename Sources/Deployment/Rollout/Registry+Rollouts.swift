package import FoundationEssentials
import GRDB

extension Registry {
    static func registerRollouts(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("rollouts") { database in
            try database.execute(
                sql: """
                    CREATE TABLE rollout (
                      deployment TEXT PRIMARY KEY REFERENCES deployment, id INTEGER NOT NULL, number INTEGER NOT NULL,
                      champion INTEGER NOT NULL, kind TEXT NOT NULL, share REAL NOT NULL, promoteAfter INTEGER,
                      maxDifference REAL NOT NULL, tolerance REAL NOT NULL, startedAt TEXT NOT NULL,
                      state TEXT NOT NULL, endedAt TEXT, reason TEXT,
                      FOREIGN KEY (deployment, number) REFERENCES version (deployment, number)) STRICT;
                    """)
        }
    }

    /// The rollouts that go on, each with the version that is tried.
    package func rollouts() throws(RegistryError) -> [(rollout: Rollout, version: DeploymentVersion)] {
        try read { database in
            try Self.running(in: database).filter {
                try Self.record($0.deployment, in: database).live == $0.champion
            }.map { ($0, try Self.version($0.number, of: $0.deployment, in: database)) }
        }
    }

    static func running(of name: String? = nil, in database: Database) throws -> [Rollout] {
        let running = Rollout.filter(Column("state") == Rollout.State.running.rawValue)
        return try (name.map { running.filter(Column("deployment") == $0) } ?? running).fetchAll(database)
    }

    /// The last rollout of a deployment; nil if it has had none.
    package func rollout(of name: String) throws(RegistryError) -> Rollout? {
        try read {
            _ = try Self.record(name, in: $0)
            return try Rollout.fetchOne($0, key: name)
        }
    }

    /// Begins to try a version beside the live one, in place of what was tried before. Its bundle is verified.
    package func begin(
        _ plan: Rollout.Plan, with version: VersionName, of name: String, at date: Date = .now
    ) throws(RegistryError) -> Rollout {
        try write { database in
            let record = try Self.record(name, in: database)
            if record.retiredAt != nil { throw RegistryError.retired(deployment: name, live: record.live) }
            guard record.isServed else { throw RegistryError.notServed(deployment: name, target: record.target) }
            let version = try Self.version(version, of: name, in: database)
            guard version.number != record.live else {
                throw RegistryError.liveAlready(deployment: name, version: version.number)
            }
            try checkBundle(of: version, live: record.live)
            let last = try Rollout.fetchOne(database, key: name)?.id ?? 0
            let rollout = Rollout(plan, of: version, id: last + 1, champion: record.live, at: date)
            try rollout.upsert(database)
            return try Rollout.fetchOne(database, key: name) ?? rollout
        }
    }

    /// Ends the rollout that goes on; promoted, its version is live from then on. Nil if it doesn't go on any more.
    ///
    /// - Parameter id: the rollout that is meant; nil for whichever it is.
    @discardableResult
    package func endRollout(
        of name: String, _ id: Int? = nil, as state: Rollout.State, because reason: String, at date: Date = .now
    ) throws(RegistryError) -> Rollout? {
        try write { database in
            var record = try Self.record(name, in: database)
            guard var rollout = try Rollout.fetchOne(database, key: name), rollout.state == .running,
                rollout.id == id ?? rollout.id
            else { return nil }
            if state == .promoted {
                guard rollout.champion == record.live else { return nil }
                try checkBundle(of: Self.version(rollout.number, of: name, in: database), live: record.live)
                record.live = rollout.number
                try record.update(database)
            }
            (rollout.state, rollout.endedAt, rollout.reason) = (state, date, reason)
            try rollout.update(database)
            return rollout
        }
    }
}
