import Glibc

/// A folder that nobody else may look into, gone once nobody refers to it any more.
package final class TransientFolder: Sendable {
    /// Absolute.
    package let path: String

    package struct Unwritable: Error, CustomStringConvertible {
        package let description: String
    }

    package init() throws(Unwritable) {
        let parent = Files.absolute(Environment["TMPDIR"] ?? "/tmp")
        var template = Array("\(parent)/galley-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw Unwritable(description: "no folder can be made in \(parent): \(String(cString: strerror(errno)))")
        }
        path = String(cString: made)
    }

    deinit { Files.remove(path) }

    /// Lends a folder.
    package static func with<Value>(_ body: (_ path: String) throws -> Value) throws -> Value {
        let folder = try TransientFolder()
        return try withExtendedLifetime(folder) { try body(folder.path) }
    }
}
