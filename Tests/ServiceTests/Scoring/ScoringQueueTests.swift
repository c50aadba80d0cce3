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
        let results = await withTaskGroup(of: (Int, Result<[AnswerRows], ScoringFault>).self) { group in
            for index in 0..<30 {
                group.addTask {
                    let name = index % 10 == 3 ? "refuse" : "fine"
                    do throws(ScoringFault) {
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
                #expect(throws: ScoringFault.run(RunError("the name is refused"))) { try result.get() }
            } else {
                #expect(try values(result.get()) == [Double(index) * 2])
            }
        }
    }

    @Test("More than may wait are refused at once, those whose time is over are told, and the others get their answers")
    func limits() async throws {
        let isReleased = Flag()
        let queue = try ScoringQueue("test", limit: 3) { () throws(RunError) in
            FakeScorer(isRowWise: false) { _ in while !isReleased.isSet { sched_yield() } }
        }
        let first = Task { try await queue.score(rows([1])) }
        while queue.waiting != 0 { await Task.yield() }
        let patient = Task { try await queue.score(rows([2])) }
        while queue.waiting != 1 { await Task.yield() }
        await #expect(throws: ScoringFault.late) {
            try await queue.score(rows([3]), deadline: .now + .milliseconds(20))
        }
        #expect(queue.waiting == 1, "what nobody waits for is not scored")
        let other = Task { try await queue.score(rows([4])) }
        while queue.waiting != 2 { await Task.yield() }
        await #expect(throws: ScoringFault.full(limit: 3)) { try await queue.score(rows([5])) }
        isReleased.set()
        #expect(try await values(first.value) == [2])
        #expect(try await values(patient.value) == [4])
        #expect(try await values(other.value) == [8])
    }

    @Test("An execution that takes too long fails its request, and the next one is answered")
    func late() async throws {
        let isReleased = Flag()
        let queue = try ScoringQueue("test") { () throws(RunError) in
            FakeScorer { _ in while !isReleased.isSet { sched_yield() } }
        }
        await #expect(throws: ScoringFault.late) {
            try await queue.score(rows([1]), deadline: .now + .milliseconds(20))
        }
        isReleased.set()
        #expect(try await values(queue.score(rows([2]), deadline: .now + .seconds(60))) == [4])
    }

    @Test("What nobody waits for any more is ended, so that the next is answered", .timeLimit(.minutes(1)))
    func ending() async throws {
        let isInterrupted = Flag()
        let executions = Mutex(0)
        let queue = try ScoringQueue("test") { () throws(RunError) in
            FakeScorer(
                executed: { _ in
                    let isFirst = executions.withLock { executions in
                        executions += 1
                        return executions == 1
                    }
                    while isFirst, !isInterrupted.isSet { sched_yield() }
                }, isInterrupted: { executions.withLock { $0 } < 3 }, interrupter: { isInterrupted.set() })
        }
        await #expect(throws: ScoringFault.late) {
            try await queue.score(rows([1]), deadline: .now + .milliseconds(20))
        }
        // An interruption that comes too late hits the next one, which is scored again.
        #expect(try await values(queue.score(rows([2]), deadline: .now + .seconds(60))) == [4])
        #expect(executions.withLock { $0 } == 3)
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
