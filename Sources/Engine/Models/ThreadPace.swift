/// How many threads to use for the next of many like steps.
///
/// Threads that wait for each other within a step are slower than one alone, by a factor of ten and more, as soon as
/// another program has one of their cores. So a step is done by one thread now and then, and whenever several took
/// much longer than that, one goes on for some steps, longer each time.
struct ThreadPace {
    /// Seconds of the last step that one thread did.
    private var alone: Double?
    /// Steps that one thread does before several try again.
    private var rest = 0
    private var pause = Self.shortest

    private static let shortest = 2
    private static let muchLonger = 2.0

    func threads(of available: Int) -> Int { alone == nil || rest > 0 ? 1 : available }

    mutating func took(_ seconds: Double, threads: Int) {
        guard threads > 1, let alone else {
            self.alone = seconds
            rest = max(0, rest - 1)
            return
        }
        guard seconds > Self.muchLonger * alone else {
            pause = Self.shortest
            return
        }
        rest = pause
        pause *= 2
    }
}
