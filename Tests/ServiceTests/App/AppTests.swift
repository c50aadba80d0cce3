import Deployment
import Foundation
import Hummingbird
import HummingbirdTesting
import Testing
import Workflow

@testable import Service

/// The pages' routes; what pages do is tested in a browser.
struct AppTests {
    private let deployments: LiveDeployments
    private let temporary: TemporaryRegistry
    private let tokens = TokenBook()

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy("doubler", note: "page")
        try temporary.deploy("plain")
        deployments = LiveDeployments { _, version in
            var servable = Servable.sample(version)
            servable.hasPage = version.note == "page"
            return servable
        }
        deployments.refresh(from: temporary.registry)
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, headers: HTTPFields = [:],
        isGuarded: Bool = false
    ) async throws -> TestResponse {
        var options = GalleyService.Options()
        if isGuarded { options.doorkeeper = Doorkeeper(tokens) }
        return try await GalleyService(deployments, options).application().test(.router) { client in
            try await client.execute(
                uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        }
    }

    @Test("A browser is led to the list of pages; programs are not")
    func root() async throws {
        let led = try await ask(.get, "/", headers: [.accept: "text/html,*/*;q=0.8"])
        #expect(led.status == .temporaryRedirect && led.headers[.location] == "/apps")
        #expect(try await ask(.get, "/").status == .notFound)
    }

    @Test(
        "Pages and their files are there as a whole, and may load nothing from elsewhere",
        arguments: [
            ("/apps", "text/html"), ("/apps/doubler", "text/html"), ("/apps.css", "text/css"),
            ("/apps.js", "text/javascript"),
        ])
    func files(path: String, type: String) async throws {
        let response = try await ask(.get, path)
        #expect(response.status == .ok && response.headers[.contentType] == "\(type); charset=utf-8")
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        let text = String(buffer: response.body).replacing("http://www.w3.org/2000/svg", with: "")
        #expect(text.count > 1000 && !text.contains("http://") && !text.contains("https://"))
        guard type == "text/html" else { return }
        let policy = try #require(response.headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'; script-src 'self'") && !policy.contains("unsafe"))
        #expect(text.firstMatch(of: #/ (style|on[a-z]+)=|<style|<script(?![^>]* src=)/#) == nil)
    }

    @Test("The form is made from the contract; what only passes is not asked for")
    func form() async throws {
        let text = String(buffer: try await ask(.get, "/apps/doubler/form").body)
        let form = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(form["label"] as? String == "Doubler" && form["explains"] as? Bool == true)
        let input = try #require((form["inputs"] as? [[String: Any]])?.first)
        let fields = try #require(input["fields"] as? [[String: Any]])
        #expect(fields.map { $0["name"] as? String } == ["x"])
        let x = fields[0]
        #expect(x["kind"] as? String == "number" && x["nullable"] as? Bool == false)
        #expect(x["minimum"] as? Double == -1.5 && x["maximum"] as? Double == 9.5)
        #expect(x["step"] as? Double == 0.1 && x["value"] as? Double == 1.5)
    }

    @Test(
        "A slider stops at short numbers, and there is none where the range has no hundredth",
        arguments: [
            (-1.5, 9.5, 0.1), (0, 1e6, 1e4), (-1.7e308, 1.7e308, nil), (0, .leastNonzeroMagnitude, nil), (1, 1, nil),
        ] as [(Double, Double, Double?)])
    func step(low: Double, high: Double, step: Double?) {
        let seen = RowFormat.Facts(minimum: .double(low), maximum: .double(high))
        #expect(AppForm.step(.double(.greatestFiniteMagnitude), seen)?.double == step)
    }

    @Test("What if is answered as rows are, and what is wrong is told alike")
    func whatIf() async throws {
        let body = #"[{"x": 1}, {"x": 2}]"#
        let answers = try await ask(.post, "/apps/doubler/what-if", body)
        #expect(answers.status == .ok)
        let real = try await ask(.post, "/v1/deployments/doubler", body)
        #expect(answers.body == real.body)
        let wrong = try await ask(.post, "/apps/doubler/what-if", #"{"x": "?"}"#)
        #expect(wrong.status == .unprocessableContent && String(buffer: wrong.body).contains(#""column":"x""#))
    }

    @Test("Only what was deployed with a page has one, and the list of deployments tells where")
    func others() async throws {
        for name in ["plain", "nothing"] {
            let page = try await ask(.get, "/apps/\(name)")
            #expect(page.status == .notFound && page.headers[.contentType]?.hasPrefix("text/html") == true)
            #expect(try await ask(.get, "/apps/\(name)/form").status == .notFound)
            #expect(try await ask(.post, "/apps/\(name)/what-if", #"{"x": 1}"#).status == .notFound)
        }
        let plain = String(buffer: try await ask(.get, "/apps/plain/form").body)
        #expect(plain.contains("deployed without a page"))
        let list = String(buffer: try await ask(.get, "/v1/deployments").body)
        #expect(list.contains(#""page":"/apps/doubler""#) && !list.contains("/apps/plain"))
    }

    @Test("Without a token a page comes, the same for every name, and nothing of what it shows")
    func strangers() async throws {
        for path in ["/apps", "/apps/doubler", "/apps/nothing", "/apps.css", "/apps.js"] {
            #expect(try await ask(.get, path, isGuarded: true).status == .ok)
        }
        for path in ["/apps/doubler/form", "/v1/deployments"] {
            #expect(try await ask(.get, path, isGuarded: true).status == .unauthorized)
        }
        for path in ["/apps/doubler/what-if", "/v1/deployments/doubler/explanation", "/apps/doubler"] {
            #expect(try await ask(.post, path, "{}", isGuarded: true).status == .unauthorized)
        }
        let token = try temporary.registry.createToken(AccessToken.Grant(name: "other", deployments: ["plain"]))
        tokens.refresh(from: temporary.registry)
        let headers: HTTPFields = [.authorization: "Bearer \(token)"]
        #expect(try await ask(.get, "/apps/doubler/form", headers: headers, isGuarded: true).status == .forbidden)
    }
}
