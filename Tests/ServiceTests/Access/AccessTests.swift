import Deployment
import Engine
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Synchronization
import TestClocks
import Testing

/// Who is let in by a token, and to what.
struct AccessTests {
    private let temporary: TemporaryRegistry
    private let tokens = TokenBook()
    private let deployments = LiveDeployments { _, version in .sample(version) }

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        try temporary.deploy("other")
        deployments.refresh(from: temporary.registry)
    }

    private func token(_ grant: AccessToken.Grant) throws -> String {
        let text = try temporary.registry.createToken(grant)
        tokens.refresh(from: temporary.registry)
        return text
    }

    private func ask(
        _ path: String, _ authorization: String?, method: HTTPRequest.Method = .post, of tokens: TokenBook? = nil,
        at deployments: LiveDeployments? = nil
    ) async throws -> TestResponse {
        var options = GalleyService.Options()
        options.doorkeeper = Doorkeeper(tokens ?? self.tokens)
        return try await GalleyService(deployments ?? self.deployments, options).application().test(.router) { client in
            try await client.execute(
                uri: path, method: method, headers: authorization.map { [.authorization: $0] } ?? [:],
                body: method == .post ? ByteBuffer(string: #"{"x": 1}"#) : nil)
        }
    }

    @Test(
        "Who brings no token that is known is not let in, wherever he knocks",
        arguments: [
            "/v1/deployments/doubler", "/v1/deployments", "/openapi.json", "/v1/deployments/nothing", "/nowhere",
        ], [nil, "Basic YTpi", "Bearer", "Bearer ", "Bearer galley_0_0", "Bearer galley__", "Bearer a.b.c"])
    func stranger(path: String, authorization: String?) async throws {
        let answer = try await ask(path, authorization, method: path.hasSuffix("doubler") ? .post : .get)
        #expect(answer.status == .unauthorized)
        #expect(answer.headers[.wwwAuthenticate] == #"Bearer realm="galley""#)
    }

    @Test("A token opens its deployments only, and shows no others")
    func scope() async throws {
        let token = "Bearer " + (try token(.init(name: "shop", deployments: ["doubler"])))
        #expect(try await ask("/v1/deployments/doubler", token).status == .ok)
        #expect(try await ask("/v1/deployments/doubler", token.dropLast() + "x").status == .unauthorized)
        #expect(try await ask("/v1/deployments/other", token).status == .forbidden)
        #expect(try await ask("/v1/deployments/missing", token).status == .forbidden)
        for path in ["/v1/deployments", "/openapi.json"] {
            let text = String(buffer: try await ask(path, token, method: .get).body)
            #expect(text.contains("doubler") && !text.contains("other"))
        }
        let all = "Bearer " + (try self.token(.init(name: "all")))
        #expect(try await ask("/v1/deployments/other", all).status == .ok)
    }

    @Test("A page of another site gets no answer to what it sends in the name of a browser's user")
    func foreignPages() async throws {
        func status(
            _ site: String?, method: HTTPRequest.Method = .post, more: HTTPFields = [:]
        ) async throws -> HTTPResponse.Status {
            var headers = more
            headers[.fetchSite] = site
            return try await GalleyService(deployments).application().test(.router) { [headers] client in
                try await client.execute(
                    uri: "/v1/deployments/doubler", method: method, headers: headers,
                    body: method == .post ? ByteBuffer(string: #"{"x": 1}"#) : nil)
            }.status
        }
        for site in ["cross-site", "same-site"] {
            #expect(try await status(site) == .forbidden)
            #expect(try await status(site, more: [.authorization: "x"]) == .forbidden, "no token is asked for")
            #expect(try await status(site, method: .get) == .ok, "a link may lead here")
        }
        for site in ["same-origin", "none", nil] { #expect(try await status(site) == .ok) }
    }

    @Test("Why a version can't be served is told to no more than need to know")
    func failures() async throws {
        let broken = LiveDeployments { _, _ in throw RunError("it reads /srv/secret.csv") }
        broken.refresh(from: temporary.registry)
        for (scope, knows) in [(AccessToken.Scope.score, false), (.admin, true)] {
            let token = "Bearer " + (try token(.init(name: "\(scope)", scope: scope)))
            for (path, method) in [("/v1/deployments/doubler", HTTPRequest.Method.post), ("/health", .get)] {
                let text = String(buffer: try await ask(path, token, method: method, at: broken).body)
                #expect(text.contains("can't be served") && text.contains("/srv/secret.csv") == knows, "\(text)")
            }
        }
    }

    @Test("Probes need no token, and tell nothing but that")
    func probes() async throws {
        let health = try await ask("/health", nil, method: .get)
        #expect(String(buffer: health.body) == "{\"status\":\"ok\"}\n")
        #expect(try await ask("/ready", nil, method: .get).status == .ok)
        let token = "Bearer " + (try token(.init(name: "all")))
        let told = String(buffer: try await ask("/health", token, method: .get).body)
        #expect(told.contains(#""deployments":2"#))
    }

    @Test("A token that has expired or was revoked lets nobody in")
    func ended() async throws {
        let old = try token(.init(name: "old", expiresAt: .now.addingTimeInterval(-1)))
        let answer = try await ask("/v1/deployments/doubler", "Bearer \(old)")
        #expect(answer.status == .unauthorized && String(buffer: answer.body).contains("“old” has expired"))
        let shop = try token(.init(name: "shop", expiresAt: .now.addingTimeInterval(60)))
        #expect(try await ask("/v1/deployments/doubler", "Bearer \(shop)").status == .ok)
        try temporary.registry.revokeToken("shop")
        tokens.refresh(from: temporary.registry)
        #expect(try await ask("/v1/deployments/doubler", "Bearer \(shop)").status == .unauthorized)
    }

    @Test("A clock that is set lets no token in again that had expired, and locks none out for good")
    func clock() async throws {
        let hands = Hands()
        let tokens = TokenBook(time: WitnessedTime(hands.clocks))
        func opens(_ text: String) async throws -> Bool {
            try await ask("/v1/deployments/doubler", "Bearer \(text)", of: tokens).status == .ok
        }
        let short = try temporary.registry.createToken(.init(name: "short", expiresAt: hands.wall + 60))
        let long = try temporary.registry.createToken(.init(name: "long", expiresAt: hands.wall + 3_600))
        tokens.refresh(from: temporary.registry)
        func open() async throws -> [Bool] { [try await opens(short), try await opens(long)] }
        #expect(try await open() == [true, true])
        hands.wait(61)
        #expect(try await open() == [false, true])
        hands.set(by: -86_400)
        #expect(try await open() == [false, true])
        hands.set(by: 86_400 * 1_000)
        #expect(try await open() == [false, false])
        hands.set(by: -86_400 * 999)
        #expect(try await open() == [false, true])
    }

    @Test("A token that had expired before the service started stays out when the clock is set back")
    func early() async throws {
        let hands = Hands()
        let old = try temporary.registry.createToken(.init(name: "old", expiresAt: hands.wall - 60))
        let tokens = TokenBook(time: WitnessedTime(hands.clocks))
        tokens.refresh(from: temporary.registry)
        for set in [0, -3_600.0] {
            hands.set(by: set)
            #expect(try await ask("/v1/deployments/doubler", "Bearer \(old)", of: tokens).status == .unauthorized)
        }
    }

    @Test("A token may be used as often as it says, and is told when to come again, whatever the clock is set to")
    func rate() async throws {
        let hands = Hands()
        let tokens = TokenBook(time: WitnessedTime(hands.clocks))
        let token = "Bearer " + (try token(.init(name: "shop", rate: 3)))
        tokens.refresh(from: temporary.registry)
        func ask() async throws -> TestResponse { try await self.ask("/v1/deployments/doubler", token, of: tokens) }
        for _ in 0..<3 { #expect(try await ask().status == .ok) }
        // Another token that comes or goes gives none of them back.
        _ = try self.token(.init(name: "new"))
        tokens.refresh(from: temporary.registry)
        for set in [0, 86_400, -2 * 86_400.0] {
            hands.set(by: set)
            let answer = try await ask()
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "20")
        }
        hands.wait(20)
        #expect(try await ask().status == .ok)
        #expect(try await ask().status == .tooManyRequests)
    }

    @Test("The registry keeps a token's hash, never the token")
    func hashed() throws {
        let text = try token(.init(name: "shop"))
        let secret = try #require(text.split(separator: "_").last)
        for name in try FileManager.default.contentsOfDirectory(atPath: temporary.registry.folder) {
            let data = FileManager.default.contents(atPath: "\(temporary.registry.folder)/\(name)") ?? Data()
            #expect(data.range(of: Data(secret.utf8)) == nil)
        }
        #expect(throws: RegistryError.tokenExists("shop")) { try temporary.registry.createToken(.init(name: "shop")) }
        #expect(throws: RegistryError.unknownToken("shup", known: ["shop"])) {
            try temporary.registry.revokeToken("shup")
        }
        #expect(throws: RegistryError.unknownDeployment("late", known: ["doubler", "other"])) {
            try temporary.registry.createToken(.init(name: "late", deployments: ["late"]))
        }
    }

    @Test("A token that lasts longer than can be kept is refused, and one that was kept all the same is told of, once")
    func unreadable() throws {
        let (registry, now) = (temporary.registry, Date(timeIntervalSince1970: 1_800_000_000))
        let end = now + Double(AccessToken.mostDays + 1) * 86_400
        #expect(throws: RegistryError.farExpiry(end)) {
            try registry.createToken(.init(name: "long", expiresAt: end), at: now)
        }
        _ = try registry.createToken(.init(name: "long", expiresAt: end - 86_400), at: now)
        let told = Counter()
        let tokens = TokenBook { _ in told.count() }
        tokens.refresh(from: registry)
        #expect(told.value == 0)
        func execute(_ sql: String) throws {
            let script = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(sys.argv[2]); d.commit()"
            let process = try Process.run(
                URL(filePath: "/usr/bin/env"), arguments: ["python3", "-c", script, registry.databasePath, sql])
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
        }
        try execute("UPDATE token SET expiresAt = '10240-01-01 00:00:00.000'")
        for _ in 0..<2 { tokens.refresh(from: registry) }
        #expect(told.value == 1)
        try execute("UPDATE token SET expiresAt = NULL")
        tokens.refresh(from: registry)
        try execute("UPDATE token SET expiresAt = '10240-01-01 00:00:00.000'")
        tokens.refresh(from: registry)
        #expect(told.value == 2)
    }

    @Test("The audit log tells who did what with which outcome, and nothing of what was in it")
    func audit() async throws {
        let path = temporary.registry.folder + "/audit.jsonl"
        let token = "Bearer " + (try token(.init(name: "shop", deployments: ["doubler"])))
        var options = GalleyService.Options()
        options.doorkeeper = Doorkeeper(tokens)
        let log = try AuditLog(path) { Issue.record("\($0)") }
        options.audit = log
        try await GalleyService(deployments, options).application().test(.live) { client in
            for (name, header) in [("doubler", token), ("other", token), ("doubler", "Bearer nothing")] {
                _ = try await client.execute(
                    uri: "/v1/deployments/\(name)?secret=1", method: .post, headers: [.authorization: header],
                    body: ByteBuffer(string: #"{"x": 271828}"#))
            }
        }
        log.write()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!text.contains("271828") && !text.contains("secret") && !text.contains("galley_"))
        let lines = try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(lines.map { $0["who"] as? String } == ["shop", "shop", "stranger"])
        #expect(lines.map { $0["status"] as? Int } == [200, 403, 401])
        #expect(lines.map { $0["path"] as? String }.first == "/v1/deployments/doubler")
        #expect(lines.allSatisfy { $0["from"] as? String == "127.0.0.1" && $0["ms"] is Double && $0["at"] is String })
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("An audit log that has grown large is put aside")
    func rotation() async throws {
        let path = temporary.registry.folder + "/audit.jsonl"
        var options = GalleyService.Options()
        let log = try AuditLog(path, sizeLimit: 100) { Issue.record("\($0)") }
        options.audit = log
        try await GalleyService(deployments, options).application().test(.router) { client in
            for _ in 0..<2 {
                _ = try await client.execute(uri: "/health", method: .get)
                log.write()
            }
        }
        for file in [path, path + ".1"] {
            #expect(try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").count == 1)
        }
    }

    @Test("What an audit log can't write is written once it can again, and told once")
    func trouble() async throws {
        let path = temporary.registry.folder + "/audit.jsonl"
        let isFull = Mutex<Bool?>(nil)
        let told = Counter()
        var options = GalleyService.Options()
        // First it can't be written to, then it isn't even opened.
        let log = try AuditLog(path) { path in
            isFull.withLock { isFull in
                defer { isFull = true }
                return isFull ?? false ? -1 : isFull == nil ? open("/dev/null", O_RDONLY) : AuditLog.open(path)
            }
        } onFailure: { _ in
            told.count()
        }
        options.audit = log
        try await GalleyService(deployments, options).application().test(.router) { client in
            for isFullNow in [true, true, false] {
                isFull.withLock { $0 = isFullNow }
                _ = try await client.execute(uri: "/health", method: .get)
                log.write()
            }
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 3)
        #expect(told.value == 1)
    }
}
