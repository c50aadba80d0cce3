import Deployment
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing

/// The Open Inference Protocol, beyond what Triton's client sends.
struct InferenceTests {
    private let temporary: TemporaryRegistry
    private let deployments = LiveDeployments { _, version in .sample(version) }

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        deployments.refresh(from: temporary.registry)
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8] = [], headers: HTTPFields = [:]
    ) async throws -> (status: Int, text: String) {
        var options = GalleyService.Options()
        options.rowLimit = 3
        return try await GalleyService(deployments, options).application().test(.router) { client in
            let response = try await client.execute(
                uri: path, method: method, headers: headers, body: ByteBuffer(bytes: body))
            return (response.status.code, String(decoding: response.body.readableBytesView, as: UTF8.self))
        }
    }

    @Test(
        "Tensors as JSON are answered by tensors as JSON",
        arguments: [
            (#"{"name":"x","shape":[2],"datatype":"FP64","data":[1,0.1]}"#, "[2.0,0.2]"),
            (#"{"name":"x","shape":[2,1],"datatype":"FP32","data":[[1],[2]]}"#, "[2.0,4.0]"),
            (#"{"name":"x","shape":[1],"datatype":"INT8","data":[-3]}"#, "[-6.0]"),
            (#"{"name":"x","shape":[0],"datatype":"FP64","data":[]}"#, "[]"),
        ])
    func json(tensor: String, data: String) async throws {
        let answer = try await ask(
            .post, "/v2/models/doubler/infer", Array(#"{"id":"7","inputs":[\#(tensor)]}"#.utf8))
        #expect(answer.status == 200)
        let head = #"{"model_name":"doubler","model_version":"1","id":"7","outputs":[{"name":"twice""#
        #expect(answer.text.hasPrefix(head))
        #expect(answer.text.contains("\"data\":\(data)"), "\(answer.text)")
    }

    @Test(
        "What doesn't fit is refused in the protocol's way",
        arguments: [
            ("7", "must be a JSON object"), ("{", "not JSON at byte"), ("{}", "“inputs” is missing"),
            (#"{"inputs":[]}"#, "there is no tensor of x, name"), (#"{"inputs":[7]}"#, "a list of objects"),
            (#"{"inputs":[{"name":"x","shape":[1],"datatype":"FP65","data":[1]}]}"#, "datatype of x"),
            (#"{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[1]}]}"#, "has 1 values, but"),
            (#"{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP64","data":[1,2]}]}"#, "[rows] or [rows, 1]"),
            (#"{"inputs":[{"name":"x","shape":[-1],"datatype":"FP64","data":[]}]}"#, "[rows] or [rows, 1]"),
            (#"{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":["a"]}]}"#, "row 0: x must be a number"),
            (#"{"inputs":[{"name":"x","shape":[4],"datatype":"FP64","data":[1,2,3,4]}]}"#, "up to 3 rows"),
            (
                #"{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","parameters":{"binary_data_size":8}}]}"#,
                "more than the body has"
            ),
            (#"{"id":7,"inputs":[]}"#, "“id” must be text"),
            (
                #"{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":[1]}],"outputs":[{"name":"y"}]}"#,
                "there is no output “y”; there are twice"
            ),
        ])
    func refused(body: String, words: String) async throws {
        let answer = try await ask(.post, "/v2/models/doubler/infer", Array(body.utf8))
        #expect([400, 413, 422].contains(answer.status))
        #expect(answer.text.hasPrefix("{\"error\":\"") && answer.text.contains(words), "\(answer.text)")
    }

    @Test("Raw bytes that don't match the JSON before them are refused")
    func raw() async throws {
        func head(_ size: Int) -> [UInt8] {
            let tensor = #"{"name":"x","shape":[2],"datatype":"FP64","parameters":{"binary_data_size":\#(size)}}"#
            return Array(#"{"inputs":[\#(tensor)]}"#.utf8)
        }
        func send(_ size: Int, _ count: Int, length: String? = nil) async throws -> (status: Int, text: String) {
            let head = head(size)
            let headers: HTTPFields = [.init("Inference-Header-Content-Length")!: length ?? "\(head.count)"]
            return try await ask(
                .post, "/v2/models/doubler/infer", head + [UInt8](repeating: 0, count: count), headers: headers)
        }
        #expect(try await send(16, 16).text.contains("\"data\":[0.0,0.0]"))
        #expect(try await send(15, 15).text.contains("x has fewer than its 2 values"))
        #expect(try await send(24, 24).text.contains("x has more than its 2 values"))
        #expect(try await send(16, 20).text.contains("4 bytes follow the last tensor"))
        #expect(try await send(-8, 16).status == 400)
        #expect(try await send(16, 16, length: "9999").text.contains("is beyond the body"))
        #expect(try await send(16, 16, length: "-1").text.contains("is a number of bytes"))
    }

    @Test("A version that is not live, and a model that is none, are told")
    func unknown() async throws {
        #expect(try await ask(.get, "/v2/models/doubler/versions/1/ready").status == 200)
        let other = try await ask(.get, "/v2/models/doubler/versions/2")
        #expect(other.status == 404 && other.text.contains("version 2 of doubler is not live; 1 is"))
        let none = try await ask(.get, "/v2/models/dubler")
        #expect(none.status == 404 && none.text.hasPrefix("{\"error\":\"there is no deployment"))
    }
}
