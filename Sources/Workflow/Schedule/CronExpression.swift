/// When something is due, in the language of cron: minute, hour, day of the month, month, day of the week; or `@daily`
/// and its like.
///
/// Where both fields for days are restricted, a day that fits either is due, as Vixie's cron has it; where one of them
/// begins with `*`, a day must fit both.
package struct CronExpression: Hashable, Sendable, CustomStringConvertible {
    /// As it was written, with single spaces.
    package let description: String
    package let minutes: CronField
    package let hours: CronField
    package let days: CronField
    package let months: CronField
    package let weekdays: CronField

    private static let words = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    package init(_ text: String) throws(CronError) {
        let given = text.split { $0.isWhitespace }
        description = given.joined(separator: " ")
        var fields = given
        if given.count == 1, given[0].hasPrefix("@") {
            guard let meaning = Self.words[given[0].lowercased()] else {
                let known = Self.words.keys.sorted().joined(separator: ", ")
                throw CronError("“\(given[0])” is no time; there are \(known)")
            }
            fields = meaning.split(separator: " ")
        }
        guard fields.count == 5 else {
            throw CronError(
                "“\(description)” has \(fields.count) of 5 fields: minute, hour, day of the month, month, day of the "
                    + "week, such as 0 3 * * 1")
        }
        minutes = try CronField(fields[0], .minute)
        hours = try CronField(fields[1], .hour)
        days = try CronField(fields[2], .day)
        months = try CronField(fields[3], .month)
        weekdays = try CronField(fields[4], .weekday)
        guard nextMatch(from: 0) != nil else { throw CronError("“\(description)” names a day that never comes") }
    }

    /// Whether it goes by hours that pass rather than by what clocks show: it is due in every hour.
    package var isHourly: Bool { hours.isEvery }

    package func matches(_ time: CivilTime) -> Bool {
        minutes.contains(time.minute) && hours.contains(time.hour) && matches(day: time.date)
    }

    private func matches(day date: CivilDate) -> Bool {
        guard months.contains(date.month) else { return false }
        let (byDay, byWeekday) = (days.contains(date.day), weekdays.contains(date.weekday))
        return days.isStar || weekdays.isStar ? byDay && byWeekday : byDay || byWeekday
    }

    /// The first time that matches from `start` on, both in minutes since 1970 as a clock on the wall shows them.
    package func nextMatch(from start: Int) -> Int? {
        var time = CivilTime(minutes: start)
        // No 29th of February for eight years is the longest wait.
        for _ in 0..<(9 * 366) {
            if matches(day: time.date), let minute = minuteOfDay(from: time.minuteOfDay) {
                return time.date.number * 1440 + minute
            }
            time = CivilTime(minutes: (time.date.number + 1) * 1440)
        }
        return nil
    }

    private func minuteOfDay(from start: Int) -> Int? {
        let (hour, minute) = (start / 60, start % 60)
        if hours.contains(hour), let minute = minutes.first(from: minute) { return hour * 60 + minute }
        guard let later = hours.first(from: hour + 1), let minute = minutes.first(from: 0) else { return nil }
        return later * 60 + minute
    }
}
