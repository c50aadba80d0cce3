import Deployment
import Foundation
import Testing
import Workflow

@Suite("Schedules") struct ScheduleTests {
    static func schedule(_ options: Parameters = [:]) throws -> Schedule {
        let standard: Parameters = ["cron": "0 3 * * *", "inputs": "/data/new.csv", "output": "/out/late.csv"]
        return try Schedule(options: standard.merging(options) { $1 }, inputs: ["table"])
    }

    @Test("options are read, and what is wrong with one is said")
    func options() throws {
        let schedule = try Self.schedule(["time-zone": "Europe/Berlin", "write": "replace", "catch-up": "all"])
        #expect(schedule.inputs == ["table": "/data/new.csv"] && !schedule.appends && schedule.catchUp == .all)
        #expect(schedule.retries == 2 && schedule.skipsIfRunning)
        for (options, words) in [
            (["cron": "x"], "cron: “x” has 1 of 5 fields"), (["time-zone": "Europe/Berln"], "did you mean"),
            (["output": "late.xlsx"], ".csv or .parquet"), (["write": "add"], "write is append, replace"),
            (["catch-up": "some"], "catch-up is once, none, all"), (["retries": -1], "retries is a number from 0"),
            (["inputs": ["tabel": "x.csv"]], "there is no live input “tabel”; did you mean \"table\"?"),
            (["inputs": [:]], "say which file feeds the live input “table”"),
        ] as [(Parameters, String)] {
            let error = #expect(throws: ScheduleError.self) { _ = try Self.schedule(options) }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
    }

    @Test("what was missed is made up for once, one by one or not at all")
    func catchUp() throws {
        var schedule = try Self.schedule()
        let (last, now) = (instant("2026-11-24T03:00"), instant("2026-11-28T05:00"))
        let days = ["25", "26", "27", "28"].map { instant("2026-11-\($0)T03:00") }
        #expect(schedule.due(after: last, at: now) == [.init(slot: days[3], missed: 3)])
        schedule.catchUp = .all
        #expect(schedule.due(after: last, at: now) == days.map { .init(slot: $0) })
        schedule.catchUp = .none
        #expect(schedule.due(after: last, at: now) == [.init(slot: days[3], missed: 3, isMissed: true)])
        let onTime = days[3].addingTimeInterval(30)
        #expect(schedule.due(after: days[2], at: onTime) == [.init(slot: days[3])])
        #expect(schedule.due(after: days[3], at: now).isEmpty)
        #expect(schedule.due(after: now, at: last).isEmpty, "a clock that went back")
    }

    @Test("of more than can be caught up with the last are run, and the rest is counted")
    func longDowntime() throws {
        var schedule = try Self.schedule(["cron": "* * * * *", "catch-up": "all"])
        let now = instant("2026-11-28T05:00")
        let due = schedule.due(after: now.addingTimeInterval(-60 * 5_000), at: now)
        #expect(due.count == Schedule.mostCaughtUp && due.first?.missed == 4_000 && due.last?.slot == now)
        schedule.catchUp = .once
        #expect(schedule.due(after: now.addingTimeInterval(-60 * 5_000), at: now) == [.init(slot: now, missed: 4_999)])
    }

    @Test("a clock that is set ahead by decades finds the last ones at once", .timeLimit(.minutes(1)))
    func farAhead() throws {
        var schedule = try Self.schedule(["cron": "* * * * *", "catch-up": "all"])
        let (last, now) = (instant("2026-11-28T05:00"), instant("2099-11-28T05:00"))
        let due = schedule.due(after: last, at: now)
        #expect(due.count == Schedule.mostCaughtUp && due.last?.slot == now)
        schedule.catchUp = .once
        #expect(schedule.due(after: last, at: now).first?.slot == now)
        let rare = try Self.schedule(["cron": "0 0 29 2 *", "catch-up": "all"])
        #expect(rare.due(after: last, at: now).count == 18)
    }

    @Test("pauses grow, up to an hour")
    func pauses() throws {
        let schedule = try Self.schedule()
        #expect((1...8).map { schedule.pause(after: $0) } == [60, 120, 240, 480, 960, 1920, 3600, 3600])
        let patient = try Self.schedule(["retry-pause": 7_200])
        #expect((1...3).map { patient.pause(after: $0) } == [7200, 7200, 7200], "no less than was asked for")
    }

    @Test("a crontab line names program and home by absolute paths, whatever is in them")
    func crontab() throws {
        let call = ScheduleCall(name: "nightly", program: "/opt/it's 100%/galley", home: #"/home/a b\c"#)
        let line = try CrontabLine(call, try Self.schedule(), zone: #require(TimeZone(identifier: "UTC")))
        #expect(
            line.text == #"0 3 * * * GALLEY_HOME='/home/a b\\c' '/opt/it'\\''s 100\%/galley' "#
                + "schedule run nightly --due >/dev/null # galley schedule nightly")
        let elsewhere = try CrontabLine(call, try Self.schedule(["time-zone": "Asia/Tokyo"]), zone: .gmt)
        #expect(elsewhere.text.hasPrefix("* * * * * GALLEY_HOME"), "cron knows no other zone than its own")
        let before = "MAILTO=me\n1 1 * * * old # galley schedule nightly\n2 2 * * * other\n\n"
        #expect(
            CrontabLine.crontab(before, with: line, for: "nightly")
                == "MAILTO=me\n2 2 * * * other\n\(line.text)\n")
        #expect(CrontabLine.crontab(before, with: nil, for: "nightly") == "MAILTO=me\n2 2 * * * other\n")
    }

    @Test("systemd is told the same times")
    func systemdTimes() throws {
        for (cron, times) in [
            ("0 3 * * *", ["*-*-* 3:0:00 UTC"]), ("*/30 * 1 jan,feb *", ["*-1,2-1 *:0,30:00 UTC"]),
            ("0 3 * * mon-fri", ["Mon,Tue,Wed,Thu,Fri *-*-* 3:0:00 UTC"]),
            ("0 0 13 * 5", ["*-*-13 0:0:00 UTC", "Fri *-*-* 0:0:00 UTC"]),
            // Restricted in form only: each day fits one of the two.
            ("0 3 1 * 0-6", ["*-*-* 3:0:00 UTC"]), ("0 3 1-31 * mon", ["*-*-* 3:0:00 UTC"]),
            ("0 3 1 * *", ["*-*-1 3:0:00 UTC"]), ("0 3 1-31 * *", ["*-*-* 3:0:00 UTC"]),
            ("0 3 */10 * mon", ["Mon *-*-1,11,21,31 3:0:00 UTC"]),
        ] {
            #expect(try Self.schedule(["cron": .string(cron)]).systemdTimes == times, "\(cron)")
        }
    }
}
