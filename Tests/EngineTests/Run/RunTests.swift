import Capture
import Catalog
import Engine
import Foundation
import Synchronization
import Testing
import Workflow

@Suite("Running") struct RunTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        var lines = ["id,origin,delay,temp"]
        for row in 0..<2000 {
            let temp = row % 7 == 0 ? "" : "\(Double(row % 31) + 0.5)"
            lines.append("\(row),\(["EWR", "JFK", "LGA"][row % 3]),\(row * 37 % 61 - 20),\(temp)")
        }
        try scratch.folder.write("flights.csv", lines.joined(separator: "\n") + "\n")
    }

    /// Reads, computes, splits, fits, learns, predicts, scores.
    private func study(learner: TypeID = "logistic-regression@1", threshold: Double = 0.5) throws -> Workflow {
        try workflow(
            [
                ("flights", "csv-reader@1", ["path": "flights.csv"]),
                ("flown", "row-filter@1", ["where": "delay <> -20"]),
                ("late", "expression@1", ["columns": ["late": "delay > 15"]]),
                ("split", "partitioning@1", ["seed": 7]),
                ("fill", "missing-values@1", ["columns": ["temp"]]),
                ("code", "one-hot@1", ["columns": ["origin"]]),
                ("learn", learner, ["target": "late", "features": ["temp", "delay", "origin_*"]]),
                ("fill-test", "missing-values-apply@1", [:]), ("code-test", "one-hot-apply@1", [:]),
                ("predict", "predictor@1", ["threshold": .double(threshold)]),
                (
                    "score", "classification-scorer@1",
                    ["actual": "late", "predicted": "late_predicted", "probability": "late_probability"]
                ),
            ], "flights -> flown", "flown -> late", "late -> split", "split.train -> fill", "fill.table -> code",
            "code.table -> learn", "split.test -> fill-test.table", "fill.model -> fill-test.model",
            "fill-test -> code-test.table", "code.model -> code-test.model", "code-test -> predict.table",
            "learn -> predict.model", "predict -> score")
    }

    @Test("a chain of nodes becomes one statement, and each node is told of")
    func chain() async throws {
        let log = EventLog()
        let chain = try workflow(
            [
                ("flights", "csv-reader@1", ["path": "flights.csv"]), ("flown", "row-filter@1", ["where": "delay > 0"]),
                ("late", "expression@1", ["columns": ["late": "delay > 15"]]), ("some", "limit@1", ["rows": 3]),
            ], "flights -> flown", "flown -> late", "late -> some")
        let result = try await scratch.attempt(chain) { log.record($0) }
        #expect(result.isComplete)
        let running = log.all.filter { if case .running(progress: nil) = $0.state { true } else { false } }
        #expect(running.map(\.node) == ["flights", "flown", "late", "some"])
        let done = try #require(log.all.firstIndex { if case .done = $0.state { true } else { false } })
        #expect(
            log.all[done...].allSatisfy { if case .done = $0.state { true } else { false } },
            "one statement, so all end together")
        #expect(try await scratch.rows("some", in: result).map { $0[0] } == [1, 3, 4])
        #expect(result.states["some"]?.summary?.rows == ["table": 3])
    }

    @Test(
        "a whole study runs, and the next session finds it all in the cache",
        arguments: ["logistic-regression@1", "gradient-boosted-trees@1"] as [TypeID])
    func cacheAcrossSessions(learner: TypeID) async throws {
        let study = try study(learner: learner)
        let first = try await scratch.run(study)
        let model = try #require(first.model(at: PortReference("learn", "model")))
        let again = try scratch.restarted()
        let second = try await again.run(study)
        #expect(second.computed.isEmpty)
        #expect(second.model(at: PortReference("learn", "model")) == model)
        #expect(try await again.rows("predict", in: second) == scratch.rows("predict", in: first))
        #expect(await again.engine.lookup(study, folder: again.folder.path)?.states.count == study.nodes.count)
    }

    @Test("the next session finds the sizes of what a capture freezes, and what was never computed stays open")
    func frozenAcrossSessions() async throws {
        let captured = try workflow(
            [
                ("flights", "csv-reader@1", ["path": "flights.csv"]), ("start", "capture-start@1", ["name": "c"]),
                ("airports", "table-creator@1", ["columns": ["origin": "VARCHAR"], "rows": [["EWR"], ["JFK"]]]),
                ("join", "joiner@1", ["kind": "left", "on": ["origin"]]),
                ("code", "one-hot@1", ["columns": ["origin"]]), ("end", "capture-end@1", ["name": "c"]),
            ], "flights -> start", "start -> join.left", "airports -> join.right", "join -> code", "code.table -> end")
        func frozen(_ workflow: Workflow) async throws -> [FrozenPart] {
            let again = try scratch.restarted()
            let found = await again.engine.lookup(workflow, folder: again.folder.path)
            return found?.segment(at: PortReference("end", "workflow"))?.frozen ?? []
        }
        #expect(try await frozen(captured).allSatisfy { $0.value == nil })
        _ = try await scratch.run(captured)
        let parts = try await frozen(captured)
        #expect(parts.count == 2 && parts.allSatisfy { $0.value != nil })
        guard case .table(let table)? = parts.first(where: { $0.kind == .table })?.value else {
            return #expect(Bool(false), "the table isn't there")
        }
        #expect(table.rows == 2)
        // The model rests on more rows now, the table is what it was.
        var edited = captured
        try edited.apply(.setParameter("join", "kind", "inner", index: nil))
        #expect(try await frozen(edited).filter { $0.value != nil }.map(\.kind) == [.table])
    }

    @Test("each node is done once, with its rows")
    func doneOnce() async throws {
        let log = EventLog()
        let result = try await scratch.attempt(try study()) { log.record($0) }
        #expect(result.isComplete)
        let done = log.all.filter { if case .done = $0.state { true } else { false } }.map(\.node)
        #expect(done.count == Set(done).count && Set(done) == Set(result.states.keys))
        let rows = result.states.compactMapValues { state in
            if case .done(let summary) = state { summary.rows.values.first } else { nil }
        }
        // What is part of others' statements has as many rows as they.
        let expected: [NodeID: Int] = [
            "late": 1967, "fill": 1574, "code": 1574, "fill-test": 393, "code-test": 393, "predict": 393,
        ]
        for (id, count) in expected { #expect(rows[id] == count, "\(id)") }
    }

    @Test("after an edit only what is downstream of it runs")
    func editing() async throws {
        _ = try await scratch.run(try study())
        let result = try await scratch.restarted().run(try study(threshold: 0.7))
        #expect(result.computed.isSubset(of: ["predict", "score"]))
        #expect(result.computed.contains("score"))
    }

    @Test("of scored rows the scores alone are kept, and stand beside the rows they were computed from")
    func keptScores() async throws {
        _ = try await scratch.run(try study())
        let again = try scratch.restarted()
        let result = try await again.run(try study(threshold: 0.7))
        let model = try #require(result.model(at: PortReference("learn", "model")))
        let state = try #require(model.state.first)
        let weights = try #require(state["weights"]?.list).compactMap(\.double)
        let intercept = try #require(state["intercept"]?.double)
        let page = try await again.engine.page(
            of: PortReference("predict", "table"), in: result, offset: 0, limit: 1_000)
        let names = page.schema.names
        let features = try model.features.map { feature in try #require(names.firstIndex(of: feature.name)) }
        let probability = try #require(names.firstIndex(of: "late_probability"))
        #expect(page.rows.count == 393)
        for row in page.rows {
            let values = features.map { row[$0].double ?? row[$0].int.map(Double.init) ?? .nan }
            let sum = zip(values, weights).reduce(intercept) { $0 + $1.0 * $1.1 }
            let found = try #require(row[probability].double)
            #expect(abs(found - 1 / (1 + exp(-sum))) < 1e-12)
        }
        // The engine has the files themselves open.
        let files = try FileManager.default.subpathsOfDirectory(atPath: scratch.folder.path + "/cache")
        let stored = files.enumerated().compactMap { number, file -> [String]? in
            let copy = "\(scratch.folder.path)/copy-\(number)"
            try? FileManager.default.copyItem(atPath: "\(scratch.folder.path)/cache/\(file)", toPath: copy)
            return try? Database(path: copy, settings: ["access_mode": "READ_ONLY"]).connect().columns(of: "FROM t")
                .names
        }
        #expect(stored.contains(["scores"]))
        #expect(!stored.contains { $0.contains("scores") && $0.count > 1 })
    }

    @Test("a changed file is read anew, and what depends on it computed")
    func changedSource() async throws {
        let small = try workflow(
            [("flights", "csv-reader@1", ["path": "flights.csv"]), ("some", "limit@1", ["rows": 1])], "flights -> some")
        _ = try await scratch.run(small)
        #expect(try await scratch.run(small).computed.isEmpty)
        try scratch.folder.write("flights.csv", "id,origin,delay,temp\n77,EWR,1,2\n")
        let result = try await scratch.run(small)
        #expect(result.computed == ["flights", "some"])
        #expect(try await scratch.rows("some", in: result) == [[77, "EWR", 1, 2]])
    }

    @Test(
        "results are the same with one thread and with four, to the last bit",
        arguments: ["logistic-regression@1", "gradient-boosted-trees@1", "random-forest@1"] as [TypeID])
    func threads(learner: TypeID) async throws {
        let study = try study(learner: learner)
        let one = try scratch.restarted(threads: 1)
        let first = try await one.run(study, ignoresCache: true)
        let four = try scratch.restarted(threads: 4)
        let second = try await four.run(study, ignoresCache: true)
        for node in ["fill", "code", "learn"] as [NodeID] {
            #expect(first.model(at: PortReference(node, "model")) == second.model(at: PortReference(node, "model")))
        }
        for node in ["flown", "late", "predict"] as [NodeID] {
            #expect(try await one.rows(node, in: first) == four.rows(node, in: second))
        }
        #expect(try await one.rows("split", "train", in: first) == four.rows("split", "train", in: second))
    }

    @Test("a failed node is blamed though it was fused with others; independent branches go on")
    func failure() async throws {
        let broken = try workflow(
            [
                ("flights", "csv-reader@1", ["path": "flights.csv"]),
                ("break", "expression@1", ["columns": ["bad": "CAST(origin AS INTEGER)"]]),
                ("after", "row-filter@1", ["where": "bad > 0"]), ("end", "limit@1", ["rows": 1]),
                ("other", "limit@1", ["rows": 2]),
            ], "flights -> break", "break -> after", "after -> end", "flights -> other")
        let result = try await scratch.attempt(broken)
        let error = try #require(result.error)
        #expect(error.node == "break")
        #expect(error.detail?.contains("Could not convert string 'EWR'") == true)
        #expect(error.sql?.contains("CAST(origin AS INTEGER)") == true)
        #expect(result.states["after"] == .skipped)
        #expect(result.states["end"] == .skipped)
        guard case .done? = result.states["other"] else {
            Issue.record("the other branch didn't run: \(String(describing: result.states["other"]))")
            return
        }
    }

    @Test("a last table that is computed beside others fails alone")
    func failureBeside() async throws {
        let broken = try workflow(
            [
                ("flights", "csv-reader@1", ["path": "flights.csv"]),
                ("sorted", "sorter@1", ["by": ["id": "ascending"]]),
                ("break", "expression@1", ["columns": ["bad": "CAST(origin AS INTEGER)"]]),
                ("other", "limit@1", ["rows": 2]),
            ], "flights -> sorted", "sorted -> break", "sorted -> other")
        let result = try await scratch.attempt(broken)
        let error = try #require(result.error)
        #expect(error.node == "break")
        #expect(error.sql?.contains("CAST(origin AS INTEGER)") == true)
        for node in ["sorted", "other"] as [NodeID] {
            guard case .done(let summary)? = result.states[node] else {
                Issue.record("\(node): \(String(describing: result.states[node]))")
                continue
            }
            #expect(summary.rows == ["table": node == "other" ? 2 : 2000])
        }
    }

    @Test("what validation finds fails the node before anything of it runs")
    func invalid() async throws {
        let broken = try workflow(
            [("flights", "csv-reader@1", ["path": "none.csv"]), ("some", "limit@1", ["rows": 1])], "flights -> some")
        let result = try await scratch.attempt(broken)
        #expect(result.error?.node == "flights")
        #expect(result.error?.message.contains("none.csv") == true)
        #expect(result.states["some"] == .skipped)
    }

    @Test("targets run with what they need and no more")
    func targets() async throws {
        let result = try await scratch.run(try study(), targets: ["late"])
        #expect(Set(result.states.keys) == ["flights", "flown", "late"])
    }

    @Test("a run ends soon after it is cancelled while a last table is computed beside others")
    func cancelling() async throws {
        let endless = try workflow(
            [
                ("flights", "csv-reader@1", ["path": "flights.csv"]),
                ("sorted", "sorter@1", ["by": ["id": "ascending"]]), ("other", "limit@1", ["rows": 2]),
                (
                    "all", "sql-query@1",
                    [
                        "query":
                            "SELECT count(*) AS n FROM \"table\" a, \"table\" b, \"table\" c, \"table\" d WHERE a.id + b.id + c.id + d.id = 5"
                    ]
                ),
            ], "flights -> sorted", "sorted -> all.table", "sorted -> other")
        let scratch = scratch
        for _ in 0..<5 {
            let control = RunControl()
            let (started, signal) = AsyncStream.makeStream(of: Void.self)
            let ended = Mutex<ContinuousClock.Instant?>(nil)
            async let run = scratch.attempt(endless, control: control) { event in
                if event.node == "all", case .running = event.state { signal.yield() }
                if event.node == "all", event.state == .skipped { ended.withLock { $0 = .now } }
            }
            for await _ in started { break }
            let start = ContinuousClock.now
            control.cancel()
            let result = try await run
            #expect(result.states["all"] == .skipped)
            #expect(result.error == nil)
            let end = try #require(ended.withLock { $0 })
            #expect(end - start < .seconds(1.5))
        }
    }

    @Test("an export is whole or not there, and isn't written twice")
    func export() async throws {
        let writing = try workflow(
            [
                ("flights", "csv-reader@1", ["path": "flights.csv"]),
                ("out", "parquet-writer@1", ["path": "out.parquet"]),
            ],
            "flights -> out")
        let file = scratch.folder.path + "/out.parquet"
        _ = try await scratch.run(writing)
        let written = try FileFingerprint(of: file)
        #expect(try await scratch.run(writing).computed.isEmpty)
        #expect(try FileFingerprint(of: file) == written)
        try FileManager.default.removeItem(atPath: file)
        #expect(try await scratch.run(writing).computed == ["out"])
        #expect(try Database().connect().rows("SELECT count(*) FROM '\(file)'") == [[2000]])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path).filter {
                $0.hasSuffix("temporary")
            }.isEmpty)
    }

    @Test("a column at a glance is counted exactly")
    func profile() async throws {
        let result = try await scratch.run(
            try workflow([("flights", "csv-reader@1", ["path": "flights.csv"])]))
        let profiles = try await scratch.profiles("flights", in: result)
        #expect(profiles.map(\.column.name) == ["id", "origin", "delay", "temp"])
        #expect(profiles[0].minimum == 0 && profiles[0].maximum == 1999 && profiles[0].distinct == 2000)
        #expect(profiles[0].histogram.reduce(0, +) == 2000)
        #expect(
            profiles[1].top == [
                ValueCount(value: "EWR", count: 667), ValueCount(value: "JFK", count: 667),
                ValueCount(value: "LGA", count: 666),
            ])
        #expect(profiles[3].missing == 286)
    }
}
