import Foundation
import Workflow

/// The two units by which systemd runs a schedule when it is due: `NAME.service` and `NAME.timer`.
package struct SystemdUnits: Hashable, Sendable {
    /// Of both, without its ending.
    package let name: String
    package let service: String
    package let timer: String

    package init(_ call: ScheduleCall, _ schedule: Schedule) throws(ScheduleError) {
        for path in [call.program, call.home] where path.contains(where: \.isNewline) {
            throw ScheduleError("a unit can't name \(path): it has two lines")
        }
        name = "galley-\(call.name)"
        service = """
            [Unit]
            Description=Galley schedule \(call.name)

            [Service]
            Type=oneshot
            Environment=\(Self.quoted("GALLEY_HOME=\(call.home)"))
            ExecStart=\(Self.quoted(call.program)) schedule run \(call.name) --due

            """
        timer = """
            [Unit]
            Description=Times of the Galley schedule \(call.name)

            [Timer]
            \(schedule.systemdTimes.map { "OnCalendar=\($0)" }.joined(separator: "\n"))
            Persistent=\(schedule.catchUp != .none)
            AccuracySec=1s

            [Install]
            WantedBy=timers.target

            """
    }

    private static func quoted(_ text: String) -> String {
        let escapes: [Character: String] = ["\\": "\\\\", "\"": "\\\"", "%": "%%"]
        return "\"" + text.reduce(into: "") { $0 += escapes[$1] ?? String($1) } + "\""
    }
}

extension Schedule {
    /// The times as systemd writes them; two where a day may fit either of two fields.
    package var systemdTimes: [String] {
        let time = "\(Self.list(cron.hours)):\(Self.list(cron.minutes)):00 \(zoneName)"
        let month = Self.list(cron.months)
        let date = "*-\(month)-\(Self.list(cron.days)) \(time)"
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let weekdays = cron.weekdays.values.map { names[$0] }.joined(separator: ",") + " "
        if cron.days.isStar || cron.weekdays.isStar { return [cron.weekdays.isEvery ? date : weekdays + date] }
        if cron.days.isEvery || cron.weekdays.isEvery { return ["*-\(month)-* \(time)"] }
        return [date, "\(weekdays)*-\(month)-* \(time)"]
    }

    private static func list(_ field: CronField) -> String {
        field.isEvery ? "*" : field.values.map(String.init).joined(separator: ",")
    }
}
