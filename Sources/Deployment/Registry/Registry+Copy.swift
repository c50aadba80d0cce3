package import FoundationEssentials
import GRDB

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The registry's copy: written after each change, put back when the registry is damaged.
extension Registry {
    private static func copyPath(_ path: String) -> String { "\(path.dropLast(".sqlite".count)).copy.sqlite" }

    /// Writes the copy. What can't be read whole doesn't replace a copy that is.
    func keepCopy() {
        let copy = Self.copyPath(databasePath)
        let temporary = "\(copy).\(UInt64.random(in: .min ... .max))"
        do {
            try FileSystem.touch(temporary, mode: 0o600)
            try withConnection { try $0.execute(sql: "VACUUM INTO ?", arguments: [temporary]) }
        } catch {
            FileSystem.removeFile(temporary)
            return
        }
        if !FileSystem.rename(temporary, to: copy) { FileSystem.removeFile(temporary) }
    }

    /// Refuses to add to a database with a page that can't be read: the copy would know nothing of it, and take its
    /// place one day.
    func checkPages(_ database: Database) throws {
        guard let complaint = try String.fetchOne(database, sql: "PRAGMA quick_check(1)"), complaint != "ok" else {
            return
        }
        throw malformed(complaint)
    }

    private func malformed(_ complaint: String) -> RegistryError {
        .malformed(
            path: databasePath, message: complaint.replacing("\n", with: " "), copy: Self.copyDate(of: databasePath))
    }

    /// When the copy of a registry was written; nil where there is none.
    static func copyDate(of path: String) -> Date? {
        FileSystem.modified(copyPath(path)).map { Date(timeIntervalSince1970: TimeInterval($0)) }
    }

    /// Fails unless the database is whole.
    package func check() throws(RegistryError) {
        let complaint = try read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
        guard let complaint, complaint != "ok" else { return }
        throw malformed(complaint)
    }

    /// Puts the copy in the place of a registry that is damaged, which is kept beside it. Returns when the copy was
    /// written.
    package static func restore(folder: String = StateFolder.current) throws(RegistryError) -> Date {
        let path = "\(folder)/registry.sqlite"
        do throws(RegistryError) {
            try Registry(folder: folder).check()
        } catch {
            guard case .malformed = error else { throw error }
            guard let date = copyDate(of: path) else { throw error }
            try restore(path)
            return date
        }
        throw .notDamaged(path: path)
    }

    private static func restore(_ path: String) throws(RegistryError) {
        let fresh = "\(path).restored"
        do throws(FileError) {
            FileSystem.removeFile(fresh)
            try FileSystem.write(FileSystem.read(copyPath(path)), to: fresh, mode: 0o600)
            try FileSystem.synchronize(fresh)
        } catch {
            throw .file(error)
        }
        // Its log belongs to the damaged one, and would be played into the other.
        for ending in ["-wal", "-shm", ""] {
            FileSystem.removeFile("\(path).damaged\(ending)")
            guard FileSystem.rename("\(path)\(ending)", to: "\(path).damaged\(ending)") || errno == ENOENT else {
                throw .file(FileError("rename", path + ending))
            }
        }
        guard FileSystem.rename(fresh, to: path) else { throw .file(FileError("rename", fresh)) }
    }
}
