import Catalog
import Deployment
import Engine
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing
import Workflow

/// A deployment with several live inputs and several outputs, with the real engine.
struct SeveralTablesTests {
    private let temporary: TemporaryRegistry
    private let deployments = LiveDeployments(open: Servable.opener())

    private static let study = """
        galley: 1
        name: shop
        nodes:
          people: {type: csv-reader@1, at: [0, 0], path: people.csv}
          orders: {type: csv-reader@1, at: [0, 1], path: orders.csv}
          begin: {type: capture-start@1, at: [1, 0], name: bills}
          joined: {type: joiner@1, at: [2, 0], kind: inner, on: [id]}
          total: {type: expression@1, at: [3, 0], columns: {total: price * 1.1}}
          sums: {type: group-by@1, at: [3, 1], by: [id], aggregates: {spent: sum(cents)}}
          end: {type: capture-end@1, at: [4, 0], name: bills}
          live: {type: deploy-service@1, at: [5, 0], name: bills}
        connections:
          - people -> begin.table
          - orders -> begin.table-2
          - begin.table -> joined.left
          - begin.table-2 -> joined.right
          - joined -> total
          - begin.table-2 -> sums
          - total -> end.table
          - sums -> end.table-2
          - end.workflow -> live

        """

    init() async throws {
        temporary = try TemporaryRegistry()
        let registry = temporary.registry
        func write(_ name: String, _ lines: [String]) throws {
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: "\(registry.folder)/\(name)"))
        }
        try write("people.csv", ["id,name"] + (0..<40).map { "\($0),p\($0)" })
        try write("orders.csv", ["id,price,cents"] + (0..<100).map { "\($0 % 30),\(Double($0) / 7),\($0)" })
        let deployer = EngineDeployer(registry, author: "ada", source: Self.study, galley: "0.1.0")
        let engine = Engine(cache: EngineCache(folder: registry.folder + "/cache"), threads: 1)
        let workflow = try DocumentText(reading: Self.study).workflow
        let result = try await engine.run(RunRequest(workflow: workflow, folder: registry.folder, deployer: deployer))
        if let error = result.error { throw error }
        deployments.refresh(from: registry)
        #expect(deployments.failures == [:])
    }

    private func ask(_ body: String) async throws -> (status: HTTPResponse.Status, text: String) {
        try await GalleyService(deployments).application().test(.live) { client in
            let response = try await client.execute(
                uri: "/v1/deployments/bills", method: .post, body: ByteBuffer(string: body))
            return (response.status, String(buffer: response.body))
        }
    }

    @Test("An object gives the rows of each input, an object answers with the rows of each output")
    func asking() async throws {
        let (status, text) = try await ask(
            """
            {"table": [{"id": 1, "name": "é"}, {"id": 2}],
             "table-2": [{"id": 1, "price": 10, "cents": 5}, {"id": 1, "price": 0.1, "cents": 9007199254740993}],
             "more": 1}
            """)
        #expect(status == .ok, "\(text)")
        let answer = try #require(JSONReader.value(of: Array(text.utf8)).map)
        let rows = try #require(answer["result"]?.map?["table"]?.list)
        let bills = rows.compactMap(\.map)
        #expect(bills.map { $0["total"]?.double } == [10 * 1.1, 0.1 * 1.1] && bills[0]["name"] == "é")
        // The sum of whole numbers is wider than any machine word of theirs.
        #expect(text.contains("\"spent\":9007199254740998"))
        #expect(answer["warnings"] == ["“more” is no input of this deployment and was ignored"])
    }

    @Test(
        "What is wrong is told with the input's name",
        arguments: [
            (#"{"table": []}"#, "the rows of the input “table-2” are missing"),
            (#"[{"id": 1}]"#, #"send {\"table\": […], \"table-2\": […]}"#),
            (#"{"table": [], "table": [], "table-2": []}"#, "the input “table” is given twice"),
            (#"{"table": [7], "table-2": []}"#, "table, row 0 is not an object"),
            (
                #"{"table": [{"id": 1}], "table-2": [{"id": 1, "price": "x", "cents": 1}]}"#,
                "table-2, row 0: price must be a number, not the text “x”"
            ),
            ("", "the body is empty; send {"),
        ])
    func refusing(body: String, words: String) async throws {
        let (status, text) = try await ask(body)
        #expect(status == .unprocessableContent)
        #expect(text.contains(words), "\(text)")
    }

    @Test("The OpenAPI document says so, and its example is answered")
    func describing() async throws {
        try await GalleyService(deployments).application().test(.router) { client in
            let response = try await client.execute(uri: "/openapi.json", method: .get)
            let value = try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView))
            let document = try #require(value as? [String: Any])
            #expect(OpenAPIChecker(document).problems == [])
            let path = (document["paths"] as? [String: [String: [String: Any]]])?["/v1/deployments/bills"]
            let content = (path?["post"]?["requestBody"] as? [String: Any])?["content"] as? [String: [String: Any]]
            let example = try #require(content?["application/json"]?["example"])
            let body = String(decoding: try JSONSerialization.data(withJSONObject: example), as: UTF8.self)
            #expect(try await ask(body).status == .ok)
        }
    }
}
