import Capture
import Catalog
import Engine
import Foundation
import Testing
import Workflow

@Suite("CSV files in a run") struct CSVRunTests {
    let scratch: Scratch
    /// More rows than detection looks at.
    private let head = "a,b\n" + String(repeating: "1,x\n", count: 40_000)

    init() throws { scratch = try Scratch() }

    private func reading(_ parameters: Parameters) throws -> Workflow {
        try workflow([("rows", "csv-reader@1", parameters)])
    }

    private func error(_ parameters: Parameters) async throws -> RunError {
        try #require(try await scratch.attempt(try reading(parameters)).error)
    }

    @Test("what the head doesn't have may come later: quotes, and quotes in quotes")
    func quotesLater() async throws {
        try scratch.folder.write("a.csv", head + "2,\"y, \"\"z\"\"\"\n")
        let result = try await scratch.run(try reading(["path": "a.csv"]))
        #expect(try await scratch.rows("rows", in: result).last == [2, "y, \"z\""])
    }

    @Test("packed, without a header, with given types, separators and marks of missing values")
    func given() async throws {
        try scratch.folder.copy(
            "SELECT '00' || i AS n, CASE WHEN i = 1 THEN 'NA' ELSE 'd' || i END AS t, DATE '2013-01-31' + i::INT AS d FROM range(3) r(i)",
            to: "a.csv.gz", "FORMAT csv, HEADER false, DELIMITER '|', DATEFORMAT '%d/%m/%Y'")
        let result = try await scratch.run(
            try reading([
                "path": "a.csv.gz", "header": false, "delimiter": "|", "types": ["column0": "VARCHAR"],
                "nulls": ["NA"], "dates": "%d/%m/%Y",
            ]))
        #expect(
            try await scratch.rows("rows", in: result) == [
                ["000", "d0", "2013-01-31"], ["001", .null, "2013-02-01"], ["002", "d2", "2013-02-02"],
            ])
    }

    @Test("comments, lines to skip and Windows' line ends")
    func leading() async throws {
        try scratch.folder.write("a.csv", "made by hand\r\n# on a Monday\r\nn;t\r\n1;x\r\n2;y\r\n")
        let result = try await scratch.run(try reading(["path": "a.csv", "skip": 1, "comment": "#"]))
        let rows = try await scratch.rows("rows", in: result)
        #expect(rows == [[1, "x"], [2, "y"]], "\(rows)")
    }

    @Test("a pattern reads every file, and a single file is read as before when it matches alone")
    func pattern() async throws {
        try scratch.folder.write("p-1.csv", "a,b\n1,x\n")
        let one = try await scratch.run(try reading(["path": "p-*.csv"]))
        #expect(try await scratch.rows("rows", in: one) == [[1, "x"]])
        try scratch.folder.write("p-2.csv", "a,b\n2,\"y, z\"\n")
        let both = try await scratch.run(try reading(["path": "p-*.csv"]))
        #expect(try await scratch.rows("rows", in: both) == [[1, "x"], [2, "y, z"]])
    }

    @Test(
        "a row that can't be read is named by file and line, with a way out",
        arguments: [
            ("1,2,3\n", "3 fields, not 2", "ignore-errors"), ("1\n", "1 fields, not 2", "ignore-errors"),
            ("q,y\n", "\"q\" in \"a\" is no BIGINT", "types"), ("1,\"y\n", "quote isn't closed", "quote"),
        ])
    func badRow(row: String, words: String, wayOut: String) async throws {
        let file = try scratch.folder.write("a.csv", head + row)
        let error = try await error(["path": "a.csv"])
        #expect(error.node == "rows")
        #expect(error.message.hasPrefix("\(file), line 40002: "), "\(error.message)")
        #expect(error.message.contains(words) && error.message.contains(wayOut), "\(error.message)")
        #expect(error.detail?.contains("CSV Error") == true && error.sql?.contains("read_csv") == true)
        let lenient = try await scratch.run(try reading(["path": "a.csv", "ignore-errors": true]))
        #expect(try await scratch.rows("rows", in: lenient).count == 40_000)
    }

    @Test(
        "lines at the top that don't fit the rest are named, not left out",
        arguments: [("a title\na,b\n1,2\n", "line 1 hasn't", 1), ("a,b\n1,2\n3\n4,5,6\n", "lines 1 to 3 haven't", 3)])
    func oddTop(text: String, words: String, skip: Int) async throws {
        try scratch.folder.write("a.csv", text)
        let message = try await error(["path": "a.csv"]).message
        #expect(message.contains(words) && message.hasSuffix("skip: \(skip)"), "\(message)")
        let rest = try await scratch.run(try reading(["path": "a.csv", "skip": .int(skip)]))
        #expect(try await scratch.rows("rows", in: rest).count == 1)
    }

    @Test("no line of several files is left out unasked")
    func oddTops() async throws {
        for name in ["p-1.csv", "p-2.csv"] { try scratch.folder.write(name, "a title\na,b\n1,2\n") }
        let both = try await scratch.run(try reading(["path": "p-*.csv"]))
        #expect(try await scratch.rows("rows", in: both).count == 4)
    }

    @Test("a file of a pattern that lacks a column is named, with the column and a way out")
    func lackingColumn() async throws {
        let first = try scratch.folder.write("p-1.csv", "a,b\n1,2\n")
        let second = try scratch.folder.write("p-2.csv", "a\n1\n")
        let message = try await error(["path": "p-*.csv"]).message
        #expect(message.hasPrefix("\(second): it lacks the column \"b\" of \(first); "), "\(message)")
    }

    @Test("letters of another encoding are named, whichever columns are read, and the session goes on")
    func encoding() async throws {
        let file = try scratch.folder.write("a.csv", Data(head.utf8) + Data([0x31, 0x2c, 0xe9, 0xff, 0x0a]))
        // Reading one column of several makes DuckDB lose its footing at such a row.
        let narrow = try workflow(
            [("rows", "csv-reader@1", ["path": "a.csv"]), ("some", "group-by@1", ["aggregates": ["m": "max(b)"]])],
            "rows -> some")
        let error = try #require(try await scratch.attempt(narrow).error)
        #expect(
            error.node == "rows" && error.message == "\(file), line 40002: this is not UTF-8; say the file's encoding")
        let mended = try await scratch.run(try reading(["path": "a.csv", "encoding": "latin-1"]))
        #expect(try await scratch.rows("rows", in: mended).last == [1, "éÿ"])
    }

    @Test(
        "what is no readable file is named",
        arguments: [("none.csv", "doesn't exist"), ("folder", "is a directory"), ("empty.csv", "is empty")])
    func noFile(path: String, words: String) async throws {
        try scratch.folder.write("empty.csv", "")
        try scratch.folder.write("folder/inner.csv", "a\n1\n")
        let error = try await error(["path": .string(path)])
        #expect(error.message.contains(path) && error.message.contains(words), "\(error.message)")
    }

    @Test("a file that may not be read is named")
    func forbidden() async throws {
        let file = try scratch.folder.write("secret.csv", "a\n1\n")
        try #require(chmod(file, 0) == 0)
        await #expect(processExitsWith: .success) { [file = file as String] in
            // Nothing is secret from root.
            if getuid() == 0 { try #require(setuid(65_534) == 0) }
            let engine = Engine(cache: .none, threads: 1)
            let document = try workflow([("rows", "csv-reader@1", ["path": .string(file)])])
            let found = engine.analyze(document, folder: "/").diagnostics.map(\.message)
            #expect(found == ["can't read \"\(file)\": \(file) may not be read by you"])
            let result = try await engine.run(RunRequest(workflow: document, folder: "/"))
            #expect(result.error?.node == "rows" && result.error?.message.contains("may not be read by you") == true)
        }
    }

    @Test("a packed file that is cut off or damaged is named, wherever that is", arguments: ["csv.gz", "json.gz"])
    func cutOff(ending: String) async throws {
        let isCSV = ending == "csv.gz"
        let plain = try scratch.folder.copy(
            "SELECT i, hash(i) AS h FROM range(50000) r(i)", to: isCSV ? "a.csv" : "a.json",
            isCSV ? "FORMAT csv" : "FORMAT json")
        let text = try String(contentsOfFile: plain, encoding: .utf8)
        let half = text.utf8.prefix(text.utf8.count / 2)
        let rows = half[...(half.lastIndex(of: 10) ?? half.startIndex)]
        let rest = text.utf8.dropFirst(rows.count)
        let file = "\(scratch.folder.path)/b.\(ending)"
        // What is written until the middle ends with a row, and then the end of the file is missing.
        try Self.pack([Data(rows), Data(rest)], to: file)
        let whole = try Data(contentsOf: URL(filePath: file))
        let cut = try #require(whole.firstRange(of: Data([0, 0, 0xff, 0xff]))?.upperBound)
        let reader = TypeID(isCSV ? "csv-reader" : "json-reader", version: 1)
        let reading = try workflow(
            [("rows", reader, ["path": .string(file)]), ("some", "group-by@1", ["aggregates": ["n": "count(*)"]])],
            "rows -> some")
        try whole.prefix(cut).write(to: URL(filePath: file))
        let error = try #require(try await scratch.attempt(reading).error)
        #expect(error.node == "rows")
        #expect(error.message == "\(file) is cut off: its end is missing; get the whole file")

        var damaged = whole
        damaged[damaged.count - 6] ^= 1
        try damaged.write(to: URL(filePath: file))
        let message = try #require(try await scratch.attempt(reading).error).message
        #expect(message.hasPrefix("\(file) is damaged: ") && message.hasSuffix("; get it anew"), "\(message)")

        try whole.write(to: URL(filePath: file))
        let result = try await scratch.run(reading)
        #expect(try await scratch.rows("some", in: result) == [[50000]])
    }

    @Test("a Zstandard file that is cut off is named, wherever that is", arguments: ["csv", "json"])
    func cutOffZstandard(ending: String) async throws {
        let file = try scratch.folder.copy(
            "SELECT i, hash(i) AS h FROM range(50000) r(i)", to: "a.\(ending).zst", "FORMAT \(ending), COMPRESSION zstd"
        )
        let reading = try workflow(
            [
                ("rows", ending == "csv" ? "csv-reader@1" : "json-reader@1", ["path": .string(file)]),
                ("some", "group-by@1", ["aggregates": ["n": "count(*)"]]),
            ], "rows -> some")
        let whole = try Data(contentsOf: URL(filePath: file))
        let result = try await scratch.run(reading)
        #expect(try await scratch.rows("some", in: result) == [[50000]])
        for count in [whole.count / 2, whole.count * 9 / 10, whole.count - 1] {
            try whole.prefix(count).write(to: URL(filePath: file))
            let error = try #require(try await scratch.attempt(reading).error)
            #expect(error.node == "rows")
            #expect(error.message == "\(file) is cut off: its end is missing; get the whole file")
        }
        // Frames may follow each other, and what is no data lie between them.
        try (whole + Data([0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 7, 7])).write(to: URL(filePath: file))
        #expect(try FileFingerprint(of: file).checkWhole())
        try (whole + whole.prefix(20)).write(to: URL(filePath: file))
        #expect(throws: FileProblem.self) { try FileFingerprint(of: file).checkWhole() }
    }

    /// Packs parts one after the other into one file, each flushed before the next.
    private static func pack(_ parts: [Data], to file: String) throws {
        let script = """
            import sys, zlib
            packer = zlib.compressobj(wbits=31)
            size = int(sys.argv[2])
            data = sys.stdin.buffer.read()
            with open(sys.argv[1], "wb") as file:
                file.write(packer.compress(data[:size]) + packer.flush(zlib.Z_FULL_FLUSH))
                file.write(packer.compress(data[size:]) + packer.flush())
            """
        let process = Process()
        let input = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, file, "\(parts[0].count)"]
        process.standardInput = input
        try process.run()
        for part in parts { try input.fileHandleForWriting.write(contentsOf: part) }
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @Test("ten thousand columns", .timeLimit(.minutes(1)))
    func wide() async throws {
        let names = (0..<10_000).map { "c\($0)" }.joined(separator: ",")
        let row = (0..<10_000).map(String.init).joined(separator: ",")
        try scratch.folder.write("wide.csv", "\(names)\n\(row)\n\(row)\n")
        let result = try await scratch.run(
            try workflow(
                [("rows", "csv-reader@1", ["path": "wide.csv"]), ("some", "column-filter@1", ["keep": ["c9999"]])],
                "rows -> some"))
        #expect(try await scratch.rows("some", in: result) == [[9999], [9999]])
    }
}
