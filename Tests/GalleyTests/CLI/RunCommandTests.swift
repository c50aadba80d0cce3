import Foundation
import Testing

/// `galley run`, with the real binary.
@Suite("galley run", .serialized) struct RunCommandTests {
    private let home: GalleyHome

    init() throws { home = try GalleyHome() }

    @Test("a run tells each node once, and the next one finds all of it in the cache")
    func running() async throws {
        let file = try home.sample("penguins", "penguins")
        let first = try await home.galley("run", file)
        #expect(first.status == 0 && first.out.hasPrefix("12 of 12 nodes done ("))
        let lines = first.err.split(separator: "\n")
        #expect(lines.count == 12 && Set(lines.map { $0.split(separator: " ")[1] }).count == 12)
        #expect(!first.err.contains("\u{1b}"))
        let again = try await home.galley("run", file, "--json")
        let nodes = try #require((try again.json() as? [String: Any])?["nodes"] as? [[String: Any]])
        #expect(again.err.isEmpty && nodes.count == 12)
        let preview = try await home.galley("preview", file).out
        #expect(!preview.contains("fitted at run") && preview.contains("trees.model: "), "the cache knows its size")
        #expect(nodes.filter { $0["type"] as? String != "capture-end" }.allSatisfy { $0["state"] as? String == "done" })
        #expect(nodes.first { $0["id"] as? String == "trees" }?["cached"] as? Bool == true)
    }

