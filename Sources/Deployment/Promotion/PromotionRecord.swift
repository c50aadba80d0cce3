package import FoundationEssentials
package import GRDB

/// A decision as the registry keeps it.
package struct PromotionRecord: Hashable, Sendable, Codable, FetchableRecord, MutablePersistableRecord {
    package static let databaseTableName = "promotion"

    package var id: Int64?
    package var deployment: String
    package var decidedAt: Date
    /// The challenger; nil where it was not kept.
    package var version: Int?
    /// The version that was live.
    package var champion: Int?
    /// The version that is live since.
    package var live: Int?
    package var verdict: PromotionDecision.Verdict
    package var reason: String
    /// All that was known, as JSON.
    package var evidence: String

    package init(deployment: String, decidedAt: Date, _ decision: PromotionDecision, _ evidence: PromotionEvidence) {
        self.deployment = deployment
        self.decidedAt = decidedAt
        (version, champion, live) = (evidence.version, evidence.champion, decision.live)
        (verdict, reason) = (decision.verdict, decision.reason)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.evidence = (try? encoder.encode(evidence)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    package mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

extension Registry {
    static func registerPromotions(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("promotions") { database in
            try database.execute(
                sql: """
                    CREATE TABLE promotion (
                      id INTEGER PRIMARY KEY, deployment TEXT NOT NULL, decidedAt TEXT NOT NULL, version INTEGER,
                      champion INTEGER, live INTEGER, verdict TEXT NOT NULL, reason TEXT NOT NULL,
                      evidence TEXT NOT NULL) STRICT;
                    CREATE TABLE inputProfile (bundle TEXT PRIMARY KEY, profile TEXT NOT NULL) STRICT;
                    """)
        }
        // A bundle's own contract tells how its inputs were spread.
        migrator.registerMigration("promotions by contracts") { try $0.execute(sql: "DROP TABLE inputProfile") }
    }

    /// Decisions on who takes a champion's place, the newest first.
    package func promotions(of name: String, limit: Int = 100) throws(RegistryError) -> [PromotionRecord] {
        try read { database in
            try PromotionRecord.filter(Column("deployment") == name).order(Column("id").desc).limit(limit)
                .fetchAll(database)
        }
    }

    package func add(_ record: PromotionRecord) throws(RegistryError) {
        try write { database in
            var record = record
            try record.insert(database)
        }
    }
}
