import Deployment
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing

/// What each input moved, asked of a scorer that doubles `x`.
struct ExplanationTests {
    private let deployments: LiveDeployments

    init() throws {
        let temporary = try TemporaryRegistry()
        try temporary.deploy()
        try temporary.deploy("filter", note: "filter")
        deployments = LiveDeployments { _, version in
            .sample(version, scorer: FakeScorer(isRowWise: version.note != "filter", offset: 1))
        }
        deployments.refresh(from: temporary.registry)
    }

    private func ask(_ name: String, _ body: String) async throws -> (status: HTTPResponse.Status, text: String) {
        try await GalleyService(deployments).application().test(.router) { client in
            let response = try await client.execute(
                uri: "/v1/deployments/\(name)/explanation", method: .post, body: ByteBuffer(string: body))
            return (response.status, String(buffer: response.body))
        }
    }

    @Test("A linear answer's contributions are coefficient times distance from the typical row")
    func linear() async throws {
        let (status, text) = try await ask("doubler", #"{"x": 4, "name": "no input"}"#)
        #expect(status == .ok)
        // What training tells nothing of is as in the recorded row, x = 1.5; what only passes can move nothing.
        #expect(
            text == """
                {"deployment":"doubler","version":1,"exact":true,"rows":2,"typical":{"x":1.5},\
                "outputs":[{"column":"twice","typical":4.0,"answer":9.0,"contributions":{"x":5.0}}]}

                """)
    }

    @Test("A typical row moves nothing")
    func typical() async throws {
        #expect(try await ask("doubler", #"{"x": 1.5}"#).text.contains(#""contributions":{"x":0.0}"#))
    }

    @Test("Only one whole row can be explained, and only where an answer is made from one row")
    func refusals() async throws {
        let missing = try await ask("doubler", #"{"x": null}"#)
        #expect(missing.status == .unprocessableContent && missing.text.contains("must not be null"))
        let several = try await ask("doubler", #"[{"x": 1}]"#)
        #expect(several.status == .unprocessableContent && several.text.contains("send one row"))
        let filter = try await ask("filter", #"{"x": 1}"#)
        #expect(filter.status == .unprocessableContent && filter.text.contains("not-explainable"))
        #expect(try await ask("nothing", #"{"x": 1}"#).status == .notFound)
    }
}
