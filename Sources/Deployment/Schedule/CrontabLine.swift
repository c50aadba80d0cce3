package import Foundation
import Workflow

/// How somebody else's clock calls a schedule: the program, by its absolute path, and the folder of the registry.
package struct ScheduleCall: Hashable, Sendable {
    package var name: String
    package var program: String
    package var home: String

    package init(name: String, program: String, home: String) {
        self.name = name
        self.program = program
        self.home = home
    }
}

/// A line of a crontab that runs a schedule when it is due.
package struct CrontabLine: Hashable, Sendable {
    package let text: String

    /// - Parameter zone: the one that cron goes by.
    package init(_ call: ScheduleCall, _ schedule: Schedule, zone: TimeZone = .current) throws(ScheduleError) {
        for path in [call.program, call.home] where path.contains(where: \.isNewline) {
            throw ScheduleError("a crontab can't name \(path): it has two lines")
        }
        // Cron knows no time zone but its own: then Galley itself tells, each minute, whether it is due.
        let when = zone.keepsTime(like: schedule.zone) ? schedule.cron.description : "* * * * *"
        let program = "GALLEY_HOME=\(Self.quoted(call.home)) \(Self.quoted(call.program))"
        let command = "\(program) schedule run \(call.name) --due >/dev/null"
        text = "\(when) \(Self.escaped(command)) \(Self.mark(call.name))"
    }

    private static func mark(_ name: String) -> String { "# galley schedule \(name)" }

    /// A word as the shell takes it whatever is in it.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }

    /// Cron ends a command at a `%`, unless it follows a `\`.
    private static func escaped(_ command: String) -> String {
        command.reduce(into: "") { $0 += $1 == "%" || $1 == "\\" ? "\\\($1)" : "\($1)" }
    }

    /// A crontab with this line in the place of the schedule's earlier one.
    ///
    /// - Parameter line: nil takes it away.
    package static func crontab(_ text: String, with line: CrontabLine?, for name: String) -> String {
        let others = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasSuffix(mark(name)) }
        var lines = others.map(String.init)
        while lines.last == "" { lines.removeLast() }
        if let line { lines.append(line.text) }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension TimeZone {
    /// Whether clocks here show the same as there, this year and the next; names don't tell.
    fileprivate func keepsTime(like other: TimeZone, since date: Date = .now) -> Bool {
        (0..<730).map { date.addingTimeInterval(Double($0) * 86_400) }
            .allSatisfy { secondsFromGMT(for: $0) == other.secondsFromGMT(for: $0) }
    }
}
