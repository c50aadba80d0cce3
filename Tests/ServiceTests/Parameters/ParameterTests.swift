import Capture
import Catalog
import Engine
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Synchronization
import Testing
import Workflow

/// Parameters that requests set, with a scorer that adds what `add.offset` says.
struct ParameterTests {
    private static let exposed: [Contract.ExposedParameter] = {
        let add = Node(type: "limit@1", parameters: ["offset": 1.0])
        let workflow = Workflow(name: "w", nodes: ["add": add])
        return [
            Contract.ExposedParameter("add", Parameter("offset", .number(0...10), ""), in: workflow),
            Contract.ExposedParameter(
                "add", Parameter("ties", .choice(["up", "down"]), default: "up", ""), in: workflow),
        ].compactMap(\.self)
    }()

    private func withService(
        executed: @escaping @Sendable (Int) -> Void = { _ in },
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let deployments = LiveDeployments { _, _ in .sample() }
        try deployments.serve(
            only: .sample(scorer: FakeScorer(offset: 1, executed: executed), parameters: Self.exposed))
        try await GalleyService(deployments).application().test(.router) { try await body($0) }
    }

    private func ask(
        _ client: any TestClientProtocol, query: String = "", _ body: String, type: String = "application/json",
        to path: String = ""
    ) async throws -> (status: HTTPResponse.Status, body: String) {
        let response = try await client.execute(
            uri: "/v1/deployments/doubler\(path)\(query)", method: .post, headers: [.contentType: type],
            body: ByteBuffer(string: body))
        return (response.status, String(buffer: response.body))
    }

    @Test("A value comes in the query or beside the rows, for every form of rows; without one the document's holds")
    func setting() async throws {
        try await withService { client in
            #expect(try await ask(client, #"{"x":1}"#).body.contains(#""twice":3"#))
            #expect(try await ask(client, query: "?add.offset=5", #"{"x":1}"#).body.contains(#""twice":7"#))
            let beside = #"{"rows":[{"x":1}],"parameters":{"add.offset":0,"add.ties":"down"}}"#
            #expect(try await ask(client, beside).body.contains(#""twice":2"#))
            let csv = try await ask(client, query: "?add.offset=5", "x\n1\n", type: "text/csv")
            #expect(csv.body.contains(#""twice":7"#), "\(csv)")
            let other = try await ask(client, query: "?add.offset=5", #"{"inputs":{"x":[1]}}"#, to: "/invocations")
            #expect(other.body.contains(#""twice":7"#), "\(other)")
            #expect(try await ask(client, query: "?pretty=1", #"{"x":1}"#).status == .ok)
        }
    }

    @Test("Of the answer's columns those come that the query names, in its order")
    func columns() async throws {
        try await withService { client in
            let both = try await ask(client, query: "?columns=name,twice", #"{"x":1,"name":"a"}"#)
            #expect(both.body.contains(#""result":{"name":"a","twice":3.0}"#), "\(both)")
            let one = try await ask(client, query: "?columns=twice&columns=twice", #"[{"x":1,"name":"a"}]"#)
            #expect(one.body.contains(#""result":[{"twice":3.0}]"#), "\(one)")
            let ungiven = try await ask(client, query: "?columns=name", #"{"x":1}"#)
            #expect(ungiven.body.contains(#""result":{}"#), "\(ungiven)")
        }
    }

    @Test(
        "A column that the answer hasn't is refused by name",
        arguments: [("twise", "did you mean"), ("", "with commas between them"), ("twice,n%C3%A4me", "“näme”")])
    func unknownColumn(columns: String, words: String) async throws {
        try await withService { client in
            let answer = try await ask(client, query: "?columns=\(columns)", #"{"x":1}"#)
            #expect(answer.status == .unprocessableContent && answer.body.contains("unknown-column"))
            #expect(answer.body.contains(words), "\(answer)")
        }
    }

    @Test(
        "What may not be set, or not so, is refused by name",
        arguments: [
            (#"{"add.offset":11}"#, "add.offset must be a number from 0"),
            (#"{"add.offset":"1"}"#, "add.offset must be a number"), (#"{"add.offset":null}"#, "must be a number"),
            (#"{"add.ties":"both"}"#, "add.ties must be one of up, down, not both"),
            (#"{"add.offst":1}"#, #"did you mean \"add.offset\"?"#), ("[]", "“parameters” must be an object"),
        ])
    func refusing(parameters: String, words: String) async throws {
        try await withService { client in
            let answer = try await ask(client, "{\"rows\":[{\"x\":1}],\"parameters\":\(parameters)}")
            #expect(answer.status == .unprocessableContent && answer.body.contains(words), "\(answer)")
        }
    }

    @Test("OpenAPI and the description name them with type and default")
    func describing() async throws {
        try await withService { client in
            let response = try await client.execute(uri: "/openapi.json", method: .get)
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView)) as? [String: Any])
            #expect(OpenAPIChecker(document).problems == [])
            let paths = document["paths"] as? [String: [String: [String: Any]]]
            let parameters = paths?["/v1/deployments/doubler"]?["post"]?["parameters"] as? [[String: Any]]
            #expect(parameters?.compactMap { $0["name"] as? String } == ["add.offset", "add.ties", "columns"])
            let schema = parameters?.first?["schema"] as? [String: Any]
            #expect(schema?["default"] as? Double == 1 && schema?["maximum"] as? Double == 10)
            let contract = try await client.execute(uri: "/v1/deployments/doubler", method: .get)
            #expect(String(buffer: contract.body).contains(#""name":"add.ties""#))
        }
    }

    @Test("Ever new values are answered, and only the last few scorers are kept")
    func bounded() async throws {
        let alive = Alive()
        let deployments = LiveDeployments { _, _ in .sample() }
        var servable = Servable.sample(parameters: Self.exposed)
        servable.makeScorer = { _ in CountedScorer(alive) }
        try deployments.serve(only: servable)
        try await GalleyService(deployments).application().test(.router) { client in
            for value in 0..<40 {
                let answer = try await ask(client, query: "?add.offset=\(Double(value) / 4)", #"{"x":0}"#)
                #expect(answer.status == .ok, "\(answer)")
            }
            // Threads end in their own time.
            for _ in 0..<1000 where alive.count > 9 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(alive.count == 9 && alive.made == 40, "8, and the one without parameters; 4 is what holds anyway")
        }
    }
}

private final class Alive: Sendable {
    private let counts = Mutex((alive: 0, made: 0))

    var count: Int { counts.withLock { $0.alive } }
    var made: Int { counts.withLock { $0.made } }
    func add() { counts.withLock { $0 = ($0.alive + 1, $0.made + 1) } }
    func remove() { counts.withLock { $0.alive -= 1 } }
}

private final class CountedScorer: RowScorer {
    let isRowWise = true
    private let alive: Alive

    init(_ alive: Alive) {
        self.alive = alive
        alive.add()
    }

    deinit { alive.remove() }

    func score(_ tables: [TypedTable]) throws(RunError) -> [TypedTable] { try FakeScorer().score(tables) }
}
