package import Catalog
import Glibc
import Synchronization
import Workflow

/// Results on disk, by content, for this session and the next.
///
/// A result has a small text `KEY.result` that says what it is, and, where storing was worth it, its value in
/// `KEY.value`: a DuckDB database with one table `t`, or a model's JSON. Values are written beside their place and
/// renamed, before their text is. Whatever is missing, torn or damaged is a miss, never an error, so any number of
/// processes may share the folder. Texts and models aren't waited for until they are on the disk: they hold sums that
/// tell what a power cut left of them, as DuckDB's blocks do.
package final class EngineCache: Sendable {
    package let folder: String
    /// In bytes; what was used longest ago goes first.
    package let limit: Int
    private let counter = Atomic(0)
    /// What was read, and the file that it was read from.
    private let known = Mutex<[ResultKey: (result: CachedResult, file: Files.Identity)]>([:])

    package static let standardLimit = 10 << 30
    /// Keeps nothing.
    package static let none = EngineCache(folder: "/dev/null", limit: 0)

    /// Costs nothing; the folder is made when something is stored.
    package init(folder: String, limit: Int = standardLimit) {
        self.folder = folder
        self.limit = limit
    }

    /// `GALLEY_HOME/cache`, else `galley/cache` in the user's cache folder.
    package static var standardFolder: String {
        if let home = Environment["GALLEY_HOME"] { return home + "/cache" }
        let cache = Environment["XDG_CACHE_HOME"] ?? (Environment["HOME"] ?? "/tmp") + "/.cache"
        return cache + "/galley/cache"
    }

    /// What is known of a result; the result counts as used now.
    package func result(_ key: ResultKey) -> CachedResult? {
        let path = path(key, "result")
        guard let file = Files.identity(path) else { return nil }
        defer { Files.touch(path) }
        if let known = known.withLock({ $0[key] }), known.file == file { return known.result }
        guard let bytes = Files.read(path), let found = CachedResult(text: String(decoding: bytes, as: UTF8.self))
        else { return nil }
        known.withLock { $0[key] = (found, file) }
        return found
    }

    /// The file of a stored value, if it is there in full.
    package func value(_ key: ResultKey) -> String? {
        guard let bytes = result(key)?.bytes else { return nil }
        let path = path(key, "value")
        return Files.size(path) == bytes ? path : nil
    }

    /// The columns of a table, where they are known.
    func schema(_ key: ResultKey) -> Schema? {
        guard let result = result(key), result.kind == .table, !result.columns.isEmpty else { return nil }
        return Schema(result.columns)
    }

    package func model(_ key: ResultKey) -> Model? {
        guard let result = result(key), result.bytes != nil, let bytes = Files.read(path(key, "value")),
            result.sha256 == Files.sha256(bytes)
        else { return nil }
        return try? Model(json: bytes)
    }

    /// Remembers a result without a value. A disk that is full costs the memory of it, nothing else.
    package func store(_ result: CachedResult, as key: ResultKey) {
        _ = write(Array(result.text.utf8), to: path(key, "result"))
        known.withLock { $0[key] = nil }
    }

    package func store(_ model: Model, _ result: CachedResult, as key: ResultKey) {
        let bytes = model.json()
        guard write(bytes, to: path(key, "value")) else { return }
        var result = result
        result.bytes = bytes.count
        result.sha256 = Files.sha256(bytes)
        store(result, as: key)
    }

    /// Makes a file that `fill` writes at a temporary path the value of a result. Returns whether it is stored.
    package func store<E>(
        _ result: CachedResult, as key: ResultKey, fill: (_ temporary: String) throws(E) -> Void
    ) throws(E) -> Bool {
        guard let temporary = temporaryPath() else { return false }
        defer { unlink(temporary) }
        try fill(temporary)
        let target = path(key, "value")
        guard let bytes = Files.size(temporary), Files.makeFolder(of: target), rename(temporary, target) == 0 else {
            return false
        }
        var result = result
        result.bytes = bytes
        store(result, as: key)
        return true
    }

    /// Makes a file that may be on its way to the disk the value of a result. The file is shared, not copied: it must
    /// not be written any more.
    package func storeCopy(of file: String, _ result: CachedResult, as key: ResultKey) {
        guard let bytes = Files.read(file) else { return }
        var result = result
        result.sha256 = Files.sha256(bytes)
        _ = store(result, as: key) { link(file, $0) }
    }

    /// Gives the value of a result another path, if it is there as it was stored by `storeCopy`.
    package func copyValue(_ key: ResultKey, to file: String) -> Bool {
        let value = path(key, "value")
        guard let sha256 = result(key)?.sha256, let bytes = Files.read(value), sha256 == Files.sha256(bytes),
            Files.makeFolder(of: file)
        else { return false }
        return link(value, file) == 0
    }

    package func remove(_ key: ResultKey) {
        unlink(path(key, "result"))
        unlink(path(key, "value"))
    }

    /// A path in the cache's folder that nobody else uses; nil if the folder can't be made.
    package func temporaryPath() -> String? {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        let path = "\(folder)/temporary/\(getpid())-\(number)-\(UInt64.random(in: 0 ... .max))"
        return Files.makeFolder(of: path) ? path : nil
    }

    private func path(_ key: ResultKey, _ suffix: String) -> String {
        "\(folder)/\(key.text.prefix(2))/\(key.text).\(suffix)"
    }

    private func write(_ bytes: [UInt8], to path: String) -> Bool {
        guard let temporary = temporaryPath(), Files.makeFolder(of: path) else { return false }
        defer { unlink(temporary) }
        return Files.write(bytes, to: temporary) && rename(temporary, path) == 0
    }
}
