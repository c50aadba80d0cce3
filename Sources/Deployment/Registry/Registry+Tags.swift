import GRDB
import Workflow

/// A word for a version of a deployment, such as `stable`. It can be moved to another version.
package struct VersionTag: Hashable, Sendable, Codable, FetchableRecord, PersistableRecord {
    package static let databaseTableName = "tag"

    package var deployment: String
    package var name: String
    package var number: Int

    /// Plain, and nothing that names a version already.
    package static func isValid(name: String) -> Bool {
        PlainName.isValid(name) && VersionName(name) == .tag(name)
    }
}

extension Registry {
    /// The tags of a deployment, by name.
    package func tags(of name: String) throws(RegistryError) -> [VersionTag] {
        try read {
            _ = try Self.record(name, in: $0)
            return try Self.tags(of: name, in: $0)
        }
    }

    /// Tags a version. Returns the version that had the tag before, if it was another.
    package func tag(_ name: String, version: VersionName, as tag: String) throws(RegistryError) -> Int? {
        guard VersionTag.isValid(name: tag) else { throw .badTag(tag) }
        return try write { database in
            let version = try Self.version(version, of: name, in: database)
            if version.removedAt != nil { throw RegistryError.removed(deployment: name, version: version.number) }
            let before = try VersionTag.fetchOne(database, key: ["deployment": name, "name": tag])?.number
            try VersionTag(deployment: name, name: tag, number: version.number).upsert(database)
            return before == version.number ? nil : before
        }
    }

    /// Takes a tag away.
    package func untag(_ name: String, _ tag: String) throws(RegistryError) {
        try write { database in
            let version = try Self.version(.tag(tag), of: name, in: database)
            try VersionTag(deployment: name, name: tag, number: version.number).delete(database)
        }
    }

    /// A version of a deployment by whatever names it.
    package func version(_ version: VersionName, of name: String) throws(RegistryError) -> DeploymentVersion {
        try read { try Self.version(version, of: name, in: $0) }
    }

    static func tags(of name: String, in database: Database) throws -> [VersionTag] {
        try VersionTag.filter(Column("deployment") == name).order(Column("name")).fetchAll(database)
    }

    static func version(_ version: VersionName, of name: String, in database: Database) throws -> DeploymentVersion {
        let record = try Self.record(name, in: database)
        switch version {
        case .live: return try Self.version(record.live, of: name, in: database)
        case .number(let number): return try Self.version(number, of: name, in: database)
        case .tag(let tag):
            let tags = try tags(of: name, in: database)
            guard let found = tags.first(where: { $0.name == tag }) else {
                throw RegistryError.unknownTag(deployment: name, tag: tag, known: tags.map(\.name))
            }
            return try Self.version(found.number, of: name, in: database)
        }
    }
}
