import Deployment
import Engine
import Foundation
import Testing
import Workflow

/// A document that learns whether `x` is large, from `x` or from noise.
private struct Trial: Sendable {
    let folder: TemporaryFolder
    let registry: Registry

    init() throws {
        folder = try TemporaryFolder()
        registry = try Registry(folder: folder.path + "/state")
        try write()
    }

    func write(rows: Range<Int> = 0..<1_000, shift: Double = 0) throws {
        let lines = rows.map { row in
            let x = Double(row * 37 % 101) / 100
            return "\(x + shift),\(row * 53 % 97),\((row % 20 == 0) != (x > 0.5) ? 1 : 0)"
        }
        let text = (["x,noise,late"] + lines).joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: URL(filePath: folder.path + "/data.csv"))
    }

    static func text(_ feature: String, trees: Int = 5, production: String = "x * 1", rules: String) -> String {
        """
        galley: 1
        name: trial
        nodes:
          data: {type: csv-reader@1, at: [0, 0], path: data.csv}
          parts: {type: partitioning@1, at: [1, 0], method: random, fraction: 0.7, seed: 1}
          learn: {type: gradient-boosted-trees@1, at: [2, 0], target: late, features: [\(feature)],
            task: classification, trees: \(trees)}
          begin: {type: capture-start@1, at: [2, 1], name: score}
          also: {type: expression@1, at: [3, 1], columns: {double: \(production)}}
          predict: {type: predictor@1, at: [4, 1]}
          end: {type: capture-end@1, at: [5, 1], name: score}
          quality: {type: classification-scorer@1, at: [6, 1], actual: late, predicted: late_predicted}
        connections:
          - data -> parts
          - parts.train -> learn
          - parts.test -> begin
          - begin -> also
          - also -> predict.table
          - learn -> predict.model
          - predict -> end
          - end.table -> quality
        promotion:
          metric: quality.accuracy
        \(rules)
        """
    }

    /// As `galley deploy` does, with no rules.
    func deploy(_ text: String) async throws {
        let workflow = try DocumentText(reading: text).workflow
        let engine = Engine(cache: EngineCache(folder: folder.path + "/cache"), threads: 1)
        let deployer = EngineDeployer(registry, author: "ada", source: text, galley: "0.1.0")
        _ = try await engine.order(
            RunRequest(workflow: workflow, folder: folder.path), node: nil, name: "late", target: "service"
        ) { order throws(RunError) in try deployer.deploy(order) }
    }

    func hold(_ text: String, isCurrent: Bool = true) async throws -> PromotionRecord? {
        let workflow = try DocumentText(reading: text).workflow
        let engine = Engine(cache: EngineCache(folder: folder.path + "/cache"), threads: 1)
        let deployer = EngineDeployer(registry, author: "ada", source: text, galley: "0.1.0")
        let contest = Contest(
            "late", target: "service", options: [:], rules: try #require(workflow.promotion), registry: registry,
            engine: engine, deployer: deployer)
        return try await contest.hold(
            RunRequest(workflow: workflow, folder: folder.path), isCurrent: { isCurrent })
    }
}

