package import FoundationEssentials
import GRDB

/// Taking deployments out of production, for a while or until one of their versions is made live again.
extension Registry {
    static func registerRetiring(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("retiring") { database in
            try database.execute(
                sql: """
                    ALTER TABLE deployment ADD COLUMN retiredAt TEXT;
                    ALTER TABLE deployment ADD COLUMN pausedAt TEXT;
                    ALTER TABLE deployment ADD COLUMN resumedAt TEXT;
                    """)
        }
    }

    /// Takes a deployment out of production: nobody answers for it, nothing of it runs by itself, what is tried beside
    /// it ends, and cleaning up leaves of its bundles the last live one and those with a tag. What lies outside the
    /// registry is left alone. Whatever makes a version live brings it back.
    @discardableResult
    package func retire(_ name: String, at date: Date = .now) throws(RegistryError) -> DeploymentRecord {
        try write { database in
            var record = try Self.record(name, in: database)
            record.retiredAt = record.retiredAt ?? date
            try record.update(database)
            for var rollout in try Self.running(of: name, in: database) {
                (rollout.state, rollout.endedAt, rollout.reason) = (.stopped, date, "\(name) was retired")
                try rollout.update(database)
            }
            return record
        }
    }

    /// Keeps a schedule from running by itself.
    package func pause(_ name: String, at date: Date = .now) throws(RegistryError) {
        try change(name) { $0.pausedAt = $0.pausedAt ?? date }
    }

    /// Lets a schedule run by itself again. What was due meanwhile is left out.
    package func resume(_ name: String, at date: Date = .now) throws(RegistryError) {
        try change(name) { record in
            if record.pausedAt != nil { (record.pausedAt, record.resumedAt) = (nil, date) }
        }
    }

    private func change(_ schedule: String, _ body: (inout DeploymentRecord) -> Void) throws(RegistryError) {
        try checkActive(schedule)
        _ = try self.schedule(schedule)
        try write { database in
            var record = try Self.record(schedule, in: database)
            body(&record)
            try record.update(database)
        }
    }

    /// Fails for what is retired.
    package func checkActive(_ name: String) throws(RegistryError) {
        let record = try deployment(name)
        if record.retiredAt != nil { throw .retired(deployment: name, live: record.live) }
    }
}
