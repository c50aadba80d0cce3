import Testing

@testable import Engine

@Suite("The pace of steps on several threads")
struct ThreadPaceTests {
    /// The threads of `count` steps, of which one thread takes 10 ms and several take `together` ms each.
    private func threads(_ count: Int, available: Int = 4, together: (Int) -> Double) -> [Int] {
        var pace = ThreadPace()
        return (0..<count).map { step in
            let threads = pace.threads(of: available)
            pace.took(threads == 1 ? 0.010 : together(step) / 1000, threads: threads)
            return threads
        }
    }

    @Test("One thread shows what it takes alone, then all go on")
    func quiet() {
        #expect(threads(6) { _ in 4 } == [1, 4, 4, 4, 4, 4])
    }

    @Test("Threads that hold each other up are tried again ever more seldom")
    func busy() {
        #expect(threads(20) { _ in 200 } == [1, 4, 1, 1, 4, 1, 1, 1, 1, 4, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1])
    }

    @Test("A core that is free again is used again")
    func passing() {
        #expect(threads(10) { $0 < 3 ? 200 : 4 } == [1, 4, 1, 1, 4, 4, 4, 4, 4, 4])
    }

    @Test("Where there is but one thread, it does every step")
    func alone() {
        #expect(threads(4, available: 1) { _ in 4 } == [1, 1, 1, 1])
    }
}
