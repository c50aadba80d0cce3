import Hummingbird
import NIOCore

/// A route that reads a body and answers always the same: what the HTTP library alone can do.
enum BareRoute {
    static func serve(port: Int) async throws {
        let router = Router()
        let answer = ByteBuffer(
            string:
                #"{"deployment":"bare","version":1,"result":{"late_predicted":0,"late_probability":0.25},"warnings":[]}"#
        )
        router.post("/") { request, _ in
            _ = try await request.body.collect(upTo: 1 << 25)
            return Response(
                status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: answer))
        }
        try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
            .runService()
    }
}