    @Test("what a node has yielded is shown, a view node's as a picture, and what hasn't run says how to run it")
    func data() async throws {
        let file = try home.sample("penguins", "penguins")
        var text = try String(contentsOfFile: file, encoding: .utf8)
        text = text.replacing(
            "connections:\n",
            with: "  masses:\n    type: histogram@1\n    at: [1, 9]\n    column: body_mass_g\n"
                + "connections:\n  - penguins -> masses\n")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let early = try await home.galley("show", file, "--data", "masses")
        #expect(early.status == 1 && early.err.contains("galley run \(file) --to masses"))
        #expect(try await home.galley("run", file).status == 0)
        let table = try await home.galley("show", file, "--data", "partition.test", "--rows", "2", "--ascii")
        let lines = table.out.split(separator: "\n")
        #expect(lines.count == 4 && lines[0].hasPrefix("species") && lines[3].hasPrefix("... "), "\(table.out)")
        let picture = try await home.galley("show", file, "--data", "masses")
        #expect(picture.out.contains("█") && picture.out.contains("4000"), "\(picture.out)")
        let json = try #require(
            try await home.galley("show", file, "--data", "masses", "--json", "--rows", "1").json() as? [String: Any])
        #expect((json["values"] as? [[Any]])?.count == 1 && (json["rows"] as? Int ?? 0) > 5)
        for (name, words) in [("masse", "did you mean \"masses\"?"), ("partition.tes", "did you mean \"test\"?")] {
            let wrong = try await home.galley("show", file, "--data", name)
            #expect(wrong.status == 1 && wrong.err.contains(words), "\(wrong.err)")
        }
    }

    @Test("a part is run, with other parameters")
    func part() async throws {
        let file = try home.sample("penguins", "penguins")
        let part = try await home.galley("run", file, "--to", "fill", "--set", "partition.fraction=0.5", "--json")
        let nodes = try #require((try part.json() as? [String: Any])?["nodes"] as? [[String: Any]])
        #expect(
            Set(nodes.compactMap { $0["id"] as? String }).isSubset(of: [
                "penguins", "partition", "prepare-start", "fill",
            ]))
        let rows = nodes.first { $0["id"] as? String == "fill" }?["rows"] as? [String: Int]
        #expect(try #require(rows?["table"]) < 180)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("fraction: 0.8"), "the document stays as it is")
        for (option, value, words) in [
            ("--to", "fil", "there is no node \"fil\"; did you mean \"fill\"?"),
            ("--set", "trees.treees=7", "treees"), ("--set", "tres.trees=7", "did you mean \"trees\"?"),
            ("--input", "table=x.csv", "only production workflows have any"),
        ] {
            let wrong = try await home.galley("run", file, option, value)
            #expect(wrong.status == 1 && wrong.err.contains(words), "\(wrong.err)")
        }
    }

    @Test("a production workflow takes files in and gives files out")
    func production() async throws {
        let file = try home.write(
            "double.galley.yaml",
            """
            galley: 1
            name: double
            nodes:
              in: {type: workflow-input@1, at: [0, 0], port: rows, columns: {x: DOUBLE}}
              twice: {type: expression@1, at: [1, 0], columns: {y: x * 2}}
              out: {type: workflow-output@1, at: [2, 0], port: answers}
            connections:
              - in -> twice
              - twice -> out

            """)
        try home.write("in.csv", "x\n1\n0.5\n")
        let done = try await home.galley("run", file, "--input", "rows=in.csv", "--output", "answers=out.csv")
        #expect(done.status == 0, "\(done.err)")
        #expect(try String(contentsOfFile: home.path + "/out.csv", encoding: .utf8) == "x,y\n1.0,2.0\n0.5,1.0\n")
        let unnamed = try await home.galley("run", file)
        #expect(unnamed.status == 1 && unnamed.err.contains("--input rows=FILE"))
        let wrong = try await home.galley("run", file, "--input", "row=in.csv")
        #expect(wrong.status == 1 && wrong.err.contains("there is no input \"row\"; did you mean \"rows\"?"))
        try home.write("ragged.csv", "x\n1\n2,3\n")
        let ragged = try await home.galley("run", file, "--input", "rows=ragged.csv")
        #expect(
            ragged.status == 1 && ragged.err.contains("ragged.csv: lines 1 to 2 haven't as many fields"),
            "\(ragged.err)")
    }

    @Test("a writer takes the place of files alone, and says what it can't write without its own names")
    func writing() async throws {
        for (path, words) in [
            ("pipe", "/pipe can't be written: it is no regular file"), (".", "/. can't be written: it is a directory"),
            ("pipe/x.csv", "Cannot open file \"\(home.path)/pipe/x.csv\": Not a directory"),
        ] {
            try home.write(
                "write.galley.yaml",
                """
                galley: 1
                name: write
                nodes:
                  rows: {type: table-creator@1, at: [0, 0], columns: {x: BIGINT}, rows: [[1]]}
                  save: {type: csv-writer@1, at: [1, 0], path: "\(path)"}
                connections:
                  - rows -> save

                """)
            let outcome = try await home.shell(
                "[ -p pipe ] || mkfifo pipe; galley run write.galley.yaml; [ -p pipe ] && echo whole")
            #expect(outcome.err.contains(words) && outcome.out.hasSuffix("whole\n"), "\(outcome)")
        }
    }

    @Test("a failed node is named with its line, DuckDB's words and the statement")
    func failing() async throws {
        try home.write(
            "bad.galley.yaml",
            """
            galley: 1
            name: bad
            nodes:
              rows:
                type: table-creator@1
                at: [0, 0]
                columns: {t: VARCHAR}
                rows: [[one]]
              number:
                type: expression@1
                at: [1, 0]
                columns: {n: CAST(t AS INTEGER)}
            connections:
              - rows -> number

            """)
        let outcome = try await home.galley("run", "bad.galley.yaml")
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("bad.galley.yaml:9:3: error: number: "), "\(outcome.err)")
        #expect(outcome.err.contains("Could not convert string 'one' to INT32") && outcome.err.contains("in: SELECT"))
    }

    @Test("Ctrl-c cancels a run, which then leaves nothing half done", arguments: [SIGINT, SIGTERM])
    func cancelling(signal: Int32) async throws {
        try home.write(
            "long.galley.yaml",
            """
            galley: 1
            name: long
            nodes:
              first: {type: table-creator@1, at: [0, 0], columns: {n: INTEGER}, rows: [[1]]}
              shown: {type: csv-writer@1, at: [1, 0], path: first.csv}
              second: {type: table-creator@1, at: [0, 1], columns: {n: INTEGER}, rows: [[1]]}
              long:
                type: sql-query@1
                at: [1, 1]
                query: SELECT sum(a.i * b.i + n) AS s FROM range(10000000) AS a(i), range(10000000) AS b(i), "table"
              kept: {type: csv-writer@1, at: [2, 1], path: long.csv}
            connections:
              - first -> shown
              - second -> long
              - long -> kept

            """)
        let process = try home.start(GalleyHome.binary, ["run", "long.galley.yaml"])
        let hasBegun = await process.said("✓ shown")
        try #require(hasBegun, "\(process.err)")
        let start = ContinuousClock.now
        process.send(signal)
        let outcome = await process.outcome()
        #expect(outcome.status == 130 && outcome.err.hasSuffix("the next run goes on from there\n"), "\(outcome.err)")
        #expect(start.duration(to: .now) < .seconds(5))
        let left = home.snapshot().keys.filter { $0.contains("long.csv") || $0.contains("temporary/") }
        #expect(left.isEmpty, "\(left)")
    }
}