@Suite("Champion and challenger") struct ContestTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    @Test("the better model is promoted, the worse one held back and kept, on the same held-out rows")
    func betterAndWorse() async throws {
        let rules = "  threshold: 0.3"
        let first = try #require(try await trial.hold(Trial.text("noise", rules: rules)))
        #expect(first.verdict == .promoted && first.live == 1 && first.champion == nil)
        let better = try #require(try await trial.hold(Trial.text("x", rules: rules)))
        #expect(better.verdict == .promoted && better.live == 2, "\(better)")
        #expect(better.reason.contains("held-out rows"), "\(better.reason)")
        let worse = try #require(try await trial.hold(Trial.text("noise", trees: 6, rules: rules)))
        #expect(worse.verdict == .heldBack && worse.live == 2 && worse.version == 3, "\(worse)")
        #expect(try trial.registry.version(of: "late").number == 2)
        #expect(try trial.registry.rollback("late", to: 3).number == 3, "it can be made live by hand")
        _ = try trial.registry.rollback("late", to: 2)
        let same = try #require(try await trial.hold(Trial.text("x", rules: rules)))
        #expect(same.verdict == .unchanged)
        #expect(try trial.registry.versions(of: "late").count == 3)
        #expect(try trial.registry.promotions(of: "late").map(\.verdict) == [.heldBack, .promoted, .promoted])
        try await trial.deploy(Trial.text("x", rules: rules))
        _ = try trial.registry.rollback("late", to: 2)
        let again = try #require(try await trial.hold(Trial.text("x", rules: rules)))
        #expect(again.verdict == .unchanged && again.version == 2, "v4 is the very bundle of v2")
        let nobody = try await trial.hold(Trial.text("x", trees: 9, rules: rules), isCurrent: false)
        #expect(nobody == nil, "what was run is old")
        #expect(try trial.registry.version(of: "late").number == 2)
    }

    @Test("a first version that misses the threshold is not kept")
    func firstHeldBack() async throws {
        let record = try #require(try await trial.hold(Trial.text("noise", rules: "  threshold: 0.9")))
        #expect(record.verdict == .heldBack && record.live == nil && record.version == nil)
        #expect(try trial.registry.deployments().isEmpty)
        #expect(try trial.registry.promotions(of: "late").count == 1)
    }

    @Test("inputs that have drifted hold it back")
    func drift() async throws {
        let text = Trial.text("x", rules: "  drift: 0.25")
        #expect(try await trial.hold(text)?.verdict == .promoted)
        try trial.write(rows: 0..<1_200)
        #expect(try await trial.hold(text)?.verdict == .promoted, "more of the same")
        try trial.write(rows: 0..<1_200, shift: 0.4)
        let record = try #require(try await trial.hold(text))
        #expect(record.verdict == .heldBack && record.reason.hasPrefix("drift: x has an index of"), "\(record)")
    }

    @Test("inputs that have drifted from those of a champion that no rules have deployed hold it back, too")
    func foreignDrift() async throws {
        let text = Trial.text("x", rules: "  drift: 0.25")
        try await trial.deploy(text)
        try trial.write(rows: 0..<1_200)
        #expect(try await trial.hold(text)?.verdict == .promoted, "more of the same")
        try await trial.deploy(text)
        try trial.write(rows: 0..<1_200, shift: 0.4)
        let record = try #require(try await trial.hold(text))
        #expect(record.verdict == .heldBack && record.reason.hasPrefix("drift: x has an index of"), "\(record)")
        try trial.write(rows: 0..<300, shift: 0.4)
        let few = try #require(try await trial.hold(Trial.text("x", rules: "  drift: 0.25\n  gain: -1")))
        #expect(few.reason.contains("drift is not known: v") && few.reason.contains("can't tell chance"), "\(few)")
    }

    @Test("production that answers otherwise than creation is held back")
    func parity() async throws {
        #expect(try await trial.hold(Trial.text("x", rules: "  gain: 0"))?.verdict == .promoted)
        let record = try #require(try await trial.hold(Trial.text("x", production: "random()", rules: "  gain: 0")))
        #expect(record.verdict == .heldBack && record.reason.hasPrefix("parity: row 1, column double"), "\(record)")
        #expect(record.live == 1)
    }

    @Test("a champion that fails on the new rows gives way to the version before it")
    func rollback() async throws {
        #expect(try await trial.hold(Trial.text("x", rules: "  gain: -1"))?.live == 1)
        #expect(try await trial.hold(Trial.text("noise", rules: "  gain: -1"))?.live == 2)
        let record = try #require(try await trial.hold(Trial.text("noise", trees: 7, rules: "  threshold: 0.9")))
        #expect(record.verdict == .rolledBack && record.live == 1, "\(record)")
        #expect(try trial.registry.version(of: "late").number == 1)
    }

    @Test("a champion that can't answer the new rows is compared by what was recorded")
    func recorded() async throws {
        #expect(try await trial.hold(Trial.text("x", rules: "  gain: 0"))?.live == 1)
        let file = trial.folder.path + "/data.csv"
        let text = try String(contentsOfFile: file, encoding: .utf8).replacing("x,noise", with: "y,noise")
        try Data(text.utf8).write(to: URL(filePath: file))
        let record = try #require(
            try await trial.hold(Trial.text("y", production: "y * 1", rules: "  gain: 0")))
        #expect(record.reason.contains("as recorded"), "\(record.reason)")
        #expect(record.reason.contains("column x"), "\(record.reason)")
    }
}
