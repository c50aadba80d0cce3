package import Deployment
import Hummingbird
import Workflow

/// Who asks, and what they may do.
package struct Caller: Hashable, Sendable {
    /// The token's name, or whom a web token is about.
    package var name: String
    /// Tells the caller from others of that name; what was begun is kept under it.
    package var identity: String
    package var scope: AccessToken.Scope
    /// All where nil.
    package var deployments: Set<String>?

    /// Where no token is required.
    static let anyone = Caller(name: "anyone", identity: "anyone", scope: .admin, deployments: nil)
    /// Before it is known who asks.
    static let stranger = Caller(name: "stranger", identity: "stranger", scope: .score, deployments: [])

    /// What the caller may know of why a version can't be served: the reason tells of this machine's files.
    func told(_ failure: String) -> String {
        scope == .admin ? failure : "the live version can't be served; a token with the scope admin is told why"
    }

    func maySee(_ deployment: String) -> Bool { deployments?.contains(deployment) ?? true }

    /// Refuses deployments that the caller has no business with, whether or not they are there.
    func require(_ deployment: String) throws(ServiceError) {
        guard !maySee(deployment) else { return }
        throw ServiceError(
            status: .forbidden, code: "forbidden",
            message: "the token “\(name)” is not for the deployment “\(deployment)”")
    }
}
