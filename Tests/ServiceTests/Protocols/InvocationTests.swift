import Deployment
import Hummingbird
import HummingbirdTesting
import Service
import Testing
import Workflow

/// MLflow's formats, where they go wrong.
struct InvocationTests {
    private let temporary: TemporaryRegistry
    private let deployments = LiveDeployments { _, version in
        var servable = Servable.sample(version)
        servable.format = RequestFormat([
            .init(
                port: "table",
                rows: RowFormat([
                    .init(Column("x", .double)), .init(Column("name", .varchar), isPassed: true),
                    .init(Column("year", .bigint), isPassed: true),
                ]))
        ])
        return servable
    }

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        deployments.refresh(from: temporary.registry)
    }

    @Test(
        "What doesn't fit is refused with its place",
        arguments: [
            (#"{}"#, "one of dataframe_split"), (#"{"inputs":[],"instances":[]}"#, "one of dataframe_split"),
            (#"{"inputs":[],"more":1}"#, "“more” is no part of the format"),
            (#"{"instances":[{"x":"a"}]}"#, "row 0: x must be a number"),
            (#"{"instances":[1]}"#, "row 0 of “instances”"),
            (#"{"inputs":{}}"#, "“inputs” lacks x"),
            (#"{"inputs":{"x":[1],"name":["a","b"]}}"#, "differ in length"),
            (#"{"dataframe_split":{"columns":["x"],"data":[[1],[1,2]]}}"#, "row 1 of “data”"),
            // One below the least that 64 bits hold: as a double it looks like that.
            (#"{"instances":[{"x":1,"year":-9223372036854775809}]}"#, "row 0: year must be a whole number"),
            (#"{"inputs":[],"params":{"a":1}}"#, "no params to set"),
        ])
    func refused(body: String, words: String) async throws {
        try await GalleyService(deployments).application().test(.router) { client in
            let answer = try await client.execute(
                uri: "/v1/deployments/doubler/invocations", method: .post, body: ByteBuffer(string: body))
            let text = String(buffer: answer.body)
            #expect(answer.status == .unprocessableContent && text.contains(words), "\(text)")
        }
    }
}
