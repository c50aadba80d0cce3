/// What came of a request after it was logged: that of a job, which is answered later.
package struct LateAnswer: Hashable, Sendable {
    package var deployment: String
    /// The request's id.
    package var request: String
    package var version: Int
    /// The answered rows, as `LoggedRequest` has them.
    package var answer: String?
    /// Why there is no answer.
    package var error: String?

    package init(deployment: String, request: String, version: Int, answer: String? = nil, error: String? = nil) {
        self.deployment = deployment
        self.request = request
        self.version = version
        self.answer = answer
        self.error = error
    }
}
