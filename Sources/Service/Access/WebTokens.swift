import Catalog
package import Deployment
import FoundationEssentials
import Workflow

/// Callers who bring a signed web token of somebody whom the operator trusts.
package struct WebTokens: Sendable {
    private let key: WebTokenKey
    private let audience: String
    private let issuer: String?
    private let time: WitnessedTime
    /// How far clocks may be apart, in seconds.
    private static let leeway = 30.0

    package init(_ key: WebTokenKey, audience: String, issuer: String? = nil, time: WitnessedTime = WitnessedTime()) {
        self.key = key
        self.audience = audience
        self.issuer = issuer
        self.time = time
    }

    /// Who is meant by the token, if it is good now.
    func caller(_ token: String) throws(ServiceError) -> Caller {
        let claims = try claims(of: token)
        guard let expiry = claims["exp"]?.double else { throw Self.refused("has no expiry (exp)") }
        guard !hasPassed(expiry + Self.leeway) else { throw Self.refused("has expired") }
        if let start = claims["nbf"] {
            guard let start = start.double, hasPassed(start - Self.leeway) else {
                throw Self.refused("is not valid yet")
            }
        }
        guard (claims["aud"]?.list ?? claims["aud"].map { [$0] } ?? []).contains(.string(audience)) else {
            throw Self.refused("is for another audience (aud) than “\(audience)”")
        }
        if let issuer, claims["iss"] != .string(issuer) { throw Self.refused("is from another issuer (iss)") }
        let scopes = (claims["scope"]?.string ?? "").split(separator: " ").compactMap {
            AccessToken.Scope(rawValue: String($0))
        }
        guard let scope = scopes.contains(.admin) ? .admin : scopes.first else {
            throw Self.refused("names no scope of score and admin")
        }
        let deployments = claims["deployments"].map { Set(($0.list ?? []).compactMap(\.string)) }
        let subject = claims["sub"]?.string
        return Caller(
            name: subject ?? "web token", identity: Self.identity(subject, of: claims, token), scope: scope,
            deployments: deployments)
    }

    /// Subjects are told apart by their issuers; a token without one is only the same as itself. No registry's token has
    /// a name with spaces.
    private static func identity(_ subject: String?, of claims: Parameters, _ token: String) -> String {
        subject.map { "web token of \(claims["iss"]?.flowText ?? ""), \($0)" }
            ?? "web token \(sha256(of: Array(token.utf8)))"
    }

    private func hasPassed(_ seconds: Double) -> Bool { time.hasPassed(Date(timeIntervalSince1970: seconds)) }

    /// What a rightly signed token says.
    private func claims(of token: String) throws(ServiceError) -> Parameters {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]), let signature = Self.bytes(parts[2]) else {
            throw Self.refused("is no JWT")
        }
        guard header["alg"] == .string(key.algorithm) else { throw Self.refused("is not signed by \(key.algorithm)") }
        guard header["crit"] == nil else { throw Self.refused("asks for what is not understood here (crit)") }
        guard key.isValid(signature, of: Data("\(parts[0]).\(parts[1])".utf8)) else {
            throw Self.refused("has a wrong signature")
        }
        guard let claims = Self.object(parts[1]) else { throw Self.refused("is no JWT") }
        return claims
    }

    private static func refused(_ reason: String) -> ServiceError { .unauthorized("the web token \(reason)") }

    private static func object(_ part: Substring) -> Parameters? {
        bytes(part).flatMap { try? JSONReader.value(of: Array($0)) }?.map
    }

    /// base64url without padding.
    private static func bytes(_ part: Substring) -> Data? {
        guard !part.contains(where: { "+/=".contains($0) }) else { return nil }
        let text = part.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
    }
}
