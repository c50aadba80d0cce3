import Crypto
package import FoundationEssentials
import GRDB

/// Lets a program ask the service. The registry keeps only a hash of the secret, so that reading it lets nobody in.
package struct AccessToken: Hashable, Sendable, Codable, FetchableRecord, PersistableRecord {
    package static let databaseTableName = "token"

    /// What a token may be used for.
    package enum Scope: String, Hashable, Sendable, Codable, CaseIterable {
        /// Asking deployments, and reading what they take and answer.
        case score
        /// That, and seeing and ending what others have begun.
        case admin
    }

    /// The database has years of four digits.
    package static let mostDays = 36_500

    package var name: String
    /// Part of the secret text, to find the token by; says nothing.
    package var id: String
    /// SHA-256, in hexadecimal. The secret is random through and through, so nothing slower is needed.
    package var hash: String
    package var scope: Scope
    /// A JSON list of the deployments that it is for; nil for all.
    package var deployments: String?
    package var createdAt: Date
    package var expiresAt: Date?
    /// How many requests it may make in a minute.
    package var rate: Int?

    package var allowed: Set<String>? {
        deployments.map { (try? JSONDecoder().decode(Set<String>.self, from: Data($0.utf8))) ?? [] }
    }

    /// Whether a secret text is this token's, in the same time however much of it is right.
    package func matches(_ text: String) -> Bool {
        let (own, given) = (Array(hash.utf8), Array(Self.hash(of: text).utf8))
        return own.count == given.count && zip(own, given).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    static func hash(of text: String) -> String { SHA256.hash(data: Array(text.utf8)).hexadecimal }

    /// The id within a text that looks like a token's.
    package static func id(in text: some StringProtocol) -> String? {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0] == "galley" && !parts[1].isEmpty ? String(parts[1]) : nil
    }

    /// What a new token may do.
    package struct Grant: Sendable {
        package var name: String
        package var scope = Scope.score
        /// All where nil.
        package var deployments: Set<String>?
        package var expiresAt: Date?
        package var rate: Int?

        package init(
            name: String, scope: Scope = .score, deployments: Set<String>? = nil, expiresAt: Date? = nil,
            rate: Int? = nil
        ) {
            self.name = name
            self.scope = scope
            self.deployments = deployments
            self.expiresAt = expiresAt
            self.rate = rate
        }
    }

    /// A token with its secret text, which is told this once.
    static func made(_ grant: Grant, at date: Date) -> (token: AccessToken, text: String) {
        let id = random(bytes: 6)
        let text = "galley_\(id)_\(random(bytes: 32))"
        let names = grant.deployments.map { $0.sorted().map { "\"\($0)\"" }.joined(separator: ",") }
        let token = AccessToken(
            name: grant.name, id: id, hash: hash(of: text), scope: grant.scope, deployments: names.map { "[\($0)]" },
            createdAt: date, expiresAt: grant.expiresAt, rate: grant.rate)
        return (token, text)
    }

    private static func random(bytes: Int) -> String {
        SymmetricKey(size: SymmetricKeySize(bitCount: bytes * 8)).withUnsafeBytes { Array($0).hexadecimal }
    }
}
