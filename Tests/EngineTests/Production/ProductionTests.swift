import Capture
import Catalog
import Engine
import Foundation
import Synchronization
import Testing
import Workflow

@Suite("Production") struct ProductionTests {
    let scratch: Scratch
    private let study: Workflow

    init() throws {
        scratch = try Scratch()
        var lines = ["id,origin,delay,temp"]
        for row in 0..<3000 {
            let temp = row % 7 == 0 ? "" : "\(Double(row % 31) + 0.1)"
            lines.append("\(row),\(["EWR", "JFK", "LGA"][row % 3]),\(row * 37 % 61 - 20),\(temp)")
        }
        try scratch.folder.write("flights.csv", lines.joined(separator: "\n") + "\n")
        study = try workflow(
            [
                ("flights", "csv-reader@1", ["path": "flights.csv"]),
                ("late", "expression@1", ["columns": ["late": "delay > 15"]]),
                ("split", "partitioning@1", [:]),
                ("prepare", "capture-start@1", ["name": "prepare"]),
                ("fill", "missing-values@1", ["columns": ["temp"]]),
                ("code", "one-hot@1", ["columns": ["origin"]]),
                ("prepared", "capture-end@1", ["name": "prepare"]),
                (
                    "learn", "gradient-boosted-trees@1",
                    ["target": "late", "features": ["temp", "delay", "origin_*"], "trees": 10]
                ),
                ("fill-test", "missing-values-apply@1", [:]), ("code-test", "one-hot-apply@1", [:]),
                ("scoring", "capture-start@1", ["name": "scoring"]), ("predict", "predictor@1", [:]),
                ("scored", "capture-end@1", ["name": "scoring"]), ("whole", "workflow-combiner@1", [:]),
                ("execute", "workflow-executor@1", [:]), ("answer", "limit@1", ["rows": 1000]),
                ("written", "workflow-writer@1", ["file": "out/whole.galley.yaml"]),
            ], "flights -> late", "late -> split", "split.train -> prepare.table", "prepare.table -> fill",
            "fill.table -> code", "code.table -> prepared.table", "prepared.table -> learn",
            "split.test -> fill-test.table",
            "fill.model -> fill-test.model", "fill-test -> code-test.table", "code.model -> code-test.model",
            "code-test -> scoring.table", "scoring.table -> predict.table", "learn -> predict.model",
            "predict -> scored.table", "prepared.workflow -> whole.workflow", "scored.workflow -> whole.workflow-2",
            "whole -> execute.workflow", "split.test -> execute.table", "execute.table -> answer", "whole -> written")
    }

    @Test("view nodes stay out of production, and change nothing in it")
    func viewNodes() async throws {
        var viewed = study
        viewed.nodes["spread"] = Node(type: "histogram@1", parameters: ["column": "temp"])
        viewed.nodes["counts"] = Node(type: "feature-importance@1")
        viewed.nodes["curve"] = Node(
            type: "roc-curve@1", parameters: ["actual": "late", "probability": "late_probability"])
        for (from, to) in [("fill.table", "spread"), ("learn", "counts"), ("predict", "curve")] {
            let ends = from.split(separator: ".").map(String.init)
            viewed.connections.append(
                Connection(
                    from: Endpoint(NodeID(ends[0]), ends.count > 1 ? PortID(ends[1]) : nil), to: Endpoint(NodeID(to))))
        }
        let (plain, analysis) = (
            scratch.engine.analyze(study, folder: scratch.folder.path),
            scratch.engine.analyze(viewed, folder: scratch.folder.path)
        )
        let (before, after) = (
            try scratch.engine.preview(of: plain, node: "whole"),
            try scratch.engine.preview(of: analysis, node: "whole")
        )
        #expect(after.segment.workflow == before.segment.workflow)
        #expect(after.contract == before.contract)
        let found = try analysis.why("spread", in: Endpoint("whole", "workflow"))
        #expect(found.kind == .deadEnd, "\(found.sentence)")
        let result = try await scratch.run(viewed, targets: ["spread", "counts", "curve"])
        let importance = try await scratch.rows("counts", in: result)
        #expect(importance[0][0] == "delay" && importance.allSatisfy { $0[2].int != nil })
        let shares = importance.compactMap { $0[1].double }
        #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
        #expect(try await scratch.rows("curve", in: result)[0][3].double ?? 0 > 0.9)
    }

