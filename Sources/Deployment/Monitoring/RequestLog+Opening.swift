import GRDB

extension RequestLog {
    static func open(_ path: String) throws(RequestLogError) -> DatabaseQueue {
        // The last moments may be lost with the machine, but never with the process; nothing is ever damaged.
        let settings = "PRAGMA synchronous = NORMAL; PRAGMA auto_vacuum = INCREMENTAL"
        do throws(SQLiteFile.Fault) {
            return try SQLiteFile.open(path, label: "requests", settings: settings, migrator)
        } catch {
            throw RequestLogError(error, path)
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(
                sql: """
                    CREATE TABLE request (
                      deployment TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, at REAL NOT NULL,
                      rows INTEGER NOT NULL, seconds REAL NOT NULL, status INTEGER NOT NULL, error TEXT,
                      input TEXT, answer TEXT, PRIMARY KEY (deployment, id)) STRICT;
                    CREATE INDEX request_at ON request (deployment, at);
                    CREATE TABLE outcome (
                      deployment TEXT NOT NULL, request TEXT NOT NULL, row INTEGER NOT NULL, version INTEGER NOT NULL,
                      at REAL NOT NULL, outcome TEXT NOT NULL, predicted TEXT NOT NULL, likelihood REAL, score REAL,
                      PRIMARY KEY (deployment, request, row)) STRICT;
                    CREATE INDEX outcome_at ON outcome (deployment, at);
                    CREATE TABLE minute (
                      deployment TEXT NOT NULL, version INTEGER NOT NULL, minute INTEGER NOT NULL,
                      requests TEXT NOT NULL, columns TEXT NOT NULL,
                      PRIMARY KEY (deployment, minute, version)) STRICT;
                    """)
        }
        return migrator
    }
}
