import Deployment
import Engine
import Foundation
import Testing
import Workflow

@Suite("Scheduled scoring") struct ScheduledScoringTests {
    private let study: Study
    private let output: String

    init() throws {
        study = try Study()
        output = study.folder.path + "/out/late.csv"
        try write("new-1.csv", rows: 0..<3)
    }

    private func write(_ name: String, rows: Range<Int>) throws {
        let lines = rows.map { "\($0),\(["EWR", "JFK"][$0 % 2]),\($0).5" }
        let text = (["id,origin,temp"] + lines).joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: URL(filePath: "\(study.folder.path)/\(name)"))
    }

    private func deploy(_ options: Parameters = [:], text: String = Study.text) async throws {
        let (folder, output) = (study.folder.path, output)
        let doctored = Doctored(deployer: study.deployer) { order in
            let standard: Parameters = [
                "cron": "@hourly", "inputs": .string("\(folder)/new-*.csv"), "output": .string(output),
            ]
            order.target = "schedule"
            order.options = standard.merging(options) { $1 }
        }
        let result = try await study.run(doctored, text, ignoresCache: true)
        if let error = result.error { throw error }
    }

    private func run(_ access: FileAccess = .own) async throws -> ScheduledRun {
        let registry = study.registry
        return try await EngineThread("test").run { () throws(RegistryError) in
            try ScheduleRunner(registry, work: ScheduledScoring(access: access)).run("late")
        }
    }

    private func lines(of path: String? = nil) throws -> [String] {
        try String(contentsOfFile: path ?? output, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test("results are added under one header, and files that have come since are read")
    func append() async throws {
        try await deploy()
        let first = try await run()
        #expect(first.outcome == .succeeded && first.rows == 3, "\(first)")
        let header = try lines()[0]
        #expect(header.contains("late_predicted"))
        try write("new-2.csv", rows: 3..<5)
        #expect(try await run().rows == 5)
        let all = try lines()
        #expect(all.count == 1 + 3 + 5 && all.filter { $0 == header }.count == 1 && all[1...3] == all[4...6])
        #expect(try FileManager.default.contentsOfDirectory(atPath: study.folder.path + "/out") == ["late.csv"])
    }

    @Test("results take the place of those before, as Parquet too")
    func replace() async throws {
        let parquet = study.folder.path + "/late.parquet"
        try await deploy(["write": "replace", "output": .string(parquet)])
        #expect(try await run().rows == 3)
        #expect(try await run().rows == 3)
        #expect(try await count(parquet) == 3)
        try await deploy(["output": .string(parquet)])
        #expect(try await run().rows == 3)
        #expect(try await count(parquet) == 6)
    }

    @Test("the names of folders and files are nothing but names", arguments: ["late[1].csv", "late[1].parquet"])
    func names(file: String) async throws {
        let place = "\(study.folder.path)/day=1/"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        // What the name would mean as a pattern.
        try Data("other\n".utf8).write(to: URL(filePath: place + "late1.csv"))
        try await deploy(["output": .string(place + file)])
        for _ in 0..<2 {
            let run = try await run()
            #expect(run.outcome == .succeeded && run.rows == 3, "\(run)")
        }
        let (reader, escaped) = (file.hasSuffix("csv") ? "read_csv" : "read_parquet", file.replacing("[", with: "[[]"))
        let columns = try Database().connect().columns(
            of: "SELECT * FROM \(reader)('\(place)\(escaped)', hive_partitioning = false)")
        #expect(columns["late_predicted"] != nil && columns["day"] == nil)
    }

    private func count(_ parquet: String) async throws -> Int? {
        try Database().connect().rows("SELECT count(*) FROM read_parquet('\(parquet)')").first?.first?.int
    }

    @Test("a run that fails leaves the results as they were, and says why")
    func failure() async throws {
        try await deploy(["retries": 0])
        _ = try await run()
        let before = try lines()
        try Data("id,temp\n1,2\n".utf8).write(to: URL(filePath: study.folder.path + "/new-1.csv"))
        let missing = try await run()
        #expect(missing.outcome == .failed && missing.error?.contains("lacks the column origin") == true, "\(missing)")
        #expect(try lines() == before)
        try write("new-1.csv", rows: 0..<3)
        try Data("other\n1".utf8).write(to: URL(filePath: output))
        let other = try await run()
        #expect(other.outcome == .failed && other.error?.contains("it has the columns other") == true, "\(other)")
        #expect(try lines() == ["other", "1"])
    }

    @Test("production reads and writes nothing but the files of the schedule, unless it is allowed to")
    func permissions() async throws {
        let out = study.folder.path + "/kept"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        let text = Study.text.replacing("  - predict -> end.table", with: "  - predict -> keep\n  - keep -> end.table")
            .replacing("nodes:\n", with: "nodes:\n  keep: {type: csv-writer@1, at: [6, 1], path: kept/late.csv}\n")
        try await deploy(["retries": 0], text: text)
        try FileManager.default.removeItem(atPath: out + "/late.csv")
        let refused = try await run()
        #expect(refused.error?.contains("writes \(out)/late.csv, which nobody has allowed") == true, "\(refused)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: out).isEmpty)
        #expect(try await run(FileAccess(writing: [out])).outcome == .succeeded)
        #expect(try lines(of: out + "/late.csv").count == 4)
    }

    @Test("the keeper runs what is due, and takes up new versions")
    func keeper() async throws {
        try await deploy()
        let start = try study.registry.version(of: "late").createdAt
        let (runs, found) = AsyncStream.makeStream(of: Result<ScheduledRun, RegistryError>.self)
        let clock = ScheduleClock(now: { start.addingTimeInterval(3_600) }, pause: { _, _ in false })
        let keeper = try ScheduleKeeper(study.registry.folder, clock: clock, every: 0.02) { found.yield($0) }
        defer { keeper.stop() }
        var iterator = runs.makeAsyncIterator()
        let first = try await iterator.next()?.get()
        #expect(first?.outcome == .succeeded && first?.version == 1 && first?.rows == 3)
        #expect(try study.registry.runs(of: "late").count == 1)
    }

    @Test("what the target can't do without is said before anything goes live")
    func refused() async throws {
        for (options, words) in [
            (["inputs": ["tabel": "x.csv"]], "there is no live input “tabel”"), (["cron": "daily"], "1 of 5 fields"),
            (["answer": "tabel"], "production has no answer “tabel”; did you mean \"table\"?"),
        ] as [(Parameters, String)] {
            let error = await #expect(throws: RunError.self) { try await deploy(options) }
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
        #expect(try study.registry.deployments().isEmpty)
    }
}
