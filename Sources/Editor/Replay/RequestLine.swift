import Workflow

/// A logged request in a list.
package struct RequestLine: Hashable, Sendable {
    package var deployment: String
    package var id: String
    /// The version that answered.
    package var version: Int
    package var when: String
    package var status: Int
    package var rows: Int
    package var seconds: Double
    /// The first row of the answer, or why there is none.
    package var answer: String

    package init(
        deployment: String, id: String, version: Int, when: String, status: Int, rows: Int, seconds: Double,
        answer: String
    ) {
        self.deployment = deployment
        self.id = id
        self.version = version
        self.when = when
        self.status = status
        self.rows = rows
        self.seconds = seconds
        self.answer = answer
    }

    /// Whether the service had an answer.
    package var isAnswered: Bool { status < 400 }

    /// `200, 1 row, late 0`.
    var summary: String { "\(status), \(rows.counted("row")), \(answer)" }
}
