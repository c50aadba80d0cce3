import Foundation
import GRDB

/// Opens Galley's databases, all with the same care: nobody else may read them, their tables are of the newest form,
/// and what keeps them from being used is told apart.
enum SQLiteFile {
    /// Why a database can't be used.
    enum Fault: Error {
        case file(FileError)
        /// A later Galley made its tables.
        case newer
        /// The disk has no room for more.
        case full
        /// SQLite's words on what it found.
        case damaged(String)
        case other(String)

        init(_ error: any Error) {
            guard let error = error as? DatabaseError else {
                self = error as? Fault ?? .other("\(error)")
                return
            }
            let words = [error.message, error.sql.map { "in: \($0)" }].compactMap(\.self).joined(separator: " ")
            self =
                switch error.resultCode.primaryResultCode {
                case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged(error.message ?? "\(error)")
                case .SQLITE_FULL: .full
                case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: .full
                // SQLite's words when its disk has no room for its index of the log, too.
                case .SQLITE_IOERR: .other("\(error.message ?? "disk I/O error"); is its disk full?")
                default: .other(words)
                }
        }
    }

    static let memory = ":memory:"

    /// - Parameters:
    ///   - path: of a file, which is made if there is none, or `memory`.
    ///   - settings: PRAGMA statements for each connection.
    static func open(
        _ path: String, label: String, settings: String, _ migrator: DatabaseMigrator
    ) throws(Fault) -> DatabaseQueue {
        if path != memory, !FileSystem.exists(path) {
            // SQLite's other files get the rights of this one.
            do throws(FileError) { try FileSystem.touch(path, mode: 0o600) } catch { throw .file(error) }
        }
        // While another process makes the tables, it may take more than one attempt.
        for _ in 1..<attempts {
            do throws(Fault) { return try openAtOnce(path, label, settings, migrator) } catch {
                guard case .other = error else { throw error }
                Thread.sleep(forTimeInterval: pause)
            }
        }
        return try openAtOnce(path, label, settings, migrator)
    }

    private static let attempts = 10
    /// In seconds.
    private static let pause = 0.02

    private static func openAtOnce(
        _ path: String, _ label: String, _ settings: String, _ migrator: DatabaseMigrator
    ) throws(Fault) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = label
        if path != memory { configuration.journalMode = .wal }
        // Another process's transaction takes milliseconds; wait for it.
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { try $0.execute(sql: settings) }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try migrate(queue, migrator)
            return queue
        } catch {
            throw Fault(error)
        }
    }

    private static func migrate(_ queue: DatabaseQueue, _ migrator: DatabaseMigrator) throws {
        if try queue.read(migrator.hasBeenSuperseded) { throw Fault.newer }
        do {
            if try !queue.read(migrator.hasCompletedMigrations) { try migrator.migrate(queue) }
        } catch {
            // Another process may have been at it, and done.
            guard try queue.read(migrator.hasCompletedMigrations) else { throw error }
        }
    }

    /// What a database holds, in memory, for where its disk has no room for the files that SQLite needs beside it.
    static func copyInMemory(_ path: String, label: String, _ migrator: DatabaseMigrator) throws(Fault) -> DatabaseQueue
    {
        var configuration = Configuration()
        configuration.label = label
        configuration.busyMode = .timeout(1)
        // Who has a database alone keeps the index of its log in memory.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
        do {
            let source = try DatabaseQueue(path: path, configuration: configuration)
            let copy = try DatabaseQueue()
            try source.backup(to: copy)
            try source.close()
            try migrate(copy, migrator)
            return copy
        } catch {
            throw Fault(error)
        }
    }
}
