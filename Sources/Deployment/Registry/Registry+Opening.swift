import GRDB

extension Registry {
    static func open(_ path: String) throws(RegistryError) -> DatabaseQueue {
        do throws(SQLiteFile.Fault) {
            return try SQLiteFile.open(path, label: "registry", settings: "PRAGMA synchronous = FULL", migrator)
        } catch {
            throw wrapped(error, path)
        }
    }

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
        return migrator
    }
}
