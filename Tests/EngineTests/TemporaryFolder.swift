import Engine
import Foundation

/// A folder of its own for one test, gone with the last reference.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "galley-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its absolute path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try write(name, Data(text.utf8))
    }

    @discardableResult
    func write(_ name: String, _ data: Data) throws -> String {
        let url = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
        return url.path
    }

    /// Has DuckDB write a table to a file, in the format that `options` says.
    @discardableResult
    func copy(_ sql: String, to name: String, _ options: String) throws -> String {
        let file = "\(path)/\(name)"
        try Database().connect().execute("COPY (\(sql)) TO '\(file)' (\(options))")
        return file
    }
}
