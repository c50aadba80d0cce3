import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing

/// More than the service can do: it says so, at once, and what it has taken on it finishes.
@Suite("Limits", .timeLimit(.minutes(1))) struct LimitTests {
    private let temporary: TemporaryRegistry
    private let isReleased = Flag()
    private let deployments: LiveDeployments

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        let isReleased = isReleased
        deployments = LiveDeployments(queueLimit: 2) { _, version in
            .sample(version, scorer: FakeScorer(isRowWise: false) { _ in while !isReleased.isSet { usleep(1000) } })
        }
        deployments.refresh(from: temporary.registry)
    }

    /// Sends `count` requests at once to a scorer that is stuck, releases it when all but `stuck` have been answered,
    /// and returns what was answered before and after, heads included.
    private func crowd(
        _ count: Int, stuck: Int, _ options: GalleyService.Options
    ) async throws -> (before: [String], after: [String]) {
        try await GalleyService(deployments, options).application().test(.live) { client in
            let port = try #require(client.port)
            return try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<count {
                    group.addTask {
                        try await shell("curl -si -d '{\"x\": 1}' http://127.0.0.1:\(port)/v1/deployments/doubler")
                    }
                }
                var answers: [String] = []
                while answers.count < count - stuck, let answer = try await group.next() { answers.append(answer) }
                #expect(try await client.execute(uri: "/health", method: .get).status == .ok)
                isReleased.set()
                return (answers, try await group.reduce(into: []) { $0.append($1) })
            }
        }
    }

    private func expectRefusals(_ answers: [String], _ code: String) {
        for answer in answers {
            #expect(answer.hasPrefix("HTTP/1.1 503") && answer.lowercased().contains("retry-after: 1"), "\(answer)")
            #expect(answer.contains(#"{"error":{"code":"\#(code)""#), "\(answer)")
        }
    }

    private func expectAnswers(_ answers: [String], _ count: Int) {
        #expect(answers.count { $0.hasPrefix("HTTP/1.1 200") } == count && answers.count == count, "\(answers)")
    }

    @Test("more requests than may wait for a deployment are refused, the others are answered")
    func queue() async throws {
        let (before, after) = try await crowd(12, stuck: 2, .init())
        expectRefusals(before, "queue-full")
        expectAnswers(after, 2)
    }

    @Test("more requests than may be in work are refused, the others are answered")
    func concurrency() async throws {
        var options = GalleyService.Options()
        options.concurrency = 1
        let (before, after) = try await crowd(12, stuck: 1, options)
        expectRefusals(before, "busy")
        expectAnswers(after, 1)
    }

    @Test("more bytes than may be in work are refused, the others are answered")
    func memory() async throws {
        var options = GalleyService.Options()
        options.memoryLimit = 15
        let (before, after) = try await crowd(12, stuck: 1, options)
        expectRefusals(before, "no-room")
        expectAnswers(after, 1)
    }

    @Test("an answer that takes too long is given up")
    func time() async throws {
        var options = GalleyService.Options()
        options.timeLimit = .milliseconds(50)
        let (before, _) = try await crowd(1, stuck: 0, options)
        #expect(before[0].hasPrefix("HTTP/1.1 504") && before[0].contains("too-slow"), "\(before)")
    }

    @Test("a body that comes drop by drop is given up")
    func drops() async throws {
        isReleased.set()
        var options = GalleyService.Options()
        options.timeLimit = .milliseconds(50)
        try await GalleyService(deployments, options).application().test(.live) { client in
            let port = try #require(client.port)
            let answer = try await shell(
                """
                exec 3<>/dev/tcp/127.0.0.1/\(port)
                printf 'POST /v1/deployments/doubler HTTP/1.1\\r\\nConnection: close\\r\\nContent-Length: 40\\r\\n\\r\\n' >&3
                for drop in {1..40}; do printf ' ' >&3; sleep 0.05; done; cat <&3
                """)
            #expect(answer.hasPrefix("HTTP/1.1 408") && answer.contains("too-slow"), "\(answer)")
        }
    }
}
