import Foundation
import Synchronization
import Testing

/// The running service is killed, and ended, while callers ask and versions change.
@Suite("Faults while serving", .serialized) struct ServiceFaultTests {
    private static let row =
        #"{"bill_length_mm":39.1,"bill_depth_mm":18.7,"flipper_length_mm":181,"body_mass_g":3750}"#
    private static let path = "/v1/deployments/species"
    /// How often the service is killed; GALLEY_KILLS asks for more.
    private static let kills = ProcessInfo.processInfo.environment["GALLEY_KILLS"].flatMap { Int($0) } ?? 6

    private let home: GalleyHome
    private let penguins: String

    init() async throws {
        home = try GalleyHome()
        penguins = try home.sample("penguins", "penguins")
        for trees in [3, 4] {
            let text = try String(contentsOfFile: penguins, encoding: .utf8)
            try text.replacing(/trees: \d+/, with: "trees: \(trees)").write(
                toFile: penguins, atomically: true, encoding: .utf8)
            let deployed = try await home.galley("deploy", penguins, "--as", "species")
            try #require(deployed.status == 0, "\(deployed.err)")
        }
    }

    /// How callers fared.
    private final class Tally: Sendable {
        private struct Counts {
            var answered = 0
            /// Not answered at all.
            var refused = 0
            /// Half an answer, or another one.
            var broken: [RawAnswer] = []
        }

        private let counts = Mutex(Counts())

        var answered: Int { counts.withLock(\.answered) }
        var refused: Int { counts.withLock(\.refused) }
        var broken: [RawAnswer] { counts.withLock(\.broken) }

        func note(_ answer: RawAnswer) {
            counts.withLock { counts in
                switch answer.status {
                case 200 where answer.body.hasSuffix("}\n"): counts.answered += 1
                case 0 where answer.head.isEmpty: counts.refused += 1
                default: counts.broken.append(answer)
                }
            }
        }
    }

    /// Asks over ever new connections until the service is gone.
    private func load(_ service: RunningService, _ tally: Tally) async {
        while let answer = try? await service.ask("POST", Self.path, Self.row) { tally.note(answer) }
    }

    private func live() async throws -> Int {
        let list = try #require(try await home.galley("versions", "species", "--json").json() as? [[String: Any]])
        return try #require(list.first { $0["live"] as? Bool == true }?["version"] as? Int)
    }

    @Test("kill -9 at a random moment, under load, while versions change: the live version answers after a restart")
    func killing() async throws {
        var (answered, changes) = (0, 0)
        for round in 1...Self.kills {
            let service = try await RunningService(home)
            let tally = Tally()
            // What is tried beside the live version writes, too.
            let other = try await live() == 1 ? 2 : 1
            _ = try await home.galley("rollout", "species", "\(other)", "--shadow")
            let changed = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        await load(service, tally)
                        return 0
                    }
                }
                group.addTask {
                    var count = 0
                    while service.process.isRunning {
                        let outcome = try await home.galley("rollback", "species", count.isMultiple(of: 2) ? "1" : "2")
                        #expect(outcome.status == 0, "\(outcome.err)")
                        count += 1
                    }
                    return count
                }
                try await Task.sleep(for: .milliseconds(Int.random(in: 200...2000)))
                service.process.send(SIGKILL)
                _ = await service.process.outcome()
                return try await group.reduce(0, +)
            }
            let broken = tally.broken
            #expect(broken.allSatisfy { $0.status == 0 || $0.status == 200 }, "round \(round): \(broken)")
            (answered, changes) = (answered + tally.answered, changes + changed)
            let verified = try await home.galley("verify", "--json")
            #expect(verified.status == 0, "round \(round): \(verified)")
            let again = try await RunningService(home)
            let answer = try await again.ask("POST", Self.path, Self.row)
            let number = try await live()
            #expect(answer.status == 200 && answer.body.contains("\"version\":\(number),"), "\(answer)")
            #expect(try await home.galley("rollout", "species", "--json").status == 0)
            #expect(await again.stop().status == 0)
        }
        #expect(answered > 0 && changes > 0)
        print(
            "kill -9 of the service, \(Self.kills) times: \(answered) answers, \(changes) changes, the registry whole")
    }

    @Test("kill -TERM under load: whoever was let in is answered in full, others not at all")
    func ending() async throws {
        let service = try await RunningService(home)
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { await load(service, tally) } }
            group.addTask {
                while tally.answered < 100, service.process.isRunning { await Task.yield() }
                #expect(await service.stop().status == 0)
            }
        }
        #expect(tally.answered > 0 && tally.broken.isEmpty, "\(tally.broken.prefix(3))")
        print("kill -TERM under load: \(tally.answered) answers in full, \(tally.refused) never begun, none cut off")
    }
}
