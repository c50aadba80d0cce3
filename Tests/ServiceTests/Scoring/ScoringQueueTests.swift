import Engine
import Foundation
import Service
import Synchronization
import Testing

struct ScoringQueueTests {
    @Test("What arrives during an execution goes together into the next, and each gets its own rows back")
    func gathering() async throws {
        let executions = Mutex<[Int]>([])
        let queue = Mutex<ScoringQueue?>(nil)
        let scorer = FakeScorer { rows in
            let isFirst = executions.withLock { executions in
                executions.append(rows)
                return executions.count == 1
            }
            guard isFirst else { return }
            // The first execution lasts until all the others wait.
            while queue.withLock({ $0?.waiting }) != 20 { sched_yield() }
        }
        let made = try ScoringQueue("test") { () throws(RunError) in scorer }
        queue.withLock { $0 = made }
        let first = Task { try await made.score(rows([0.1])) }
        while executions.withLock({ $0.isEmpty }) { await Task.yield() }
        let answers = try await withThrowingTaskGroup(of: (Int, [AnswerRows]).self) { group in
            for index in 1...20 {
                group.addTask { (index, try await made.score(rows([Double(index) / 7, -Double(index)]))) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(try await values(first.value) == [0.2])
        for index in 1...20 {
            #expect(try values(#require(answers[index])) == [Double(index) / 7 * 2, -Double(index) * 2])
        }
        #expect(executions.withLock { $0 } == [1, 40])
        queue.withLock { $0 = nil }
    }

    @Test("Where rows depend on each other, each request is executed by itself")
    func single() async throws {
        let executions = Mutex<[Int]>([])
        let scorer = FakeScorer(isRowWise: false, dropsNegative: true) { rows in executions.withLock { $0.append(rows) }
        }
        let queue = try ScoringQueue("test") { () throws(RunError) in scorer }
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<16 { group.addTask { try await queue.score(rows([1, -1, 2]))[0].rows.count } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 2, count: 16))
        #expect(executions.withLock { $0 } == Array(repeating: 3, count: 16))
    }

    @Test("A row that is refused fails its own request and no other")
    func refusal() async throws {
        let queue = try ScoringQueue("test") { () throws(RunError) in FakeScorer() }
        let results = await withTaskGroup(of: (Int, Result<[AnswerRows], RunError>).self) { group in
            for index in 0..<30 {
                group.addTask {
                    let name = index % 10 == 3 ? "refuse" : "fine"
                    do throws(RunError) {
                        return (index, .success(try await queue.score(rows([Double(index)], name: name))))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for index in 0..<30 {
            let result = try #require(results[index])
            if index % 10 == 3 {
                #expect(throws: RunError("the name is refused")) { try result.get() }
            } else {
                #expect(try values(result.get()) == [Double(index) * 2])
            }
        }
    }

    @Test("A scorer that can't be made is an error at once")
    func failing() {
        #expect(throws: RunError("no model")) {
            try ScoringQueue("test") { () throws(RunError) in throw RunError("no model") }
        }
    }

    private func rows(_ x: [Double], name: String = "n") -> [TypedTable] {
        [TypedTable([TypedColumn(.doubles(x)), TypedColumn(.texts(x.map { _ in name }))], count: x.count)]
    }

    private func values(_ answer: [AnswerRows]) throws -> [Double] {
        guard case .doubles(let values) = answer[0].columns[0].values else { throw RunError("no numbers") }
        return Array(values[answer[0].rows])
    }
}
