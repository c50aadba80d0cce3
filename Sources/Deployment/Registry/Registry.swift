import Capture
package import FoundationEssentials
import GRDB
import Synchronization
package import Workflow

/// Every deployment of this machine's user, with its versions: one SQLite database and a folder of bundles.
///
/// Each change is one transaction, so that several processes may deploy, roll back and serve at once. All calls
/// block: make them away from Swift's thread pool.
///
/// Where its disk is too full for the database to be opened, a copy in memory is read, so that what is live stays live,
/// and changes are refused until there is room.
package final class Registry: Sendable {
    /// Absolute; holds `registry.sqlite` and `bundles`.
    package let folder: String
    private let opened: Mutex<Opened>

    package var databasePath: String { "\(folder)/registry.sqlite" }
    /// The folder that bundles are made in.
    package var store: String { "\(folder)/bundles" }

    /// Opens the registry in a folder, and makes it if there is none.
    package init(folder: String = StateFolder.current) throws(RegistryError) {
        self.folder = folder
        do throws(FileError) {
            // They hold rows of the data that they were made from.
            try FileSystem.makeFolders("\(folder)/bundles", mode: 0o700)
        } catch {
            throw .file(error)
        }
        opened = Mutex(try Self.open("\(folder)/registry.sqlite"))
    }

    /// Whether its disk is too full for anything to be changed.
    package var isReadOnly: Bool { opened.withLock(\.isCopy) }

    /// All deployments, by name.
    package func deployments() throws(RegistryError) -> [DeploymentRecord] {
        try read { try DeploymentRecord.order(Column("name")).fetchAll($0) }
    }

    package func deployment(_ name: String) throws(RegistryError) -> DeploymentRecord {
        try read { try Self.record(name, in: $0) }
    }

    /// The versions of a deployment, newest first.
    package func versions(of name: String) throws(RegistryError) -> [DeploymentVersion] {
        try read {
            _ = try Self.record(name, in: $0)
            return try DeploymentVersion.filter(Column("deployment") == name).order(Column("number").desc).fetchAll($0)
        }
    }

    /// A version of a deployment; without a number the live one.
    package func version(_ number: Int? = nil, of name: String) throws(RegistryError) -> DeploymentVersion {
        try read { try Self.version(number ?? Self.record(name, in: $0).live, of: name, in: $0) }
    }

    /// The live version if it is made of this bundle, else the newest that is.
    package func version(madeOf bundle: String, of name: String) throws(RegistryError) -> DeploymentVersion {
        try read { database in
            let live = try Self.version(Self.record(name, in: database).live, of: name, in: database)
            if live.bundle == bundle { return live }
            return try DeploymentVersion.filter(Column("deployment") == name).filter(Column("bundle") == bundle)
                .order(Column("number").desc).fetchOne(database) ?? live
        }
    }

    /// What is live now, in one consistent look: each deployment with its live version, by name.
    package func live() throws(RegistryError) -> [(deployment: DeploymentRecord, version: DeploymentVersion)] {
        try read { database in
            // What is retired isn't live.
            try DeploymentRecord.filter(Column("retiredAt") == nil).order(Column("name")).fetchAll(database).map {
                ($0, try Self.version($0.live, of: $0.name, in: database))
            }
        }
    }

    /// What a new version is made of.
    package struct Release: Sendable {
        package var bundle: String
        package var author: String
        package var host: String
        package var galley: String
        package var note: String
        package var source: String
        package var metrics: String
        package var data: String
        /// What the target was told.
        package var options: Parameters
        /// Whether it takes the place of the live version; else it is kept beside it. A deployment's first version is
        /// live in any case.
        package var goesLive: Bool
        /// Nil for what was made here.
        package var origin: VersionOrigin?

        package init(
            bundle: String, author: String, host: String = "", galley: String = "", note: String = "", source: String,
            metrics: String = "{}", data: String = "[]", options: Parameters = [:], goesLive: Bool = true,
            origin: VersionOrigin? = nil
        ) {
            self.bundle = bundle
            self.author = author
            self.host = host
            self.galley = galley
            self.note = note
            self.source = source
            self.metrics = metrics
            self.data = data
            self.options = options
            self.goesLive = goesLive
            self.origin = origin
        }
    }

    /// Adds a version and, unless it is to be kept beside the live one, makes it live. What is to be kept beside it and
    /// is the newest version already, or the live one, is not added again.
    package func deploy(
        _ release: Release, as name: String, target: String, at date: Date = .now
    ) throws(RegistryError) -> DeploymentVersion {
        guard PlainName.isValid(name) else { throw .badName(name) }
        return try write { database in
            let record = try DeploymentRecord.fetchOne(database, key: name)
            if let record, record.target != target {
                throw RegistryError.otherTarget(deployment: name, target: record.target)
            }
            let newest = try Int.fetchOne(
                database, sql: "SELECT max(number) FROM version WHERE deployment = ?", arguments: [name])
            let live = try record.map { try Self.version($0.live, of: name, in: database) }
            if !release.goesLive, let newest {
                let known: [DeploymentVersion?] = [live, try Self.version(newest, of: name, in: database)]
                if let same = known.compactMap(\.self).first(where: { $0.bundle == release.bundle }) { return same }
            }
            let change = live.flatMap { contractChange(from: $0.bundle, to: release.bundle) }
            let version = DeploymentVersion(
                deployment: name, number: (newest ?? 0) + 1, bundle: release.bundle, createdAt: date,
                author: release.author, host: release.host, galley: release.galley, note: release.note,
                source: release.source, metrics: release.metrics, data: release.data, replaced: record?.live,
                change: change, options: release.options, origin: release.origin)
            var now = record ?? DeploymentRecord(name: name, target: target, live: version.number)
            if release.goesLive { (now.live, now.retiredAt) = (version.number, nil) }
            try now.upsert(database)
            try version.insert(database)
            // Its bundle is there again, if it was removed.
            try database.execute(
                sql: "UPDATE version SET removedAt = NULL WHERE bundle = ? AND removedAt IS NOT NULL",
                arguments: [release.bundle])
            // As it will be read back: the database keeps milliseconds.
            return try Self.version(version.number, of: name, in: database)
        }
    }

    /// Nil where one of the bundles can't be read.
    private func contractChange(from old: String, to new: String) -> ContractChange? {
        if old == new { return .unchanged }
        guard let before = try? Bundle.contract(in: "\(store)/\(old)"),
            let after = try? Bundle.contract(in: "\(store)/\(new)")
        else { return nil }
        return ContractChange(from: before, to: after)
    }

    /// Makes an earlier (or later) version live again; without a number the one that the live version replaced. Its
    /// bundle is verified before.
    ///
    /// - Parameter expected: fails if another version is live by now.
    package func rollback(
        _ name: String, to number: Int? = nil, ifLive expected: Int? = nil
    ) throws(RegistryError) -> DeploymentVersion {
        try write { database in
            var record = try Self.record(name, in: database)
            if let expected, record.live != expected {
                throw RegistryError.otherLive(deployment: name, expected: expected, live: record.live)
            }
            let live = try Self.version(record.live, of: name, in: database)
            guard let number = number ?? live.replaced else {
                throw RegistryError.nothingEarlier(deployment: name, live: record.live)
            }
            let version = try Self.version(number, of: name, in: database)
            try checkBundle(of: version, live: record.live)
            (record.live, record.retiredAt) = (number, nil)
            try record.update(database)
            return version
        }
    }

    /// Fails unless a version could be made live in the place of the one that is.
    func checkBundle(of version: DeploymentVersion, live: Int) throws(RegistryError) {
        let (name, number) = (version.deployment, version.number)
        if version.removedAt != nil { throw .removed(deployment: name, version: number) }
        do throws(BundleError) { _ = try bundle(of: version) } catch {
            throw .damaged(deployment: name, version: number, live: live, error)
        }
    }

    /// The bundle of a version, verified.
    package func bundle(of version: DeploymentVersion) throws(BundleError) -> Bundle {
        try Bundle(verifying: "\(store)/\(version.bundle)", id: version.bundle)
    }

    /// A number that differs from the last one if another connection changed the registry in between.
    func changes() throws(RegistryError) -> Int {
        let count = try read { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
        return opened.withLock(\.count) << 32 + count
    }
}

extension Registry {
    static func record(_ name: String, in database: Database) throws -> DeploymentRecord {
        if let record = try DeploymentRecord.fetchOne(database, key: name) { return record }
        let known = try String.fetchAll(database, sql: "SELECT name FROM deployment ORDER BY name")
        throw RegistryError.unknownDeployment(name, known: known)
    }

    static func version(_ number: Int, of name: String, in database: Database) throws -> DeploymentVersion {
        let key: [String: any DatabaseValueConvertible] = ["deployment": name, "number": number]
        if let version = try DeploymentVersion.fetchOne(database, key: key) { return version }
        let known = try Int.fetchAll(
            database, sql: "SELECT number FROM version WHERE deployment = ? ORDER BY number", arguments: [name])
        throw RegistryError.unknownVersion(deployment: name, version: number, known: known)
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(RegistryError) -> Value {
        do { return try database().database.read(body) } catch { throw Self.wrapped(error, databasePath) }
    }

    private func database(atOnce: Bool = false) -> Opened {
        opened.withLock { opened in
            Self.reopen(&opened, databasePath, atOnce: atOnce)
            return opened
        }
    }

    func withConnection(_ body: (Database) throws -> Void) throws {
        try database().database.writeWithoutTransaction(body)
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(RegistryError) -> Value {
        let opened = database(atOnce: true)
        if opened.isCopy { throw .full(path: databasePath) }
        let value: Value
        do {
            value = try opened.database.write { database in
                try checkPages(database)
                return try body(database)
            }
        } catch {
            throw Self.wrapped(error, databasePath)
        }
        keepCopy()
        return value
    }

    static func wrapped(_ error: any Error, _ path: String) -> RegistryError {
        if let error = error as? RegistryError { return error }
        return switch SQLiteFile.Fault(error) {
        case .file(let error): .file(error)
        case .newer: .newer(path: path)
        case .full: .full(path: path)
        case .damaged(let words): .malformed(path: path, message: words, copy: copyDate(of: path))
        case .other(let words): .database(path: path, message: words)
        }
    }
}
