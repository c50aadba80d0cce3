/// Why a text is no cron expression, in one sentence.
package struct CronError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
