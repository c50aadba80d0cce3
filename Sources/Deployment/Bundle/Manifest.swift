import Crypto
package import FoundationEssentials

/// What a bundle holds, down to the bytes, and where it came from.
package struct Manifest: Hashable, Sendable, Codable {
    package struct File: Hashable, Sendable, Codable {
        /// Relative to the bundle, parts divided by `/`.
        package var path: String
        package var sha256: String
        /// In bytes.
        package var size: Int
    }

    /// Who made the bundle, when and with what; no part of its identity.
    package struct Creation: Hashable, Sendable, Codable {
        package var at: Date
        package var by: String
        package var galley: String

        package init(at: Date, by: String, galley: String) {
            self.at = at
            self.by = by
            self.galley = galley
        }
    }

    package static let currentFormat = 1
    package static let fileName = "manifest.json"

    package var format = Manifest.currentFormat
    /// Ordered by path.
    package var files: [File]
    package var created: Creation

    /// The hash of the content, the same wherever and whenever it is made: SHA-256 over a heading and
    /// the lines that `sha256sum` writes for the files.
    package var id: String {
        var hash = SHA256()
        hash.update(data: Array("galley bundle \(format)\n".utf8))
        for file in files { hash.update(data: Array("\(file.sha256)  \(file.path)\n".utf8)) }
        return hash.finalize().hexadecimal
    }

    /// A path that stays inside the bundle and means the same everywhere.
    static func isSafe(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return path.utf8.count <= 400 && parts.count <= 8
            && parts.allSatisfy { part in
                !part.isEmpty && part.first != "." && part.utf8.allSatisfy(isPlain)
            }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }
}
