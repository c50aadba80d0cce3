import Catalog
import Deployment
import Engine
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing
import Workflow

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
          live: {type: deploy-service@1, at: [7, 0], name: late}
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
        let engine = Engine(cache: EngineCache(folder: registry.folder + "/cache"), threads: 1, deployer: deployer)
        let workflow = try DocumentText(reading: Self.study).workflow
        let result = try await engine.run(RunRequest(workflow: workflow, folder: registry.folder))
        if let error = result.error { throw error }
        return try OpenBundle(registry.bundle(of: registry.version(of: "late")))
    }

    @Test("What creation computed is what the service answers, to the last bit, one by one and in batches")
    func parity() async throws {
        let bundle = try await deploy()
        let proof = try #require(bundle.proofs.first)
        let inputs = try recorded(#require(proof.inputs.first).file, in: bundle)
        let outputs = try recorded(#require(proof.outputs.first).file, in: bundle)
        let deployments = LiveDeployments(open: Servable.opener)
        deployments.refresh(from: temporary.registry)
        #expect(deployments.failures == [:])
        let asked = ["origin", "temp", "distance"]
        try await GalleyService(deployments).application().test(.live) { client in
            let batch = inputs.map { $0.filter { asked.contains($0.key) }.mapValues(plain) }
            let all = try await ask(client, batch)
            let answers = try #require(all["result"] as? [[String: Any]])
            #expect(answers.count == 2000)
            for (answer, expected) in zip(answers, outputs) {
                #expect(answer.keys.sorted() == ["late_predicted", "late_probability"])
                #expect(bits(answer["late_probability"]) == expected["late_probability"]?.double?.bitPattern)
                #expect(answer["late_predicted"] as? Bool == expected["late_predicted"]?.bool)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for row in 0..<64 {
                    let (body, expected) = (try json(batch[row]), outputs[row]["late_probability"]?.double?.bitPattern)
                    group.addTask {
                        let answer = try await ask(client, body)["result"] as? [String: Any]
                        #expect(bits(answer?["late_probability"]) == expected)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("The target and what is only passed on needn't be sent; what is given of it comes back")
    func passing() async throws {
        _ = try await deploy()
        let deployments = LiveDeployments(open: Servable.opener)
        deployments.refresh(from: temporary.registry)
        try await GalleyService(deployments).application().test(.live) { client in
            let row: [String: Any] = ["origin": "JFK", "temp": NSNull(), "distance": 100]
            let plain = try await ask(client, row)
            #expect((plain["result"] as? [String: Any])?["note"] == nil)
            #expect(plain["warnings"] as? [String] == [])
            let noted = try await ask(client, row.merging(["note": "seven", "more": 1]) { $1 })
            #expect((noted["result"] as? [String: Any])?["note"] as? String == "seven")
            #expect((noted["warnings"] as? [String])?.count == 1)
            let refused = try await ask(client, ["origin": 1, "temp": 1], status: .unprocessableContent)
            let problems = (refused["error"] as? [String: Any])?["problems"] as? [[String: Any]]
            #expect(Set(problems?.compactMap { $0["column"] as? String } ?? []) == ["origin", "distance"])
        }
    }

    private func recorded(_ file: String, in bundle: OpenBundle) throws -> [[String: ParameterValue]] {
        let connection = try Database().connect()
        let sql = "SELECT * FROM read_parquet(\(SQL.literal(bundle.bundle.path(of: file))))"
        let names = try connection.columns(of: sql).names
        return try connection.rows(sql).map { row in
            Dictionary(zip(names, row)) { first, _ in first }
        }
    }

    private func plain(_ value: ParameterValue) -> Any {
        switch value {
        case .bool(let value): value
        case .int(let value): value
        case .double(let value): value
        case .string(let value): value
        case .null, .list, .map: NSNull()
        }
    }

    private func bits(_ value: Any?) -> UInt64? { (value as? Double)?.bitPattern }

    private func json(_ value: Any) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
    }

    private func ask(
        _ client: any TestClientProtocol, _ value: Any, status: HTTPResponse.Status = .ok
    ) async throws -> [String: Any] {
        try await ask(client, value as? String ?? json(value), status: status)
    }

    private func ask(
        _ client: any TestClientProtocol, _ body: String, status: HTTPResponse.Status = .ok
    ) async throws -> [String: Any] {
        let response = try await client.execute(
            uri: "/v1/deployments/late", method: .post, body: ByteBuffer(string: body))
        #expect(response.status == status)
        let object = try JSONSerialization.jsonObject(with: Data(String(buffer: response.body).utf8))
        return try #require(object as? [String: Any])
    }
}
