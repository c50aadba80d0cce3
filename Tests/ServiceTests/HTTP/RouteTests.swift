import Deployment
import Engine
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing
import Workflow

extension Servable {
    /// Every column may be left out of its rows; one is a date.
    fileprivate static func askingNothing(_ version: DeploymentVersion) -> Servable {
        var servable = sample(version)
        let rows = RowFormat([
            .init(Column("day", .date), isPassed: true), .init(Column("name", .varchar), isPassed: true),
        ])
        servable.format = RequestFormat([.init(port: "table", rows: rows)])
        servable.example = [:]
        return servable
    }
}

struct RouteTests {
    private let temporary: TemporaryRegistry
    private let deployments = LiveDeployments { _, version in
        switch version.note {
        case "broken": throw RunError("a file is missing")
        case "filter": .sample(version, scorer: FakeScorer(isRowWise: false, dropsNegative: true))
        case "asks nothing": .askingNothing(version)
        default: .sample(version)
        }
    }

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        try temporary.deploy("filter", note: "filter")
        deployments.refresh(from: temporary.registry)
    }

    /// Status and body of one request, through the routes without a socket.
    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, options: GalleyService.Options = .init()
    ) async throws -> (status: HTTPResponse.Status, text: String) {
        try await GalleyService(deployments, options).application().test(.router) { client in
            let response = try await client.execute(
                uri: path, method: method, body: body.map { ByteBuffer(string: $0) })
            return (response.status, String(buffer: response.body))
        }
    }

    @Test(
        "Rows are answered in kind",
        arguments: [
            (#"{"x": 0.1}"#, #"{"twice":0.2}"#, "[]"),
            (#"{"x": -1e-7, "name": "é\""}"#, #"{"twice":-2e-07,"name":"é\""}"#, "[]"),
            (#"[{"x": 1}, {"x": 2}]"#, #"[{"twice":2.0},{"twice":4.0}]"#, "[]"),
            (#"{"rows": [{"x": 1}]}"#, #"[{"twice":2.0}]"#, "[]"),
            (
                #"[{"x": 1}, {"x": 2, "name": "b"}]"#, #"[{"twice":2.0,"name":null},{"twice":4.0,"name":"b"}]"#, "[]"
            ),
            ("[]", "[]", "[]"),
            (
                #"{"x": 1, "y": 2}"#, #"{"twice":2.0}"#,
                #"["column “y” is not part of the contract and was ignored"]"#
            ),
        ])
    func scoring(body: String, result: String, warnings: String) async throws {
        let (status, text) = try await ask(.post, "/v1/deployments/doubler", body)
        #expect(status == .ok)
        #expect(text == "{\"deployment\":\"doubler\",\"version\":1,\"result\":\(result),\"warnings\":\(warnings)}\n")
    }

    @Test("A row that a filter drops is answered by null, or by fewer rows")
    func filtering() async throws {
        let one = try await ask(.post, "/v1/deployments/filter", #"{"x": -1}"#)
        #expect(one.text.contains(#""result":null"#))
        let many = try await ask(.post, "/v1/deployments/filter", #"[{"x": -1}, {"x": 1}]"#)
        #expect(many.text.contains(#""result":[{"twice":2.0}]"#))
    }

    @Test(
        "What can't be answered is told with status, code and place",
        arguments: [
            (#"{"x": "1"}"#, 422, "bad-values", #"{"row":0,"column":"x","message":"must be a number"#),
            (#"[{"x": 1}, {}]"#, 422, "bad-values", #"{"row":1,"column":"x","message":"is missing"}"#),
            (#"{"x": NaN}"#, 400, "bad-json", "NaN is no JSON value; send null"),
            ("{", 400, "bad-json", "byte 1"),
            ("7", 422, "bad-shape", "send a JSON object or an array of objects"),
            ("", 422, "bad-shape", "the body is empty"),
            (#"[{"x":1},{"x":1},{"x":1},{"x":1}]"#, 413, "too-many-rows", "up to 3 rows"),
            (#"{"x": 1, "name": "\#(String(repeating: "n", count: 1000))"}"#, 413, "too-large", "up to 1000 bytes"),
            (#"{"x": 1, "name": "refuse"}"#, 422, "not-scored", "the name is refused"),
        ])
    func refusing(body: String, status: Int, code: String, words: String) async throws {
        var options = GalleyService.Options()
        options.bodyLimit = 1000
        options.rowLimit = 3
        let answer = try await ask(.post, "/v1/deployments/doubler", body, options: options)
        #expect(answer.status.code == status)
        #expect(answer.text.hasPrefix("{\"error\":{\"code\":\"\(code)\""))
        #expect(answer.text.contains(words))
    }

    @Test("An unknown deployment, path or method is named")
    func unknown() async throws {
        let deployment = try await ask(.post, "/v1/deployments/late", "{}")
        #expect(deployment.status == .notFound)
        #expect(deployment.text.contains("there is no deployment “late”; there are doubler, filter"))
        let path = try await ask(.get, "/v3")
        #expect(path.status == .notFound && path.text.contains("GET /v3 is not served here"))
        let near = try await ask(.post, "/v1/deployments/dubler", "{}")
        #expect(near.text.contains(#"; did you mean \"doubler\"?"#))
        #expect(try await ask(.get, "/v1/deployments/dubler").status == .notFound)
    }

    @Test(
        "A method that a path doesn't take is refused with those that it does",
        arguments: [
            (HTTPRequest.Method.put, "/v1/deployments/doubler", "GET, POST"),
            (.delete, "/v1/deployments/doubler", "GET, POST"), (.post, "/v1/deployments", "GET"),
            (.post, "/openapi.json", "GET"), (.delete, "/health", "GET"), (.patch, "/ready", "GET"),
        ])
    func wrongMethod(method: HTTPRequest.Method, path: String, allowed: String) async throws {
        try await GalleyService(deployments).application().test(.router) { client in
            let response = try await client.execute(uri: path, method: method)
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers[.allow] == allowed)
            #expect(String(buffer: response.body).contains("not \(method)"))
            #expect(try await client.execute(uri: "/health", method: .head).status == .ok)
        }
    }

    @Test("Deployments are listed with their contracts")
    func listing() async throws {
        let list = try await object(ask(.get, "/v1/deployments").text)
        let names = (list["deployments"] as? [[String: Any]])?.map { $0["name"] as? String }
        #expect(names == ["doubler", "filter"])
        let one = try await object(ask(.get, "/v1/deployments/doubler").text)
        #expect(one["version"] as? Int == 1)
        let inputs = try #require(one["inputs"] as? [[String: Any]])
        #expect(inputs[0]["name"] as? String == "x" && inputs[0]["missingRate"] as? Double == 0.125)
    }

    @Test("The OpenAPI document describes each deployment, with an example that is answered")
    func openAPI() async throws {
        try temporary.deploy("free", note: "asks nothing")
        deployments.refresh(from: temporary.registry)
        let document = try await object(ask(.get, "/openapi.json").text)
        #expect(OpenAPIChecker(document).problems == [])
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        #expect(Set(paths.keys).isSuperset(of: ["/v1/deployments/doubler", "/v1/deployments/filter", "/health"]))
        let post = try #require(paths["/v1/deployments/doubler"]?["post"] as? [String: Any])
        let content = (post["requestBody"] as? [String: Any])?["content"] as? [String: [String: Any]]
        let example = try #require(content?["application/json"]?["example"])
        let body = String(decoding: try JSONSerialization.data(withJSONObject: example), as: UTF8.self)
        #expect(try await ask(.post, "/v1/deployments/doubler", body).status == .ok)
        let schemas = (document["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]]
        let row = try #require(schemas?["doubler.row"])
        #expect(row["required"] as? [String] == ["x"])
        let x = try #require((row["properties"] as? [String: [String: Any]])?["x"])
        #expect(x["description"] as? String == "In training: from -1.5 to 9.5; missing in 12.5 % of the rows.")
    }

    @Test("A version that can't be opened leaves the one before it at work, and shows in the health")
    func broken() async throws {
        #expect(try await ask(.get, "/health").text.contains(#""status":"ok""#))
        try temporary.deploy(note: "broken")
        try temporary.deploy("new", note: "broken")
        deployments.refresh(from: temporary.registry)
        #expect(try await ask(.post, "/v1/deployments/doubler", #"{"x": 1}"#).text.contains(#""version":1"#))
        let health = try await ask(.get, "/health").text
        #expect(health.contains(#""status":"degraded""#) && health.contains("a file is missing"))
        #expect(try await ask(.post, "/v1/deployments/new", "{}").status == .serviceUnavailable)
        _ = try temporary.registry.rollback("doubler")
        deployments.refresh(from: temporary.registry)
        #expect(deployments.failures.keys.sorted() == ["new"])
    }

    @Test("Readiness waits for the first look at the registry")
    func ready() async throws {
        #expect(try await ask(.get, "/ready").status == .ok)
        let fresh = GalleyService(LiveDeployments { _, version in .sample(version) })
        let status = try await fresh.application().test(.router) { client in
            try await client.execute(uri: "/ready", method: .get).status
        }
        #expect(status == .serviceUnavailable)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}
