import Logging

/// Passes what the HTTP library has to complain of on. It keeps nothing of what the library tells about each
/// request, which would cost more than to let the request in.
struct TroubleLog: LogHandler {
    let tell: @Sendable (String) -> Void
    var logLevel = Logger.Level.warning
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        tell("\(event.message)")
    }
}
