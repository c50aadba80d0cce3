package import GRDB

/// A row of the log; its times are kept to the microsecond.
package protocol LogRecord: FetchableRecord, PersistableRecord {}

extension LogRecord {
    package static func databaseDateEncodingStrategy(for column: String) -> DatabaseDateEncodingStrategy {
        .timeIntervalSince1970
    }

    package static func databaseDateDecodingStrategy(for column: String) -> DatabaseDateDecodingStrategy {
        .timeIntervalSince1970
    }
}
