import Capture
import Engine
import Foundation
import Synchronization
import Testing
import Workflow

/// Each kind of work, made long enough to be still going on when it is cancelled.
@Suite("Cancelling", .serialized) struct CancelTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var nodes: [(NodeID, TypeID, Parameters)]
        var connections: [String] = []
        /// The node that is at work when the run is cancelled.
        var busy: NodeID
    }

    private static let numbers: (NodeID, TypeID, Parameters) = ("rows", "parquet-reader@1", ["path": "rows.parquet"])
    private static let learning = ["target": "late", "features": ["a", "b", "c", "d"]] as Parameters

    static let cases: [Case] = [
        Case(
            testDescription: "a long query",
            nodes: [
                numbers,
                (
                    "busy", "sql-query@1",
                    ["query": "SELECT count(*) AS n FROM \"table\" a, \"table\" b WHERE a.i * b.i = 7"]
                ),
            ], connections: ["rows -> busy.table"], busy: "busy"),
        Case(
            testDescription: "LightGBM",
            nodes: [
                numbers,
                (
                    "busy", "gradient-boosted-trees@1",
                    learning.merging(["trees": 100_000, "leaves": 500]) { _, new in new }
                ),
            ], connections: ["rows -> busy"], busy: "busy"),
        Case(
            testDescription: "liblinear",
            nodes: [
                numbers,
                (
                    "busy", "logistic-regression@1",
                    learning.merging(["tolerance": 1e-12, "c": 1e9]) { _, new in new }
                ),
            ], connections: ["rows -> busy"], busy: "busy"),
        Case(
            testDescription: "reading a CSV file",
            nodes: [("busy", "csv-reader@1", ["path": "long.csv"])], busy: "busy"),
        Case(
            testDescription: "writing a file",
            nodes: [
                ("rows", "csv-reader@1", ["path": "long.csv"]), ("busy", "csv-writer@1", ["path": "out.csv.gz"]),
            ], connections: ["rows -> busy"], busy: "busy"),
    ]

    private static func writeNumbers(_ scratch: Scratch) throws {
        try scratch.folder.copy(
            """
            SELECT i, sin(i) AS a, cos(i) AS b, sin(i * 3) AS c, hash(i) % 1000 AS d, hash(i) % 97 < 48 AS late
            FROM range(200000) r(i)
            """, to: "rows.parquet", "FORMAT parquet")
        try scratch.folder.copy(
            "SELECT i, sin(i) AS a, cos(i) AS b, hash(i)::VARCHAR AS t FROM range(1000000) r(i)", to: "long.csv",
            "FORMAT csv")
    }

    /// A loaded machine may need several times the 200 ms.
    private static let patience = Duration.seconds(1.5)

    @Test("what goes on ends soon", arguments: cases)
    func ends(_ example: Case) async throws {
        let scratch = try Scratch()
        try Self.writeNumbers(scratch)
        var document = try workflow(example.nodes)
        for line in example.connections { document.connections += try workflow([], line).connections }
        let control = RunControl()
        let (isBusy, signal) = AsyncStream.makeStream(of: Void.self)
        // Taken on the engine's own thread, which doesn't wait for other tests.
        let ended = Mutex<ContinuousClock.Instant?>(nil)
        async let run = scratch.attempt(document, control: control) { event in
            guard event.node == example.busy else { return }
            if case .running = event.state { signal.yield() }
            if event.state == .skipped { ended.withLock { $0 = .now } }
        }
        // Where nothing gets busy, the test would wait for ever.
        #expect(scratch.engine.analyze(document, folder: scratch.folder.path).diagnostics.isEmpty)
        for await _ in isBusy { break }
        let start = ContinuousClock.now
        control.cancel()
        let result = try await run
        #expect(try #require(ended.withLock { $0 }) - start < Self.patience)
        #expect(result.states[example.busy] == .skipped && result.error == nil)
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path)
        #expect(!left.contains { $0.hasSuffix("temporary") || $0 == "out.csv.gz" }, "\(left)")
    }

    @Test("so does going through a packed file of which no more rows are read")
    func packed() async throws {
        let scratch = try Scratch()
        let part = try Data(
            contentsOf: URL(
                filePath: scratch.folder.copy(
                    "SELECT repeat('x', 100) AS t FROM range(10000)", to: "part.csv.gz",
                    "FORMAT csv, COMPRESSION gzip")))
        // What is packed may be put together of parts: here of gigabytes.
        var whole = Data()
        for _ in 0..<4000 { whole.append(part) }
        let file = try scratch.folder.write("long.csv.gz", whole)
        let document = try workflow(
            [("rows", "csv-reader@1", ["path": "long.csv.gz"]), ("some", "limit@1", ["rows": 1])], "rows -> some")
        @Sendable func openings() -> Int {
            let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
            return descriptors.count {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == file
            }
        }
        let control = RunControl()
        let isOver = Mutex(false)
        let cancelled = Mutex<ContinuousClock.Instant?>(nil)
        Thread.detachNewThread {
            // By the statement and beside it, then by the latter alone.
            for isReached in [{ openings() > 1 }, { openings() < 2 }] {
                while !isReached(), !isOver.withLock(\.self) { usleep(1000) }
            }
            cancelled.withLock { $0 = .now }
            control.cancel()
        }
        let result = try await scratch.attempt(document, control: control)
        isOver.withLock { $0 = true }
        let waited = try #require(cancelled.withLock { $0 }).duration(to: .now)
        #expect(waited < Self.patience, "\(waited)")
        #expect(result.states["some"] == .skipped)
    }

    @Test("a run after a cancelled one is whole")
    func afterwards() async throws {
        let scratch = try Scratch()
        try Self.writeNumbers(scratch)
        let document = try workflow([Self.numbers, ("some", "limit@1", ["rows": 3])], "rows -> some")
        let control = RunControl()
        control.cancel()
        #expect(try await scratch.attempt(document, control: control).states["some"] == .skipped)
        let result = try await scratch.run(document)
        #expect(try await scratch.rows("some", in: result).count == 3)
    }
}
