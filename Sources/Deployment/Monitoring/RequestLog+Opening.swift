import Foundation
import GRDB

extension RequestLog {
    /// Opens the database; while another process makes its tables, it may take more than one attempt.
    static func open(_ path: String) throws(RequestLogError) -> DatabaseQueue {
        for _ in 0..<attempts {
            do throws(RequestLogError) { return try openAtOnce(path) } catch {
                guard case .database = error else { throw error }
                Thread.sleep(forTimeInterval: pause)
            }
        }
        return try openAtOnce(path)
    }

    private static let attempts = 10
    /// In seconds.
    private static let pause = 0.02

    private static func openAtOnce(_ path: String) throws(RequestLogError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "requests"
        if path != ":memory:" { configuration.journalMode = .wal }
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            // The last moments may be lost with the machine, but never with the process; nothing is ever damaged.
            try database.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA auto_vacuum = INCREMENTAL")
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            if try queue.read(migrator.hasBeenSuperseded) { throw RequestLogError.newer(path: path) }
            do {
                if try !queue.read(migrator.hasCompletedMigrations) { try migrator.migrate(queue) }
            } catch {
                // Another process may have been at it, and done.
                guard try queue.read(migrator.hasCompletedMigrations) else { throw error }
            }
            return queue
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
