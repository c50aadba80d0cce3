package import FoundationEssentials
import GRDB
import Workflow

extension Registry {
    static func registerTokens(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("tokens") { database in
            try database.execute(
                sql: """
                    CREATE TABLE token (
                      name TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, hash TEXT NOT NULL, scope TEXT NOT NULL,
                      deployments TEXT, createdAt TEXT NOT NULL, expiresAt TEXT, rate INTEGER) STRICT;
                    """)
        }
    }

    /// All tokens, by name.
    package func tokens() throws(RegistryError) -> [AccessToken] {
        try read { try AccessToken.order(Column("name")).fetchAll($0) }
    }

    /// Makes a token and returns its text, which nobody can read again.
    package func createToken(_ grant: AccessToken.Grant, at date: Date = .now) throws(RegistryError) -> String {
        guard PlainName.isValid(grant.name) else { throw .badTokenName(grant.name) }
        if let end = grant.expiresAt, end.timeIntervalSince(date) > Double(AccessToken.mostDays) * 86_400 {
            throw .farExpiry(end)
        }
        return try write { database in
            if try AccessToken.exists(database, key: grant.name) { throw RegistryError.tokenExists(grant.name) }
            for name in grant.deployments?.sorted() ?? [] { _ = try Self.record(name, in: database) }
            let (token, text) = AccessToken.made(grant, at: date)
            try token.insert(database)
            return text
        }
    }

    /// Takes a token back at once, in a running service too.
    package func revokeToken(_ name: String) throws(RegistryError) {
        try write { database in
            guard try AccessToken.deleteOne(database, key: name) else {
                throw RegistryError.unknownToken(
                    name, known: try String.fetchAll(database, sql: "SELECT name FROM token ORDER BY name"))
            }
        }
    }
}
