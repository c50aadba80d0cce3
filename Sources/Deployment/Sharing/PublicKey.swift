import Crypto
import FoundationEssentials

/// Who vouches for a version: an Ed25519 key, written `ed25519:` and base64.
package struct PublicKey: Hashable, Sendable, CustomStringConvertible {
    private static let prefix = "ed25519:"
    let bytes: Data

    init(_ key: Curve25519.Signing.PublicKey) { bytes = key.rawRepresentation }

    /// Nil for a text that is no key.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            bytes.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil
        else { return nil }
        self.bytes = bytes
    }

    package var description: String { Self.prefix + bytes.base64EncodedString() }

    func hasSigned(_ content: [UInt8], _ signature: Data) -> Bool {
        (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes).isValidSignature(signature, for: content)) ?? false
    }
}
