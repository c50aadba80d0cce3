package import FoundationEssentials
import GRDB

/// Where a version that was imported comes from.
package struct VersionOrigin: Hashable, Sendable, Codable {
    /// What it was there.
    package var deployment: String
    package var number: Int
    package var created: Date
    /// Who signed it: the key, and the name under which it was trusted.
    package var signer: String
    package var key: String
}

extension Registry {
    static func registerOrigins(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("origins") { database in
            try database.execute(sql: "ALTER TABLE version ADD COLUMN origin TEXT")
        }
    }
}
