import Catalog
import Deployment
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing
import Workflow

/// Requests whose answers are fetched later.
@Suite("Jobs", .timeLimit(.minutes(1))) struct JobTests {
    private let temporary: TemporaryRegistry
    private let isReleased = Flag()
    private let tokens = TokenBook()
    private let deployments: LiveDeployments
    private static let path = "/v1/deployments/doubler/jobs"

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        let isReleased = isReleased
        deployments = LiveDeployments { _, version in
            .sample(version, scorer: FakeScorer { _ in while !isReleased.isSet { usleep(1000) } })
        }
        deployments.refresh(from: temporary.registry)
    }

    private func shelf(running: Int = 8, kept: Int = 100, age: Duration = .seconds(60)) throws -> JobShelf {
        try JobShelf(folder: temporary.registry.folder + "/jobs", running: running, kept: kept, age: age)
    }

    private func service(_ shelf: JobShelf, isGuarded: Bool = false) -> GalleyService {
        var options = GalleyService.Options()
        options.jobs = shelf
        options.rowLimit = 1
        if isGuarded { options.doorkeeper = Doorkeeper(tokens) }
        return GalleyService(deployments, options)
    }

    private func begin(
        _ client: any TestClientProtocol, rows: Int = 1, headers: HTTPFields = [:]
    ) async throws -> (status: HTTPResponse.Status, job: String, text: String) {
        let rows = (0..<rows).map { #"{"x": \#($0)}"# }.joined(separator: ",")
        let response = try await client.execute(
            uri: Self.path, method: .post, headers: headers, body: ByteBuffer(string: "[\(rows)]"))
        return (response.status, response.headers[.location] ?? "", String(buffer: response.body))
    }

    private func status(_ client: any TestClientProtocol, _ job: String) async throws -> String {
        let text = String(buffer: try await client.execute(uri: job, method: .get).body)
        let value = try JSONReader.value(of: Array(text.utf8)).map
        return value?["status"]?.string ?? text
    }

    @Test("A job tells how far it is, and has the answer that the request would have had")
    func whole() async throws {
        try await service(try shelf()).application().test(.router) { client in
            let (status, job, text) = try await begin(client, rows: 5000)
            #expect(status == .accepted && job.hasPrefix(Self.path + "/") && text.contains(#""rows":5000,"scored":0"#))
            #expect(try await self.status(client, job) == "running")
            #expect(try await client.execute(uri: job + "/result", method: .get).status == .conflict)
            isReleased.set()
            while try await self.status(client, job) == "running" { await Task.yield() }
            let result = try await client.execute(uri: job + "/result", method: .get)
            let answer = try JSONReader.value(of: Array(result.body.readableBytesView)).map
            let twice = answer?["result"]?.list?.map { $0.map?["twice"]?.double }
            #expect(twice == (0..<5000).map { Double($0) * 2 })
            #expect(try await client.execute(uri: job, method: .delete).status == .noContent)
            #expect(try await client.execute(uri: job, method: .get).status == .notFound)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.registry.folder + "/jobs") == [])
    }

    @Test("A job may be ended, makes room for others, and fails with a reason")
    func ending() async throws {
        try await service(try shelf(running: 1)).application().test(.router) { client in
            let (_, first, _) = try await begin(client)
            let (status, _, text) = try await begin(client)
            #expect(status == .tooManyRequests && text.contains("too-many-jobs"))
            #expect(try await client.execute(uri: first, method: .delete).status == .noContent)
            isReleased.set()
            #expect(try await begin(client).status == .accepted)
            let refused = try await client.execute(
                uri: Self.path, method: .post, body: ByteBuffer(string: #"{"x": "a"}"#))
            #expect(refused.status == .unprocessableContent)
        }
    }

    @Test("What a service left unfinished is told by the next one, and what is old is forgotten")
    func restart() async throws {
        let folder = temporary.registry.folder
        let (unfinished, done) = try await service(try shelf()).application().test(.router) { client in
            let (_, unfinished, _) = try await begin(client)
            // What a service leaves that is killed now.
            try FileManager.default.copyItem(atPath: folder + "/jobs", toPath: folder + "/left")
            isReleased.set()
            let (_, done, _) = try await begin(client)
            while try await status(client, done) != "done" { await Task.yield() }
            return (unfinished, done)
        }
        try await service(try JobShelf(folder: folder + "/left")).application().test(.router) { client in
            #expect(try await status(client, unfinished) == "interrupted")
            let result = try await client.execute(uri: unfinished + "/result", method: .get)
            #expect(String(buffer: result.body).contains("send it again"))
        }
        try await service(try shelf()).application().test(.router) { client in
            let result = try await client.execute(uri: done + "/result", method: .get)
            #expect(result.status == .ok)
        }
        try await service(try shelf(age: .zero)).application().test(.router) { client in
            let forgotten = try await client.execute(uri: done, method: .get)
            #expect(forgotten.status == .notFound)
        }
    }

    @Test("What can't be kept is refused with the reason, but not with the place")
    func unkept() async throws {
        isReleased.set()
        let shelf = try shelf()
        let folder = temporary.registry.folder + "/jobs"
        try FileManager.default.removeItem(atPath: folder)
        try await service(shelf).application().test(.router) { client in
            let refused = try await begin(client)
            #expect(refused.status == .serviceUnavailable && refused.text.contains("No such file or directory"))
            #expect(!refused.text.contains(folder))
        }
        try #require(FileManager.default.createFile(atPath: folder, contents: nil))
        #expect(throws: FileError("list", folder, code: ENOTDIR)) { try self.shelf() }
    }

    @Test("Jobs are their owner's and the administrators'")
    func owners() async throws {
        isReleased.set()
        var headers: [String: HTTPFields] = [:]
        for name in ["ada", "bob", "root"] {
            let token = try temporary.registry.createToken(.init(name: name, scope: name == "root" ? .admin : .score))
            headers[name] = [.authorization: "Bearer \(token)"]
        }
        tokens.refresh(from: temporary.registry)
        try await service(try shelf(), isGuarded: true).application().test(.router) { [headers] client in
            let (_, job, _) = try await begin(client, headers: headers["ada"] ?? [:])
            for (name, expected) in [("ada", 200), ("bob", 404), ("root", 200)] {
                let answer = try await client.execute(uri: job, method: .get, headers: headers[name] ?? [:])
                #expect(answer.status.code == expected)
            }
        }
    }
}
