import Crypto
import CryptoExtras
package import FoundationEssentials

/// What web tokens (JWT, RFC 7519) are signed with. The key decides the algorithm, never the token.
package struct WebTokenKey: Sendable {
    private enum Kind: Sendable {
        case hs256(SymmetricKey)
        case es256(P256.Signing.PublicKey)
        case rs256(_RSA.Signing.PublicKey)
    }

    private let kind: Kind

    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// A public key as PEM, of P-256 or RSA; anything else is a secret that both sides share.
    package init(_ content: Data) throws(Unusable) {
        guard let text = String(data: content, encoding: .utf8), text.contains("-----BEGIN ") else {
            var secret = content[...]
            while let last = secret.last, last == 0x0a || last == 0x0d { secret = secret.dropLast() }
            guard secret.count >= 32 else {
                throw Unusable(description: "a shared secret needs 32 bytes or more; openssl rand -hex 32 makes one")
            }
            kind = .hs256(SymmetricKey(data: secret))
            return
        }
        guard text.contains("-----BEGIN PUBLIC KEY-----") else {
            throw Unusable(description: "give the public key, which begins with -----BEGIN PUBLIC KEY-----")
        }
        if let key = try? P256.Signing.PublicKey(pemRepresentation: text) {
            kind = .es256(key)
        } else if let key = try? _RSA.Signing.PublicKey(pemRepresentation: text) {
            kind = .rs256(key)
        } else {
            throw Unusable(description: "the key must be of P-256 (ES256), or of RSA (RS256) with 2,048 bits or more")
        }
    }

    var algorithm: String {
        switch kind {
        case .hs256: "HS256"
        case .es256: "ES256"
        case .rs256: "RS256"
        }
    }

    func isValid(_ signature: Data, of signed: Data) -> Bool {
        switch kind {
        case .hs256(let key):
            return HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: signed, using: key)
        case .es256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: signed)
        case .rs256(let key):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: signed, padding: .insecurePKCS1v1_5)
        }
    }
}