    @Test("a column whose name ends in a star is a single one in production, too")
    func starredColumn() async throws {
        try scratch.folder.write("rows.csv", "g,Total*,Totals\na,1,5\nb,2,6\na,3,7\n")
        let starred = try workflow(
            [
                ("rows", "csv-reader@1", ["path": "rows.csv"]), ("start", "capture-start@1", ["name": "c"]),
                ("most", "group-by@1", ["by": ["g"], "aggregates": ["m*": "max(\"Total*\")", "n": "count(*)"]]),
                ("end", "capture-end@1", ["name": "c"]), ("execute", "workflow-executor@1", [:]),
            ], "rows -> start.table", "start.table -> most", "most -> end.table", "end.workflow -> execute.workflow",
            "rows -> execute.table")
        let result = try await scratch.run(starred)
        #expect(try await scratch.rows("execute", in: result) == [["a", 3, 2], ["b", 2, 1]])
        let contract = try scratch.engine.preview(
            of: scratch.engine.analyze(starred, folder: scratch.folder.path), node: "end"
        ).contract
        #expect(contract.inputs.first?.columns.map(\.name) == ["g", "Total*"])
        #expect(contract.outputs.first?.columns.map(\.name) == ["g", "m*", "n"])
        #expect(contract.inputs.allSatisfy { Schema($0.columns.map(\.column)).isComplete })
        #expect(contract.outputs.allSatisfy { Schema($0.columns.map(\.column)).isComplete })
        let read = try JSONDecoder().decode(Contract.self, from: JSONEncoder().encode(contract))
        #expect(read == contract)
    }

    @Test("a captured and combined segment answers as creation does, to the last bit")
    func combined() async throws {
        let result = try await scratch.run(study)
        let segment = try #require(result.segment(at: PortReference("whole", "workflow")))
        #expect(segment.isFilled)
        let created = try await scratch.rows("scored", in: result)
        let executed = try await scratch.rows("answer", in: result)
        #expect(!executed.isEmpty)
        #expect(Array(created.prefix(executed.count)) == executed)
    }

    @Test("the written production workflow serves the same answers from prepared columns")
    func serving() async throws {
        let result = try await scratch.run(study)
        let document = try Document(reading: scratch.folder.path + "/out/whole.galley.yaml")
        let runner = try ProductionRunner(document.workflow, folder: scratch.folder.path + "/out")
        #expect(runner.isRowWise)
        let rows = try await scratch.rows("split", "test", in: result)
        let names = try #require(result.schema(of: PortReference("split", "test"))).names
        let input = runner.inputs[0].columns.columns.map { column in
            TypedColumn(
                names.firstIndex(of: column.name).map { index in rows.map { $0[index] } } ?? [], as: column.type)
        }
        let answer = try runner.run([TypedTable(input, count: rows.count)])[0]
        let created = try await scratch.rows("scored", in: result)
        let expected = try #require(result.schema(of: PortReference("scored", "table"))).names
        for (index, name) in runner.outputs[0].columns.names.enumerated() {
            let position = try #require(expected.firstIndex(of: name))
            #expect((0..<answer.count).map { answer.columns[index][$0] } == created.map { $0[position] }, "\(name)")
        }
        for row in [0, 5] {
            let single = try runner.run([TypedTable(input.map { $0.row(row) }, count: 1)])[0]
            #expect(single.columns == answer.columns.map { $0.row(row) })
        }
        #expect(try runner.run([TypedTable(input.map { $0.rows(0..<0) }, count: 0)])[0].count == 0)
    }

    @Test("an order's proofs hold, and name the first cell that differs when they don't")
    func proofs() async throws {
        let request = RunRequest(workflow: study, folder: scratch.folder.path)
        let found = try await scratch.engine.order(request, node: "whole", name: "late", target: "service") {
            order throws(RunError) -> [Difference?] in
            var order = order
            var found: [Difference?] = []
            for proof in order.proofs { found.append(try proof.difference()) }
            let outputs = order.proofs[1].outputs["table"] ?? ""
            let changed = """
                SELECT * EXCLUDE (n) REPLACE (CASE WHEN n = 4 THEN late_probability * (1 + 2.3e-16)
                ELSE late_probability END AS late_probability)
                FROM (SELECT row_number() OVER () AS n, * FROM '\(outputs)')
                """
            _ = try? Database().connect().execute("COPY (\(changed)) TO '\(outputs).2' (FORMAT parquet)")
            order.proofs[1].outputs["table"] = outputs + ".2"
            return found + [try order.proofs[1].difference()]
        }
        #expect(found.count == 3)
        #expect(found.prefix(2).compactMap(\.self).isEmpty)
        let difference = try #require(found[2])
        #expect(difference.row == 3 && difference.column == "late_probability")
    }

