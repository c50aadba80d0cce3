package import Hummingbird
import NIOCore

/// What a route knows of its request besides the request itself.
package struct ServiceContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    var caller = Caller.stranger
    /// What is noted of the request; nil where nobody keeps book.
    var exchange: Exchange?
    private let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// The other side's address, without its port.
    var remote: String? { channel.remoteAddress?.ipAddress }
}
