import Deployment
import Foundation
import Testing
import Workflow

@Suite("Cron expressions") struct CronExpressionTests {
    @Test(
        "the next time is the one that cron means",
        arguments: [
            ("0 3 * * 1", "2026-11-28T05:00", "2026-11-30T03:00"),
            ("*/15 * * * *", "2026-11-28T05:00", "2026-11-28T05:15"),
            ("5-10/5,50 8-9 * * *", "2026-11-28T08:05", "2026-11-28T08:10"),
            ("0 0 1,15 * *", "2026-11-28T05:00", "2026-12-01T00:00"),
            ("0 12 * jan-mar MON-FRI", "2026-11-28T05:00", "2027-01-01T12:00"),
            ("0 0 29 2 *", "2026-11-28T05:00", "2028-02-29T00:00"),
            ("0 0 29 2 *", "2096-03-01T00:00", "2104-02-29T00:00"),
            // Either day where both are restricted, both where one begins with a star.
            ("0 0 13 * 5", "2026-11-28T05:00", "2026-12-04T00:00"),
            ("0 0 13 * 5", "2026-12-11T05:00", "2026-12-13T00:00"),
            ("0 0 */2 * 5", "2026-11-28T05:00", "2026-12-11T00:00"),
            ("0 0 * * 7", "2026-11-28T05:00", "2026-11-29T00:00"),
            ("0 0 * * fri-sun", "2026-11-28T05:00", "2026-11-29T00:00"),
            ("@daily", "2026-12-31T00:00", "2027-01-01T00:00"), ("@hourly", "2026-11-28T05:00", "2026-11-28T06:00"),
            ("@weekly", "2026-11-28T05:00", "2026-11-29T00:00"), ("@monthly", "2026-11-28T05:00", "2026-12-01T00:00"),
            ("@yearly", "2026-11-28T05:00", "2027-01-01T00:00"),
        ])
    func next(_ text: String, _ from: String, _ to: String) throws {
        #expect(try CronExpression(text).next(after: instant(from), in: .gmt) == instant(to), "\(text)")
    }

