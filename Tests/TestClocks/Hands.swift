package import Deployment
package import Foundation
import Synchronization

/// Clocks whose hands a test moves.
package final class Hands: Sendable {
    private let state = Mutex((wall: Date(timeIntervalSince1970: 1_800_000_000), steady: ContinuousClock.now, boots: 1))

    package init() {}

    package var wall: Date { state.withLock(\.wall) }
    package var clocks: WitnessedTime.Clocks {
        WitnessedTime.Clocks(
            wall: { [self] in wall }, steady: { [self] in state.withLock(\.steady) },
            boot: { [self] in "\(state.withLock(\.boots))" })
    }

    /// Time passes on both.
    package func wait(_ seconds: TimeInterval) {
        state.withLock { state in
            state.wall += seconds
            state.steady += .seconds(seconds)
        }
    }

    /// Somebody sets the wall's clock.
    package func set(by seconds: TimeInterval) { state.withLock { $0.wall += seconds } }

    /// The machine starts anew, its steady clock with it.
    package func reboot() {
        state.withLock { state in
            state.steady -= .seconds(1_000_000)
            state.boots += 1
        }
    }
}
