import Crypto
import CryptoExtras
import Deployment
import Foundation
import Hummingbird
import HummingbirdTesting
import TestClocks
import Testing

@testable import Service

/// Callers with web tokens of a trusted issuer.
struct WebTokenTests {
    private let temporary: TemporaryRegistry
    private let deployments = LiveDeployments { _, version in .sample(version) }
    private static let secret = SymmetricKey(data: Data(String(repeating: "k", count: 32).utf8))
    private static let curve = P256.Signing.PrivateKey()

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        deployments.refresh(from: temporary.registry)
    }

    private func ask(
        _ token: String, _ key: Data, issuer: String? = nil, time: WitnessedTime = WitnessedTime()
    ) async throws -> (Int, String) {
        var options = GalleyService.Options()
        options.doorkeeper = Doorkeeper(
            TokenBook(), WebTokens(try WebTokenKey(key), audience: "galley", issuer: issuer, time: time))
        return try await GalleyService(deployments, options).application().test(.router) { client in
            let answer = try await client.execute(
                uri: "/v1/deployments/doubler", method: .post, headers: [.authorization: "Bearer \(token)"],
                body: ByteBuffer(string: #"{"x": 1}"#))
            return (answer.status.code, String(buffer: answer.body))
        }
    }

    private static func encoded(_ data: some DataProtocol) -> String {
        Data(data).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func token(
        _ algorithm: String, _ claims: String, more: String = "", sign: (Data) throws -> Data
    ) rethrows -> String {
        let head = encoded(Data("{\"alg\":\"\(algorithm)\",\"typ\":\"JWT\"\(more)}".utf8))
        let signed = "\(head).\(encoded(Data(claims.utf8)))"
        return "\(signed).\(encoded(try sign(Data(signed.utf8))))"
    }

    private static func shared(_ data: Data) -> Data { Data(HMAC<SHA256>.authenticationCode(for: data, using: secret)) }
    private static let secretFile = Data((String(repeating: "k", count: 32) + "\n").utf8)
    private static func claims(_ changes: [String: Any?] = [:]) throws -> String {
        var claims: [String: Any] = [
            "exp": Date.now.timeIntervalSince1970 + 300, "aud": "galley", "scope": "openid score", "sub": "ada",
        ]
        for (name, value) in changes { claims[name] = value }
        return String(decoding: try JSONSerialization.data(withJSONObject: claims), as: UTF8.self)
    }

    @Test("Tokens of each kind of key let their callers in")
    func kinds() async throws {
        let good = try Self.claims()
        let shared = Self.token("HS256", good, sign: Self.shared)
        #expect(try await ask(shared, Self.secretFile).0 == 200)
        let curve = try Self.token("ES256", good) { try Self.curve.signature(for: $0).rawRepresentation }
        let curveKey = Data(Self.curve.publicKey.pemRepresentation.utf8)
        #expect(try await ask(curve, curveKey).0 == 200)
        let rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let long = try Self.token("RS256", good) {
            try rsa.signature(for: $0, padding: .insecurePKCS1v1_5).rawRepresentation
        }
        #expect(try await ask(long, Data(rsa.publicKey.pemRepresentation.utf8)).0 == 200)
        #expect(try await ask(long, curveKey).0 == 401)
        // The public key is no secret: what is signed with it as if it were must not pass.
        let confused = Self.token("HS256", good) {
            Data(HMAC<SHA256>.authenticationCode(for: $0, using: SymmetricKey(data: curveKey)))
        }
        #expect(try await ask(confused, curveKey).0 == 401)
    }

    @Test(
        "A token that is not good is refused with the reason",
        arguments: [
            ("exp", 1_000_000.0, "has expired"), ("exp", nil, "has no expiry"), ("exp", "soon", "has no expiry"),
            ("aud", "shop", "for another audience"), ("aud", nil, "for another audience"),
            ("nbf", 99_999_999_999.0, "is not valid yet"), ("scope", "openid", "names no scope"),
        ] as [(String, (any Sendable)?, String)])
    func refused(claim: String, value: (any Sendable)?, words: String) async throws {
        let token = try Self.token("HS256", Self.claims([claim: value]), sign: Self.shared)
        let (status, text) = try await ask(token, Self.secretFile)
        #expect(status == 401 && text.contains(words), "\(text)")
    }

    @Test("What has expired stays so when the clock is set back")
    func clock() async throws {
        let hands = Hands()
        let time = WitnessedTime(hands.clocks)
        let token = try Self.token(
            "HS256", Self.claims(["exp": hands.wall.timeIntervalSince1970 + 300]), sign: Self.shared)
        #expect(try await ask(token, Self.secretFile, time: time).0 == 200)
        hands.wait(331)
        for set in [0.0, -86_400] {
            hands.set(by: set)
            #expect(try await ask(token, Self.secretFile, time: time).1.contains("has expired"))
        }
    }

    @Test("What is forged is refused")
    func forged() async throws {
        let good = try Self.claims()
        let unsigned = Self.token("none", good) { _ in Data() }
        #expect(try await ask(unsigned, Self.secretFile).0 == 401)
        let key = SymmetricKey(size: .bits256)
        let other = Self.token("HS256", good) { Data(HMAC<SHA256>.authenticationCode(for: $0, using: key)) }
        #expect(try await ask(other, Self.secretFile).1.contains("wrong signature"))
        let strange = Self.token("HS256", good, more: #","crit":["x"]"#, sign: Self.shared)
        #expect(try await ask(strange, Self.secretFile).1.contains("crit"))
        for garbage in ["..", "a.b", "a.b.c.d", "é.é.é"] {
            #expect(try await ask(garbage, Self.secretFile).0 == 401)
        }
    }

    @Test("Claims say to which deployments a token belongs, and who made it")
    func claims() async throws {
        let list = try Self.token("HS256", Self.claims(["aud": ["a", "galley"], "iss": "us"]), sign: Self.shared)
        #expect(try await ask(list, Self.secretFile, issuer: "us").0 == 200)
        #expect(try await ask(list, Self.secretFile, issuer: "them").0 == 401)
        let other = try Self.token("HS256", Self.claims(["deployments": ["other"]]), sign: Self.shared)
        #expect(try await ask(other, Self.secretFile).0 == 403)
    }

    @Test("Callers of one name are told apart by who vouches for them")
    func identities() throws {
        let tokens = WebTokens(try WebTokenKey(Self.secretFile), audience: "galley")
        func identity(_ changes: [String: Any?]) throws -> String {
            try tokens.caller(Self.token("HS256", Self.claims(changes), sign: Self.shared)).identity
        }
        let ada = try identity(["iss": "us"])
        #expect(try ada == identity(["iss": "us", "exp": 99_999_999_999.0]), "a new token is the same caller")
        #expect(try ada != "ada" && ada != identity(["iss": "them"]) && ada != identity([:]))
        let nobody = try identity(["sub": nil])
        #expect(try nobody != identity(["sub": nil, "exp": 99_999_999_999.0]), "two of whom nothing is known")
    }

    @Test("A key that can't be used is told")
    func keys() {
        #expect(throws: WebTokenKey.Unusable.self) { try WebTokenKey(Data("short".utf8)) }
        #expect(throws: WebTokenKey.Unusable.self) {
            try WebTokenKey(Data(Self.curve.pemRepresentation.utf8))
        }
        #expect(throws: WebTokenKey.Unusable.self) {
            try WebTokenKey(Data("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n".utf8))
        }
    }
}
