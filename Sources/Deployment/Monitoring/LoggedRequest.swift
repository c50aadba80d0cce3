import Catalog
package import FoundationEssentials
import GRDB
package import Workflow

/// A request as it was answered.
package struct LoggedRequest: Hashable, Sendable, Codable, LogRecord {
    package static let databaseTableName = "request"

    /// The `X-Request-Id` that the answer had; unique within the deployment.
    package var id: String
    package var deployment: String
    /// The version that answered.
    package var version: Int
    package var at: Date
    package var rows: Int
    /// How long the answer took.
    package var seconds: Double
    /// HTTP's.
    package var status: Int
    /// Why there was no answer.
    package var error: String?
    /// The rows that came in as JSON, `{"PORT": [{…}, …], …}`: numbers to the last bit, without the columns that aren't
    /// to be logged. Nil where they couldn't be read, and for requests of more rows than are logged.
    package var input: String?
    /// The answered rows in the same form.
    package var answer: String?

    package init(
        id: String, deployment: String, version: Int, at: Date, rows: Int, seconds: Double, status: Int,
        error: String? = nil, input: String? = nil, answer: String? = nil
    ) {
        self.id = id
        self.deployment = deployment
        self.version = version
        self.at = at
        self.rows = rows
        self.seconds = seconds
        self.status = status
        self.error = error
        self.input = input
        self.answer = answer
    }

    /// The rows that came in, by port. A column that isn't there was not logged.
    package var inputRows: [String: [Parameters]] { Self.rows(input) }
    /// The answered rows, by port.
    package var answeredRows: [String: [Parameters]] { Self.rows(answer) }

    private static func rows(_ json: String?) -> [String: [Parameters]] {
        guard let json, let tables = try? JSONReader.value(of: Array(json.utf8)).map else { return [:] }
        return Dictionary(tables.map { ($0.key, ($0.value.list ?? []).compactMap(\.map)) }) { first, _ in first }
    }
}
