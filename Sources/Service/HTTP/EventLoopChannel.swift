import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// HTTP/1 whose requests are handled on their connection's own event loop: to read, to answer and to write take no
/// change of threads. Scoring has a thread of its own.
struct EventLoopChannel: ServerChildChannel {
    private let http: HTTP1Channel

    init(_ responder: @escaping HTTPChannelHandler.Responder) { http = HTTP1Channel(responder: responder) }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        http.setup(channel: channel, logger: logger)
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await withTaskExecutorPreference(EventLoopExecutor(loop: value.channel.eventLoop)) {
            await http.handle(value: value, logger: logger)
        }
    }
}

/// Runs tasks on an event loop.
private final class EventLoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}

extension HTTPServerBuilder {
    static var onEventLoops: HTTPServerBuilder { HTTPServerBuilder { EventLoopChannel($0) } }
}
