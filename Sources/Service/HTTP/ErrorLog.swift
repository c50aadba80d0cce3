import Logging

/// Writes to standard error. Every request sets metadata, which is put into words only when there is something to say.
struct ErrorLog: LogHandler {
    private let label: String
    var logLevel = Logger.Level.warning
    var metadata: Logger.Metadata = [:]

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var output = StreamLogHandler.standardError(label: label)
        output.metadata = metadata
        output.log(event: event)
    }
}
