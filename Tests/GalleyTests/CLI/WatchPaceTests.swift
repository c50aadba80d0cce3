import Foundation
import Testing

@testable import galley

@Suite("When a watched document is run") struct WatchPaceTests {
    @Test("is when it has stood still, whatever the clock is set to")
    func clock() throws {
        let folder = FileManager.default.temporaryDirectory.path
        let (wall, steady) = (Date.now, ContinuousClock.now)
        let (first, second) = (SourceState(of: folder, nil, folder: folder), SourceState(of: "/", nil, folder: "/"))
        var pace = WatchPace(settle: 1)
        var answers: [Bool] = []
        for (state, set, passed) in [
            (first, 0.0, 0.0), (first, 1, 1), (second, 2, 2),
            // The clock was set ahead, then back.
            (second, 86_400, 2.5), (second, -86_400, 3.5),
        ] as [(SourceState, Double, Double)] {
            answers.append(pace.isDue(state, at: wall + set, steady + .seconds(passed), retrain: nil))
        }
        #expect(answers == [false, true, false, false, true])
    }
}
