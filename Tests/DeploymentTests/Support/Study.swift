import Deployment
import Engine
import Foundation
import Workflow

/// A small creation workflow on disk: late or not, learned from three columns, and a Deploy node.
final class Study: Sendable {
    let folder: TemporaryFolder
    let registry: Registry

    init() throws {
        folder = try TemporaryFolder()
        registry = try Registry(folder: folder.path + "/state")
        var lines = ["id,origin,delay,temp"]
        for row in 0..<3000 {
            let temp = row % 7 == 0 ? "" : "\(Double(row % 31) + 0.1)"
            lines.append("\(row),\(["EWR", "JFK", "LGA"][row % 3]),\(row * 37 % 61 - 20),\(temp)")
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: folder.path + "/flights.csv"))
    }

    static let text = """
        galley: 1
        name: study
        nodes:
          flights:
            type: csv-reader@1
            at: [0, 0]
            path: flights.csv
          late:
            type: expression@1
            at: [1, 0]
            columns:
              late: delay > 15
          begin:
            type: capture-start@1
            at: [2, 0]
            name: whole
          fill:
            type: missing-values@1
            at: [3, 0]
            columns: [temp]
          code:
            type: one-hot@1
            at: [4, 0]
            columns: [origin]
          learn:
            type: gradient-boosted-trees@1
            at: [5, 1]
            target: late
            features: [temp, id, origin_*]
            trees: 10
          predict:
            type: predictor@1
            at: [6, 0]
          end:
            type: capture-end@1
            at: [7, 0]
            name: whole
          live:
            type: deploy-service@1
            at: [8, 0]
            name: late
        connections:
          - flights -> late
          - late -> begin.table
          - begin.table -> fill
          - fill.table -> code
          - code.table -> learn
          - code.table -> predict.table
          - learn -> predict.model
          - predict -> end.table
          - end.workflow -> live

        """

    /// The same with a scorer of what is deployed.
    static let judged = text.replacing(
        "connections:\n",
        with: """
              quality:
                type: classification-scorer@1
                at: [8, 1]
                actual: late
                predicted: late_predicted
            connections:
              - end.table -> quality

            """)

    /// The same with a trial beside it that isn't deployed, and a scorer of that.
    static let tried = judged.replacing(
        "connections:\n",
        with: """
              trial:
                type: gradient-boosted-trees@1
                at: [3, 3]
                target: late
                features: [id]
                trees: 3
              try:
                type: predictor@1
                at: [4, 3]
              verdict:
                type: classification-scorer@1
                at: [5, 3]
                actual: late
                predicted: late_predicted
            connections:
              - late -> trial
              - late -> try.table
              - trial -> try.model
              - try -> verdict

            """)

    var deployer: EngineDeployer { deployer(of: Self.text) }

    func deployer(of text: String) -> EngineDeployer {
        EngineDeployer(registry, author: "ada", host: "here", note: "a note", source: text, galley: "0.1.0")
    }

    /// Runs the study, and so deploys it.
    func run(
        _ deployer: any Deployer, _ text: String = Study.text, ignoresCache: Bool = false
    ) async throws -> RunResult {
        let engine = Engine(cache: EngineCache(folder: folder.path + "/cache"), threads: 1)
        let workflow = try DocumentText(reading: text).workflow
        return try await engine.run(
            RunRequest(workflow: workflow, folder: folder.path, ignoresCache: ignoresCache, deployer: deployer))
    }
}

/// Changes an order on its way to the deployer.
struct Doctored: Deployer {
    let deployer: EngineDeployer
    let change: @Sendable (inout DeployOrder) throws(RunError) -> Void

    func live(_ name: String, receipt: String) -> String? { deployer.live(name, receipt: receipt) }

    func deploy(_ order: DeployOrder) throws(RunError) -> Deployed {
        var order = order
        try change(&order)
        return try deployer.deploy(order)
    }
}
