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
        #expect(time.hasPassed(end) && !time.hasPassed(moment(in: 60)))
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
}
