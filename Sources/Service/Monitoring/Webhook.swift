import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// An address that takes JSON by POST.
struct Webhook {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let url: URL
    private let host: String

    init(_ address: String) throws(Failure) {
        guard let url = URL(string: address), let host = url.host(), !host.isEmpty else {
            throw Failure(description: "“\(address)” is no address of a webhook")
        }
        self.url = url
        self.host = host
    }

    private var isSecure: Bool { url.scheme == "https" }
    private var port: Int { url.port ?? (isSecure ? 443 : 80) }

    private var target: String {
        (url.path(percentEncoded: true).isEmpty ? "/" : url.path(percentEncoded: true))
            + (url.query(percentEncoded: true).map { "?\($0)" } ?? "")
    }

    /// Returns once the other side has said that it has taken it. Blocking.
    func post(_ body: [UInt8], timeLimit: Duration) throws {
        let limit = TimeAmount(timeLimit)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let tls = isSecure ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
        let answered = loop.makePromise(of: Int.self)
        let host = host
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(limit).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                if let tls {
                    // A certificate is for a name; where there is only an address, that is compared.
                    let name = (try? SocketAddress(ipAddress: host, port: 0)) == nil ? host : nil
                    try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
                }
                try pipeline.addHTTPClientHandlers()
                try pipeline.addHandler(AnswerHandler(answered))
            }
        }
        let connected = bootstrap.connect(host: host, port: port)
        connected.whenFailure { answered.fail($0) }
        let timer = loop.scheduleTask(in: limit) { answered.fail(Failure(description: "there was no answer in time")) }
        let head = HTTPRequestHead(
            version: .http1_1, method: .POST, uri: target,
            headers: [
                "Host": url.port.map { "\(host):\($0)" } ?? host, "Content-Type": "application/json",
                "Content-Length": "\(body.count)", "Connection": "close", "User-Agent": "galley",
            ])
        connected.whenSuccess { channel in
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        }
        defer {
            timer.cancel()
            connected.whenSuccess { $0.close(promise: nil) }
        }
        let status = try answered.futureResult.wait()
        guard 200..<300 ~= status else { throw Failure(description: "\(url.absoluteString) answered \(status)") }
    }
}

/// Hands on the status of the answer.
private final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let answered: EventLoopPromise<Int>

    init(_ answered: EventLoopPromise<Int>) { self.answered = answered }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) { answered.succeed(Int(head.status.code)) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        answered.fail(Webhook.Failure(description: "the connection was closed without an answer"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answered.fail(error)
        context.close(promise: nil)
    }
}