    @Test("production that leaves out more rows than creation is no proof")
    func shortProof() async throws {
        var filtered = study
        filtered.nodes["some"] = Node(type: "row-filter@1", parameters: ["where": "delay > -10"])
        filtered.connections.removeAll { $0.description == "code.table -> prepared.table" }
        filtered.connections += [
            Connection(from: Endpoint("code", "table"), to: Endpoint("some")),
            Connection(from: Endpoint("some"), to: Endpoint("prepared", "table")),
        ]
        // More rows than prove a capture that keeps all of them.
        filtered.nodes["split"]?.parameters["fraction"] = 0.95
        let request = RunRequest(workflow: filtered, folder: scratch.folder.path)
        let found = try await scratch.engine.order(request, node: "prepared", name: "late", target: "service") {
            order throws(RunError) -> [Difference?] in
            var proof = order.proofs[0]
            var found = [try proof.difference()]
            for condition in ["false", "id < 10"] {
                proof.segment.workflow.nodes["some"]?.parameters["where"] = .string(condition)
                found.append(try proof.difference())
            }
            return found
        }
        #expect(found[0] == nil && found[1]?.description.hasPrefix("creation has ") == true && found[2] != nil)
    }

    @Test("a Deploy node hands its segment to the deployer once everything upstream is done")
    func deploying() async throws {
        final class Recorder: Deployer {
            let orders = Mutex<[DeployOrder]>([])
            func deploy(_ order: DeployOrder) throws(RunError) -> Deployed {
                let count = orders.withLock { orders in
                    orders.append(order)
                    return orders.count
                }
                return Deployed(word: "\(order.name) v\(count)", receipt: "bundle \(count)")
            }
            func live(_ name: String, receipt: String) -> String? {
                let count = orders.withLock(\.count)
                return receipt == "bundle \(count)" ? "\(name) v\(count)" : nil
            }
        }
        let recorder = Recorder()
        let engine = Engine(cache: scratch.engine.cache)
        var workflow = study
        workflow.nodes["deploy"] = Node(type: "deploy-service@1", parameters: ["name": "late-flights"])
        workflow.connections.append(Connection(from: Endpoint("whole"), to: Endpoint("deploy")))
        let result = try await engine.run(
            RunRequest(workflow: workflow, folder: scratch.folder.path, deployer: recorder))
        #expect(result.error == nil)
        let orders = recorder.orders.withLock { $0 }
        let order = try #require(orders.first)
        #expect(order.name == "late-flights" && order.target == "service" && order.proofs.count == 2)
        #expect(!FileManager.default.fileExists(atPath: order.folder), "its files are lent")
        #expect(result.states["deploy"]?.summary?.note == "late-flights v1")
        let input = try #require(order.contract.inputs.first)
        #expect(input.columns.allSatisfy { $0.missingRate != nil }, "all rows were looked at")

        let again = try await engine.run(
            RunRequest(workflow: workflow, folder: scratch.folder.path, deployer: recorder))
        #expect(recorder.orders.withLock(\.count) == 1, "it is live already")
        let second = try #require(again.states["deploy"]?.summary)
        #expect(second.fromCache && second.note == "late-flights v1")
        workflow.nodes["deploy"]?.parameters["name"] = "others"
        _ = try await engine.run(RunRequest(workflow: workflow, folder: scratch.folder.path, deployer: recorder))
        #expect(recorder.orders.withLock(\.count) == 2)
    }

    @Test("preview needs no run; after one it tells what was learned")
    func preview() async throws {
        let analysis = scratch.engine.analyze(study, folder: scratch.folder.path)
        let before = try scratch.engine.preview(of: analysis, node: "whole")
        #expect(!before.segment.isFilled)
        let result = try await scratch.run(study)
        let after = try scratch.engine.preview(of: analysis, node: "whole", after: result)
        #expect(after.segment.isFilled)
        #expect(after.contract.inputs.first?.columns.map(\.name).contains("late") == false)
    }
}

extension TypedColumn {
    /// Values as a live table takes them.
    init(_ values: [ParameterValue], as type: ColumnType) {
        let missing = values.map { $0 == .null }
        switch LiveTable.storage(of: type) {
        case .boolean: self.init(.bools(values.map { $0.bool ?? false }), missing: missing)
        case .bigint: self.init(.ints(values.map { Int64($0.int ?? 0) }), missing: missing)
        case .double: self.init(.doubles(values.map { $0.double ?? 0 }), missing: missing)
        default: self.init(.texts(values.map { $0.string ?? "" }), missing: missing)
        }
    }

    func row(_ row: Int) -> TypedColumn { rows(row..<row + 1) }

    func rows(_ range: Range<Int>) -> TypedColumn {
        let missing = self.missing.isEmpty ? [] : Array(self.missing[range])
        // A mask without a missing row says no more than none.
        let mask = missing.contains(true) ? missing : []
        return switch values {
        case .bools(let values): TypedColumn(.bools(Array(values[range])), missing: mask)
        case .ints(let values): TypedColumn(.ints(Array(values[range])), missing: mask)
        case .doubles(let values): TypedColumn(.doubles(Array(values[range])), missing: mask)
        case .texts(let values): TypedColumn(.texts(Array(values[range])), missing: mask)
        }
    }
}
