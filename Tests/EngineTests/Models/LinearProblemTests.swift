import Engine
import Foundation
import Testing

@Suite("liblinear's work") struct LinearProblemTests {
    /// A training that takes minutes, on features that nearly depend on each other.
    private func problem() throws -> LinearProblem {
        let problem = LinearProblem(featureCount: 12)
        let features = (0..<12).map { "sin(i / \(1000 + $0)) * \($0 * 1000 + 1) AS f\($0)" }.joined(separator: ", ")
        let rows = try Database().connect().query(
            "SELECT \(features), (hash(i) % 97 < 48)::INT::DOUBLE AS target FROM range(100000) r(i)")
        while let chunk = try rows.next() { #expect(problem.append(chunk) == nil) }
        return problem
    }

    private static let options = LinearProblem.Options(solver: 0, c: 1e9, tolerance: 1e-12, tube: 0)

    @Test("what nobody waits for ends soon, and yields numbers all the same", .timeLimit(.minutes(1)))
    func abandoned() async throws {
        let problem = try problem()
        async let ended: ContinuousClock.Instant = withCheckedContinuation { continuation in
            Thread {
                _ = problem.solve(Self.options, outputs: 1)
                continuation.resume(returning: .now)
            }.start()
        }
        while !problem.isAtWork { await Task.yield() }
        let start = ContinuousClock.now
        problem.abandon()
        #expect(await ended - start < .seconds(2))
    }

    @Test("what was given up before it began doesn't begin")
    func early() throws {
        let problem = try problem()
        problem.abandon()
        #expect(throws: LinearProblem.Refusal.self) { try problem.solve(Self.options, outputs: 1).get() }
    }
}
