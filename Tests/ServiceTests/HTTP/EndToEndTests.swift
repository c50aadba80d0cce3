import Capture
import Catalog
import Deployment
import Engine
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing
import Workflow

private typealias JSONObject = OrderedDictionary<String, ParameterValue>

/// From a creation workflow to answers over a socket, with the real engine.
struct EndToEndTests {
    private let temporary: TemporaryRegistry

    init() throws { temporary = try TemporaryRegistry() }

    private static let study = """
        galley: 1
        name: study
        nodes:
          rows: {type: csv-reader@1, at: [0, 0], path: rows.csv}
          begin: {type: capture-start@1, at: [1, 0], name: whole}
          fill: {type: missing-values@1, at: [2, 0], columns: [temp]}
          code: {type: one-hot@1, at: [3, 0], columns: [origin]}
          learn:
            type: gradient-boosted-trees@1
            at: [4, 1]
            target: late
            features: [temp, distance, origin_*]
            trees: 20
          predict: {type: predictor@1, at: [5, 0]}
          end: {type: capture-end@1, at: [6, 0], name: whole}
          live: {type: deploy-service@1, at: [7, 0], name: late, expose: [predict.threshold]}
        connections:
          - rows -> begin.table
          - begin.table -> fill
          - fill.table -> code
          - code.table -> learn
          - code.table -> predict.table
          - learn -> predict.model
          - predict -> end.table
          - end.workflow -> live

        """

    private func deploy() async throws -> OpenBundle {
        let registry = temporary.registry
        var lines = ["late,origin,temp,distance,note"]
        for row in 0..<2000 {
            let temp = row % 7 == 0 ? "" : "\(Double(row % 31) + 0.1)"
            let origin = ["EWR", "JFK", "LGA"][row % 3]
            lines.append("\(row * 37 % 61 > 30),\(origin),\(temp),\(row * 13 % 997),n\(row)")
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: registry.folder + "/rows.csv"))
        let deployer = EngineDeployer(registry, author: "ada", source: Self.study, galley: "0.1.0")
        let engine = Engine(cache: EngineCache(folder: registry.folder + "/cache"), threads: 1)
        let workflow = try DocumentText(reading: Self.study).workflow
        let result = try await engine.run(RunRequest(workflow: workflow, folder: registry.folder, deployer: deployer))
        if let error = result.error { throw error }
        return try OpenBundle(registry.bundle(of: registry.version(of: "late")))
    }

    @Test("What creation computed is what the service answers, to the last bit, one by one and in batches")
    func parity() async throws {
        let bundle = try await deploy()
        let proof = try #require(bundle.proofs.first)
        let inputs = try recorded(#require(proof.inputs.first).file, in: bundle)
        let outputs = try recorded(#require(proof.outputs.first).file, in: bundle)
        let deployments = LiveDeployments(open: Servable.opener())
        deployments.refresh(from: temporary.registry)
        #expect(deployments.failures == [:])
        let asked = ["origin", "temp", "distance"]
        let batch = inputs.map { ParameterValue.map($0.filter { asked.contains($0.key) }) }
        try await GalleyService(deployments).application().test(.live) { client in
            let answers = try #require(try await ask(client, .list(batch))["result"]?.list)
            #expect(answers.count == 2000)
            #expect(answers.first?.map?["late_probability"] != nil)
            for (answer, expected) in zip(answers, outputs) { #expect(agree(answer, expected)) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for row in 0..<64 {
                    group.addTask {
                        let answer = try #require(try await ask(client, batch[row])["result"])
                        #expect(agree(answer, outputs[row]))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Whether every column of an answer is what creation computed, doubles bit by bit.
    private func agree(_ answer: ParameterValue, _ expected: JSONObject) -> Bool {
        guard let answer = answer.map, !answer.isEmpty else { return false }
        return answer.allSatisfy { name, value in
            if let double = value.double { return double.bitPattern == expected[name]?.double?.bitPattern }
            return value == expected[name]
        }
    }

    @Test("The target and what is only passed on needn't be sent; what is given of it comes back")
    func passing() async throws {
        _ = try await deploy()
        let deployments = LiveDeployments(open: Servable.opener())
        deployments.refresh(from: temporary.registry)
        try await GalleyService(deployments).application().test(.live) { client in
            let row: JSONObject = ["origin": "JFK", "temp": .null, "distance": 100]
            let plain = try await ask(client, .map(row))
            #expect(plain["result"]?.map?["note"] == nil && plain["warnings"] == [])
            let noted = try await ask(client, .map(row.merging(["note": "seven", "more": 1]) { $1 }))
            #expect(noted["result"]?.map?["note"] == "seven" && noted["warnings"]?.list?.count == 1)
            let refused = try await ask(client, ["origin": 1, "temp": 1], status: .unprocessableContent)
            let problems = refused["error"]?.map?["problems"]?.list?.compactMap { $0.map?["column"] }
            #expect(Set(problems ?? []) == ["origin", "distance"])
        }
    }

    @Test("A request sets what the Deploy node exposes, and nothing else; those that don't are answered as before")
    func parameters() async throws {
        let bundle = try await deploy()
        #expect(bundle.contract.parameters?.map(\.name) == ["predict.threshold"])
        let deployments = LiveDeployments(open: Servable.opener())
        deployments.refresh(from: temporary.registry)
        try await GalleyService(deployments).application().test(.live) { client in
            let row: ParameterValue = ["origin": "JFK", "temp": 4, "distance": 100]
            let plain = try await ask(client, row)["result"]?.map
            let probability = try #require(plain?["late_probability"]?.double)
            #expect(plain?["late_predicted"] == .bool(probability >= 0.5))
            for threshold in [0.0, 1.0, 0.0] {
                let body: ParameterValue = [
                    "rows": .list([row]), "parameters": ["predict.threshold": .double(threshold)],
                ]
                let answer = try await ask(client, body)["result"]?.list?.first?.map
                #expect(answer?["late_predicted"] == .bool(probability >= threshold))
                #expect(answer?["late_probability"]?.double?.bitPattern == probability.bitPattern)
            }
            let refused = try await ask(
                client, ["rows": .list([row]), "parameters": ["predict.probabilities": false]],
                status: .unprocessableContent)
            #expect(refused["error"]?.map?["parameter"] == "predict.probabilities")
            #expect(try await ask(client, row)["result"]?.map == plain)
        }
    }

    /// Rows that the bundle recorded, as objects.
    private func recorded(_ file: String, in bundle: OpenBundle) throws -> [JSONObject] {
        let connection = try Database().connect()
        let sql = "SELECT * FROM read_parquet(\(SQL.literal(bundle.bundle.path(of: file))))"
        let names = try connection.columns(of: sql).names
        return try connection.rows(sql).map { JSONObject(uniqueKeysWithValues: zip(names, $0)) }
    }

    private func ask(
        _ client: any TestClientProtocol, _ rows: ParameterValue, status: HTTPResponse.Status = .ok
    ) async throws -> JSONObject {
        let response = try await client.execute(
            uri: "/v1/deployments/late", method: .post, body: ByteBuffer(string: json(rows)))
        #expect(response.status == status)
        return try #require(try JSONReader.value(of: Array(response.body.readableBytesView)).map)
    }

    private func json(_ value: ParameterValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): "\"\(value)\""
        case .list(let values): "[\(values.map(json).joined(separator: ","))]"
        case .map(let entries): "{\(entries.map { "\"\($0)\":\(json($1))" }.joined(separator: ","))}"
        }
    }
}
