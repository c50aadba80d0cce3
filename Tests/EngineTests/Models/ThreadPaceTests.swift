import Testing

@testable import Engine

@Suite("The pace of steps on several threads")
struct ThreadPaceTests {
    /// The threads of `count` steps, of which one thread takes `alone` ms each and several take `together` ms each.
    private func threads(
        _ count: Int, available: Int = 4, alone: Double = 10, together: (Int) -> Double
    ) -> [Int] {
        var pace = ThreadPace()
        return (0..<count).map { step in
            let threads = pace.threads(of: available)
            pace.took((threads == 1 ? alone : together(step)) / 1000, threads: threads)
            return threads
        }
    }

    @Test("One thread shows what it takes alone, then all go on")
    func quiet() {
        #expect(threads(6) { _ in 4 } == [1, 4, 4, 4, 4, 4])
    }

    @Test("Threads that hold each other up take no more time than one had beside, and ever less")
    func busy() {
        #expect(threads(14) { _ in 40 } == [1, 4, 1, 1, 1, 1, 4, 1, 1, 1, 1, 1, 1, 1])
        #expect(threads(100) { _ in 600 }.count { $0 == 4 } == 2)
    }

    @Test("A core that is free again is used again")
    func passing() {
        #expect(threads(10) { $0 < 3 ? 25 : 4 } == [1, 4, 1, 1, 4, 4, 4, 4, 4, 4])
    }

    @Test("Steps that are over before other threads have woken up are done by one")
    func short() {
        #expect(threads(6, alone: 1) { _ in 0.5 } == [1, 1, 1, 1, 1, 1])
    }

    @Test("A step that was held up doesn't make others take part in short ones")
    func heldUp() {
        var pace = ThreadPace()
        for seconds in [0.02, 0.001, 0.02, 0.001] { pace.took(seconds, threads: 1) }
        #expect(pace.threads(of: 4) == 1)
    }

    @Test("Where there is but one thread, it does every step")
    func alone() {
        #expect(threads(4, available: 1) { _ in 4 } == [1, 1, 1, 1])
    }
}
