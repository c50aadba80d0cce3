import FoundationEssentials
import GRDB

/// What `galley serve` was asked and what it answered: a SQLite database of its own beside the registry, so that the
/// registry is not bothered.
///
/// Several processes may write and read at once. A process that is killed loses what it had not written and damages
/// nothing. All calls block: make them away from Swift's thread pool.
package final class RequestLog: Sendable {
    /// How much is kept.
    package struct Retention: Hashable, Sendable {
        package var days = 30
        package var bytes = 512 << 20

        package init(days: Int = 30, bytes: Int = 512 << 20) {
            self.days = days
            self.bytes = bytes
        }
    }

    package let path: String
    let database: DatabaseQueue

    package static func path(in folder: String) -> String { "\(folder)/requests.sqlite" }

    /// Opens the log in the registry's folder, and makes it if there is none.
    package convenience init(folder: String = StateFolder.current) throws(RequestLogError) {
        do throws(FileError) { try FileSystem.makeFolders(folder) } catch { throw .file(error) }
        try self.init(path: Self.path(in: folder))
    }

    /// A log that is forgotten with the process, where nothing can be written.
    package static func inMemory() throws(RequestLogError) -> RequestLog { try RequestLog(path: SQLiteFile.memory) }

    private init(path: String) throws(RequestLogError) {
        self.path = path
        database = try Self.open(path)
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(RequestLogError) -> Value {
        do { return try database.read(body) } catch { throw RequestLogError(error, path) }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(RequestLogError) -> Value {
        do { return try database.write(body) } catch { throw RequestLogError(error, path) }
    }
}
