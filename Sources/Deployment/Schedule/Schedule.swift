package import Foundation
package import Workflow

/// When a production workflow runs by itself, on what, and where its results go: what the target `schedule` was told.
package struct Schedule: Hashable, Sendable {
    /// What becomes of runs that were due while nothing could run them.
    package enum CatchUp: String, Hashable, Sendable, CaseIterable {
        /// One run stands for all of them.
        case once
        case none
        /// Each runs, the oldest first; at most the last `mostCaughtUp`.
        case all
    }

    package static let mostCaughtUp = 1_000
    /// How late a run may begin without counting as missed.
    static let grace: TimeInterval = 60

    package var cron: CronExpression
    package var zone: TimeZone
    /// As it was written: `UTC` has several names.
    package var zoneName: String
    package var catchUp = CatchUp.once
    /// How often a run that has failed is tried again.
    package var retries = 2
    /// Seconds before the first new attempt; each further one waits twice as long, up to an hour or, if that is more,
    /// as long as the first.
    package var retryPause = 60
    /// Whether a run that becomes due while another is under way is left out; else it waits.
    package var skipsIfRunning = true
    /// Absolute paths or patterns by the live inputs that they feed.
    package var inputs: [String: String]
    /// The absolute path of the file that results go to: CSV or Parquet.
    package var output: String
    /// The port whose answer it is; nil where there is one only.
    package var answer: String?
    /// Whether results are added to those that are there; else they take their place.
    package var appends = true

    /// The first moment after `date` at which it is due.
    package func next(after date: Date) -> Date { cron.next(after: date, in: zone) }

    /// Seconds from an attempt that failed to the next.
    package func pause(after attempt: Int) -> Int {
        min(max(3_600, retryPause), retryPause << min(attempt - 1, 20))
    }
}

/// Why there can be no such schedule, in one sentence.
package struct ScheduleError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

extension Schedule {
    /// - Parameter ports: the live inputs; what feeds the only one may be given without its name.
    package init(options: Parameters, inputs ports: [String]? = nil) throws(ScheduleError) {
        guard let cron = options["cron"]?.string else {
            throw ScheduleError("say when to run: cron, such as \"0 3 * * 1\" or \"@daily\"")
        }
        guard let output = options["output"]?.string else { throw ScheduleError("say where results go: output") }
        do throws(UnknownResultFormat) { _ = try ResultFormat(of: output) } catch {
            throw ScheduleError(error.description)
        }
        do throws(CronError) { self.cron = try CronExpression(cron) } catch {
            throw ScheduleError("cron: \(error.description)")
        }
        zoneName = options["time-zone"]?.string ?? "UTC"
        do throws(UnknownTimeZone) { zone = try TimeZone(named: zoneName) } catch {
            throw ScheduleError(error.description)
        }
        self.output = output
        inputs = try Self.inputs(options["inputs"], of: ports)
        answer = options["answer"]?.string
        catchUp = try Self.choice("catch-up", options) ?? .once
        appends = try Self.choice("write", options) ?? Writing.append == .append
        retries = try Self.number("retries", options, 0...20) ?? retries
        retryPause = try Self.number("retry-pause", options, 1...86_400) ?? retryPause
        skipsIfRunning = options["skip-if-running"]?.bool ?? true
    }

    private enum Writing: String, CaseIterable { case append, replace }

    private static func inputs(
        _ value: ParameterValue?, of ports: [String]?
    ) throws(ScheduleError) -> [String: String] {
        if let path = value?.string {
            guard let port = ports?.first, ports?.count == 1 else {
                throw ScheduleError("name the live input that \(path) feeds: inputs: {NAME: PATH}")
            }
            return [port: path]
        }
        let given = value?.map ?? [:]
        var inputs: [String: String] = [:]
        for (port, path) in given {
            guard let path = path.string else { throw ScheduleError("inputs: \(port) must be a file's path") }
            inputs[port] = path
        }
        guard let ports else { return inputs }
        if let unknown = given.keys.first(where: { !ports.contains($0) }) {
            throw ScheduleError("there is no live input “\(unknown)”" + Suggestion.hint(for: unknown, in: ports))
        }
        if let missing = ports.first(where: { inputs[$0] == nil }) {
            throw ScheduleError("say which file feeds the live input “\(missing)”: inputs: {\(missing): PATH}")
        }
        return inputs
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ options: Parameters
    ) throws(ScheduleError) -> Choice? {
        guard let word = options[name]?.string else { return nil }
        if let choice = Choice(rawValue: word) { return choice }
        throw ScheduleError("\(name) is \(Choice.allCases.map(\.rawValue).joined(separator: ", ")), not “\(word)”")
    }

    private static func number(
        _ name: String, _ options: Parameters, _ range: ClosedRange<Int>
    ) throws(ScheduleError) -> Int? {
        guard let value = options[name] else { return nil }
        guard let number = value.int, range.contains(number) else {
            throw ScheduleError("\(name) is a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
