import GRDB

extension Registry {
    /// A database, and whether it is only a copy of one whose disk is full.
    struct Opened {
        var database: DatabaseQueue
        var isCopy = false
        /// How often it was opened.
        var count = 1
        /// When it was tried last to do without the copy.
        var tried = ContinuousClock.now
    }

    private static let pause = Duration.seconds(1)

    static func open(_ path: String) throws(RegistryError) -> Opened {
        do throws(SQLiteFile.Fault) {
            return Opened(database: try database(path))
        } catch {
            guard case .full = error, let copy = try? SQLiteFile.copyInMemory(path, label: label, migrator) else {
                throw wrapped(error, path)
            }
            return Opened(database: copy, isCopy: true)
        }
    }

    /// The database itself, again and again tried, as long as there is only a copy of it.
    static func reopen(_ opened: inout Opened, _ path: String, atOnce: Bool) {
        guard opened.isCopy, atOnce || opened.tried.duration(to: .now) >= pause else { return }
        opened.tried = .now
        guard let database = try? database(path) else { return }
        opened = Opened(database: database, count: opened.count + 1)
    }

    private static func database(_ path: String) throws(SQLiteFile.Fault) -> DatabaseQueue {
        // To begin anew would be to forget what is live.
        if copyDate(of: path) != nil {
            guard FileSystem.exists(path) else { throw .damaged("the file is gone") }
            guard FileSystem.bytes(of: path) != 0 else { throw .damaged("the file is empty") }
        }
        return try SQLiteFile.open(path, label: label, settings: "PRAGMA synchronous = FULL", migrator)
    }

    private static let label = "registry"

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(
                sql: """
                    CREATE TABLE deployment (
                      name TEXT PRIMARY KEY, target TEXT NOT NULL, live INTEGER NOT NULL) STRICT;
                    CREATE TABLE version (
                      deployment TEXT NOT NULL REFERENCES deployment, number INTEGER NOT NULL,
                      bundle TEXT NOT NULL, createdAt TEXT NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL,
                      source TEXT NOT NULL, metrics TEXT NOT NULL, replaced INTEGER,
                      PRIMARY KEY (deployment, number)) STRICT;
                    """)
        }
        migrator.registerMigration("2") { database in
            try database.execute(
                sql: """
                    ALTER TABLE version ADD COLUMN host TEXT NOT NULL DEFAULT '';
                    ALTER TABLE version ADD COLUMN galley TEXT NOT NULL DEFAULT '';
                    ALTER TABLE version ADD COLUMN data TEXT NOT NULL DEFAULT '[]';
                    ALTER TABLE version ADD COLUMN change TEXT;
                    ALTER TABLE version ADD COLUMN reason TEXT;
                    ALTER TABLE version ADD COLUMN removedAt TEXT;
                    CREATE TABLE tag (
                      deployment TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL,
                      PRIMARY KEY (deployment, name),
                      FOREIGN KEY (deployment, number) REFERENCES version (deployment, number)) STRICT;
                    """)
        }
        registerTokens(in: &migrator)
        registerSchedules(in: &migrator)
        registerPromotions(in: &migrator)
        registerRollouts(in: &migrator)
        registerRetiring(in: &migrator)
        registerOrigins(in: &migrator)
        return migrator
    }
}
