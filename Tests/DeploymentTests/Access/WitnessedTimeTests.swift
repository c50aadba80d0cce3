import Deployment
import Foundation
import TestClocks
import Testing

@Suite("Time that was seen to pass") struct WitnessedTimeTests {
    private let hands = Hands()
    private var time: WitnessedTime { WitnessedTime(hands.clocks) }
    private func moment(in seconds: TimeInterval) -> Date { hands.wall.addingTimeInterval(seconds) }

    @Test("ends what it ends, also after the clock was set back")
    func back() {
        let (time, end) = (time, moment(in: 100))
        #expect(!time.hasPassed(end))
        hands.wait(101)
        #expect(time.hasPassed(end))
        hands.set(by: -86_400)
        #expect(time.hasPassed(end))
        hands.wait(50)
        #expect(time.hasPassed(end) && !time.hasPassed(end + 60))
    }

    @Test("is not what a clock skips that is set ahead and back again")
    func ahead() {
        let (time, end) = (time, moment(in: 100))
        hands.set(by: 86_400 * 365)
        #expect(time.hasPassed(end), "the clock says so")
        hands.wait(3_600)
        #expect(time.hasPassed(end))
        hands.set(by: -86_400 * 365 - 3_600)
        #expect(!time.hasPassed(end))
        hands.wait(101)
        #expect(time.hasPassed(end))
    }

    @Test("counts from the right time on where the clock was wrong at first")
    func first() {
        let (time, end) = (time, moment(in: 86_400 * 100))
        hands.wait(10)
        #expect(!time.hasPassed(end))
        hands.set(by: 86_400 * 200)
        #expect(time.hasPassed(end))
        hands.set(by: -86_400 * 200)
        #expect(!time.hasPassed(end))
    }

    @Test("deletes nothing early, however far ahead the clock is set")
    func deleting() {
        let (time, start) = (time, hands.wall)
        hands.set(by: 86_400 * 365)
        #expect(time.safeNow.timeIntervalSince(start) < 5)
        hands.wait(100)
        #expect((100..<105).contains(time.safeNow.timeIntervalSince(start)))
        hands.set(by: -86_400 * 366)
        #expect(time.safeNow < start)
    }

    @Test("forgets old spans of a clock that never stands still")
    func restless() {
        let (time, end) = (time, moment(in: 5))
        hands.wait(10)
        #expect(time.hasPassed(end))
        for _ in 0..<200 {
            hands.set(by: -10)
            _ = time.hasPassed(end)
        }
        #expect(!time.hasPassed(end))
    }

    @Test("is what the clock showed at first, too: what had ended by then stays so")
    func before() {
        let (time, end) = (time, moment(in: -60))
        #expect(time.hasPassed(end))
        hands.set(by: -3_600)
        #expect(time.hasPassed(end) && !time.hasPassed(moment(in: 3_700)))
    }

    /// A process that has seen the time until now, and is gone.
    private func witness(_ file: String) throws { try WitnessedTime(hands.clocks, keptIn: file).keep() }

    @Test("is known to the next process, also where the clock was set meanwhile", arguments: [false, true])
    func restart(isReboot: Bool) throws {
        let folder = try TemporaryFolder()
        let (file, end) = (folder.path + "/time.json", moment(in: 100))
        try witness(file)
        hands.wait(101)
        try witness(file)
        hands.set(by: -86_400)
        if isReboot { hands.reboot() }
        let time = WitnessedTime(hands.clocks, keptIn: file)
        #expect(time.hasPassed(end) && !time.hasPassed(end + 60))
        #expect(time.future == end + 1)
        try time.keep()
        hands.set(by: -86_400)
        #expect(WitnessedTime(hands.clocks, keptIn: file).hasPassed(end))
    }

    @Test("also passed while nobody looked", arguments: [false, true])
    func unseen(isReboot: Bool) throws {
        let folder = try TemporaryFolder()
        let (file, end) = (folder.path + "/time.json", moment(in: 500))
        try witness(file)
        hands.wait(1_000)
        if isReboot { hands.reboot() }
        let time = WitnessedTime(hands.clocks, keptIn: file)
        #expect(time.future == nil)
        hands.set(by: -900)
        #expect(time.hasPassed(end) && !time.hasPassed(end + 600))
    }

    @Test("is not what the clock skipped while nobody looked")
    func skipped() throws {
        let folder = try TemporaryFolder()
        let (file, end) = (folder.path + "/time.json", moment(in: 86_400 * 90))
        try witness(file)
        hands.set(by: 86_400 * 365)
        let time = WitnessedTime(hands.clocks, keptIn: file)
        #expect(time.hasPassed(end))
        try time.keep()
        hands.set(by: -86_400 * 365)
        #expect(!time.hasPassed(end))
        #expect(!WitnessedTime(hands.clocks, keptIn: file).hasPassed(end))
    }

    @Test("begins anew where what was kept can't be read")
    func damaged() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/time.json"
        try Data("{".utf8).write(to: URL(filePath: file))
        let time = WitnessedTime(hands.clocks, keptIn: file)
        #expect(time.hasPassed(moment(in: -1)) && !time.hasPassed(moment(in: 10)))
        try time.keep()
        #expect(!WitnessedTime(hands.clocks, keptIn: file).hasPassed(moment(in: 10)))
    }
}
