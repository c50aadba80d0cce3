import Catalog
import Deployment
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing
import Workflow

/// The service over a real socket on loopback.
struct SocketTests {
    private let temporary: TemporaryRegistry
    /// Adds the version's number, so that each answer tells which version computed it.
    private let deployments = LiveDeployments { _, version in
        .sample(version, scorer: FakeScorer(offset: Double(version.number)))
    }

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
    }

    @Test("Versions go live and are rolled back under load without one failed request")
    func hotSwap() async throws {
        let deployments = deployments
        let watcher = try RegistryWatcher(temporary.registry.folder) { deployments.refresh(from: $0) }
        defer { watcher.stop() }
        while !deployments.isReady { await Task.yield() }
        try await GalleyService(deployments).application().test(.live) { client in
            let isDone = Flag()
            let answered = Counter()
            /// Lets the load go on for a while, so that each change happens in the middle of it.
            func underLoad() async {
                let enough = answered.value + 40
                while answered.value < enough { await Task.yield() }
            }
            try await withThrowingTaskGroup(of: Set<Int>.self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        var versions: Set<Int> = []
                        var request = worker
                        while !isDone.isSet {
                            request += 8
                            versions.insert(try await Self.ask(client, Double(request)))
                            answered.count()
                        }
                        return versions
                    }
                }
                await underLoad()
                for number in 2...6 {
                    try temporary.deploy()
                    while deployments["doubler"]?.servable.version.number != number { await Task.yield() }
                    await underLoad()
                }
                _ = try temporary.registry.rollback("doubler", to: 1)
                while deployments["doubler"]?.servable.version.number != 1 { await Task.yield() }
                #expect(try await Self.ask(client, 3) == 1)
                await underLoad()
                isDone.set()
                let seen = try await group.reduce(into: Set<Int>()) { $0.formUnion($1) }
                #expect(seen == Set(1...6))
            }
        }
    }

    /// Asks for one row and returns the version that answered, which must be the one that computed.
    private static func ask(_ client: any TestClientProtocol, _ x: Double) async throws -> Int {
        let response = try await client.execute(
            uri: "/v1/deployments/doubler", method: .post, body: ByteBuffer(string: #"{"x": \#(x)}"#))
        #expect(response.status == .ok)
        let answer = try JSONReader.value(of: Array(response.body.readableBytesView)).map
        let version = try #require(answer?["version"]?.int)
        #expect(answer?["result"]?.map?["twice"]?.double == x * 2 + Double(version))
        return version
    }

    @Test("A body over the limit is refused, and the connection and the service go on")
    func large() async throws {
        deployments.refresh(from: temporary.registry)
        try await GalleyService(deployments).application().test(.live) { client in
            let body = ByteBuffer(repeating: UInt8(ascii: " "), count: 34 << 20)
            let response = try await client.execute(uri: "/v1/deployments/doubler", method: .post, body: body)
            #expect(response.status == .contentTooLarge)
            #expect(String(buffer: response.body).contains("up to 33554432 bytes"))
            #expect(try await Self.ask(client, 1) == 1)
        }
    }

    @Test("Rows in batches and rows one by one have the same bits")
    func batches() async throws {
        deployments.refresh(from: temporary.registry)
        let numbers = (0..<1000).map { Double($0) / 7 - 50 }
        try await GalleyService(deployments).application().test(.live) { client in
            let rows = numbers.map { #"{"x": \#($0)}"# }.joined(separator: ",")
            let response = try await client.execute(
                uri: "/v1/deployments/doubler", method: .post, body: ByteBuffer(string: "[\(rows)]"))
            let answer = try JSONReader.value(of: Array(response.body.readableBytesView)).map
            let batch = try #require(answer?["result"]?.list).map { $0.map?["twice"]?.double?.bitPattern }
            #expect(batch == numbers.map { ($0 * 2 + 1).bitPattern })
        }
    }
}