    @Test(
        "what is no expression is refused with the field and what it takes",
        arguments: [
            ("", "has 0 of 5 fields"), ("0 3 * *", "has 4 of 5 fields"), ("60 * * * *", "minute: “60”"),
            ("0 24 * * *", "hour: “24” is not a number from 0 to 23"), ("0 0 0 * *", "day of the month: “0”"),
            ("0 0 * foo *", "month: “foo” is not a number from 1 to 12 or a name such as jan"),
            ("0 0 * * 8", "day of the week: “8”"), ("5/10 * * * *", "the step needs a range before it"),
            ("*/0 * * * *", "has no step"), ("9-5 * * * *", "runs backwards"), ("1,,2 * * * *", "minute: “”"),
            ("0 0 30 2 *", "names a day that never comes"), ("@reboot", "is no time; there are @annually"),
            ("-1 * * * *", "minute: “”"), ("+1 * * * *", "minute: “+1”"),
        ])
    func refused(_ text: String, _ words: String) throws {
        let error = #expect(throws: CronError.self) { _ = try CronExpression(text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test("a time that a clock leaves out comes after the gap, and one that comes twice comes once")
    func savingTime() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        let daily = try CronExpression("30 2 * * *")
        // The night to the 29th of March 2026 has no 02:30; that to the 25th of October has two.
        #expect(daily.next(after: instant("2026-03-28T12:00"), in: berlin) == instant("2026-03-29T01:00"))
        #expect(daily.next(after: instant("2026-03-29T01:00"), in: berlin) == instant("2026-03-30T00:30"))
        #expect(daily.next(after: instant("2026-10-24T12:00"), in: berlin) == instant("2026-10-25T00:30"))
        #expect(daily.next(after: instant("2026-10-25T00:30"), in: berlin) == instant("2026-10-26T01:30"))
        let halfHourly = try CronExpression("*/30 * * * *")
        #expect(halfHourly.next(after: instant("2026-10-25T00:30"), in: berlin) == instant("2026-10-25T01:00"))
        #expect(halfHourly.next(after: instant("2026-03-29T00:30"), in: berlin) == instant("2026-03-29T01:00"))
        // Half an hour is left out here.
        let lordHowe = try #require(TimeZone(identifier: "Australia/Lord_Howe"))
        #expect(
            try CronExpression("15 2 * * *").next(after: instant("2026-10-03T12:00"), in: lordHowe)
                == instant("2026-10-03T15:30"))
    }

    @Test(
        "every time is found that looking at each minute finds, in the nights of change and out of them",
        arguments: [
            "* * * * *", "*/7 * * * *", "30 2 * * *", "0,30 1-3 * * *", "*/20 */2 * * *", "59 23 * * 0", "0 0 * * *",
            "15 1,2 25-31 3,10 0", "10 * 29 3 *", "0 3 1 * 0",
        ], ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata"])
    func bruteForce(_ text: String, _ name: String) throws {
        let (cron, zone) = (try CronExpression(text), try #require(TimeZone(identifier: name)))
        // Clocks are set in each of these nights somewhere, in Santiago at midnight.
        for start in ["03-07", "03-28", "04-04", "09-05", "10-03", "10-24", "10-31"] {
            let begin = instant("2026-\(start)T10:00")
            let end = begin.addingTimeInterval(1.25 * 86_400)
            var found: [Date] = []
            var date = begin
            while true {
                let next = cron.next(after: date, in: zone)
                #expect(next > date)
                date = next
                if next > end { break }
                found.append(next)
            }
            #expect(found == Minutes(text, zone).due(after: begin, until: end), "\(text) \(name) \(start)")
        }
    }
}

/// A time in UTC.
func instant(_ text: String) -> Date {
    (try? Date("\(text):00Z", strategy: .iso8601)) ?? .distantPast
}

/// The same rule by looking at each minute that passes, with Foundation's calendar and fields that are spelt out anew.
private struct Minutes {
    private let fields: [Set<Int>]
    private let isStar: [Bool]
    private let zone: TimeZone
    private let calendar: Calendar

    init(_ text: String, _ zone: TimeZone) {
        let parts = text.split(separator: " ").map(String.init)
        let ranges = [0...59, 0...23, 1...31, 1...12, 0...6]
        fields = zip(parts, ranges).map { part, range in
            Set(
                part.split(separator: ",").flatMap { item -> [Int] in
                    let pieces = item.split(separator: "/")
                    let ends = pieces[0].split(separator: "-").compactMap { Int($0) }
                    let values = pieces[0] == "*" ? range : ends[0]...(ends.last ?? ends[0])
                    let step = pieces.count > 1 ? Int(pieces[1]) ?? 1 : 1
                    return values.filter { ($0 - values.lowerBound) % step == 0 }
                })
        }
        isStar = parts.map { $0.hasPrefix("*") }
        self.zone = zone
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        self.calendar = calendar
    }

    func due(after begin: Date, until end: Date) -> [Date] {
        let isHourly = fields[1].count == 24
        var due: [Date] = []
        // Since well before, to know what clocks have shown already.
        var instant = begin.addingTimeInterval(-3 * 3_600)
        var shown = wall(instant)
        while instant < end {
            instant.addTimeInterval(60)
            let now = wall(instant)
            var times = [now]
            if !isHourly {
                times = now <= shown ? [] : Array(stride(from: shown + 60, through: now, by: 60))
                shown = max(shown, now)
            }
            if instant > begin, times.contains(where: matches) { due.append(instant) }
        }
        return due
    }

    /// What clocks show, in seconds.
    private func wall(_ instant: Date) -> Int {
        Int(instant.timeIntervalSince1970) + zone.secondsFromGMT(for: instant)
    }

    private func matches(_ wall: Int) -> Bool {
        let date = Date(timeIntervalSince1970: TimeInterval(wall))
        let parts = calendar.dateComponents([.minute, .hour, .day, .month, .weekday], from: date)
        let values = [parts.minute!, parts.hour!, parts.day!, parts.month!, parts.weekday! - 1]
        let hits = zip(fields, values).map { $0.contains($1) }
        let isDay = isStar[2] || isStar[4] ? hits[2] && hits[4] : hits[2] || hits[4]
        return hits[0] && hits[1] && hits[3] && isDay
    }
}
