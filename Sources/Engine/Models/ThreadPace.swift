/// How many threads to use for the next of many like steps.
///
/// Threads that wait for each other within a step are slower than one alone, by a factor of ten and more, as soon as
/// another program has one of their cores. So a step is done by one thread now and then, and whenever several took
/// much longer than that, one goes on for as long as was lost, longer each time.
struct ThreadPace {
    /// Seconds of the shortest step that one thread did: others may have been held up.
    private var alone: Double?
    /// Steps that one thread does before several try again.
    private var rest = 0
    /// How often in a row several were slower.
    private var failures = 0

    private static let muchLonger = 2.0
    /// Seconds of a step from which on several threads win more than they take to wake up.
    private static let worthSharing = 0.003

    func threads(of available: Int) -> Int {
        guard let alone, alone >= Self.worthSharing, rest == 0 else { return 1 }
        return available
    }

    mutating func took(_ seconds: Double, threads: Int) {
        guard threads > 1, let alone else {
            self.alone = min(alone ?? seconds, seconds)
            rest = max(0, rest - 1)
            return
        }
        guard seconds > Self.muchLonger * alone else {
            failures = 0
            return
        }
        failures += 1
        rest = Int(seconds / alone) * failures
    }
}
