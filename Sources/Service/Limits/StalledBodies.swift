import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Ends a request whose body stops coming, well before the connection is closed for saying nothing: until then it would
/// take the place of others. One that comes slowly but steadily goes on.
final class StalledBodies: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let patience: TimeAmount
    private var isInBody = false
    /// Since when more of a body is asked for in vain; nil while what came is being worked on.
    private var waiting: NIODeadline?
    private var timer: Scheduled<Void>?

    init(_ patience: TimeAmount) { self.patience = patience }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isInBody = true
        case .body: waiting = nil
        case .end: (isInBody, waiting) = (false, nil)
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if isInBody, waiting == nil {
            let now = NIODeadline.now()
            waiting = now
            if timer == nil { wake(context, at: now + patience) }
        }
        context.read()
    }

    private func wake(_ context: ChannelHandlerContext, at time: NIODeadline) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: time) { [self] in
            timer = nil
            guard let waiting else { return }
            guard waiting + patience <= .now() else { return wake(context, at: waiting + patience) }
            (isInBody, self.waiting) = (false, nil)
            context.fireErrorCaught(Self.refusal(after: patience))
        }
    }

    private static func refusal(after patience: TimeAmount) -> ServiceError {
        let seconds = patience.nanoseconds / 1_000_000_000
        return ServiceError(
            status: .requestTimeout, code: "stalled",
            message: "no more of the body came for \(seconds) s; send it again")
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }
}
