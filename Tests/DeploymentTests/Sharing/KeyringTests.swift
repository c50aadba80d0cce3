import Deployment
import Foundation
import Testing

struct KeyringTests {
    let folder: TemporaryFolder
    let keyring: Keyring

    init() throws {
        folder = try TemporaryFolder()
        keyring = Keyring(folder: folder.path)
    }

    @Test("The key is made once, and for its owner only")
    func making() throws {
        let key = try keyring.publicKey()
        #expect(try keyring.publicKey() == key && PublicKey(key.description) == key)
        let file = folder.path + "/keys/signing.key"
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try folder.names(in: "keys") == ["signing.key"])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        #expect(throws: KeyError.open(file)) { try keyring.publicKey() }
    }

    @Test("Several that need the first key at once get the same")
    func atOnce() async throws {
        let keyring = keyring
        let keys = try await withThrowingTaskGroup(of: PublicKey.self) { group in
            for _ in 0..<16 { group.addTask { try keyring.publicKey() } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
    }

    @Test("Keys are trusted under a name, listed and removed")
    func trusting() throws {
        let key = try Keyring(folder: folder.path + "/other").publicKey()
        #expect(try keyring.name(of: key) == nil)
        try keyring.trust(key, as: "ada")
        #expect(try keyring.name(of: key) == "ada")
        try keyring.trust(key, as: "lovelace")
        #expect(try keyring.trusted().map { [$0.name, $0.key] } == [["lovelace", key.description]])
        let third = try Keyring(folder: folder.path + "/third").publicKey()
        #expect(throws: KeyError.taken("lovelace")) { try keyring.trust(third, as: "lovelace") }
        #expect(throws: KeyError.badName("a b")) { try keyring.trust(third, as: "a b") }
        #expect(throws: KeyError.unknown("lovelac", known: ["lovelace"])) { try keyring.remove("lovelac") }
        try keyring.remove(key.description)
        #expect(try keyring.trusted().isEmpty)
    }

    @Test("What is no key isn't taken for one", arguments: ["", "ed25519:", "ed25519:AAAA", "rsa:AAAA", "ed25519:!!!"])
    func texts(text: String) { #expect(PublicKey(text) == nil) }
}
