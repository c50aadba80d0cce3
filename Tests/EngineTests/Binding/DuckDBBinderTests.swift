import Catalog
import Engine
import Foundation
import Testing
import Workflow

@Suite("Binding") struct DuckDBBinderTests {
    let binder = DuckDBBinder()
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func source(_ reader: String, _ file: String) -> Source {
        Source("SELECT * FROM \(raw: reader)(\(literal: .string(file)))", files: [file])
    }

    @Test("a statement's columns follow from its inputs' schemas")
    func statement() throws {
        let schema: Schema = [Column("a", .bigint), Column("b c", "DECIMAL(9,2)")]
        let columns = try binder.columns(
            of: "SELECT *, a * 0.5 AS half, [a] AS list FROM \(input: "table")", inputs: ["table": schema])
        #expect(
            columns.columns == schema.columns + [Column("half", "DECIMAL(21,1)"), Column("list", "BIGINT[]")])
    }

    @Test("a misspelt column is named")
    func unknownColumn() {
        let error = #expect(throws: BindError.self) {
            try binder.columns(of: "SELECT nope FROM \(input: "table")", inputs: ["table": [Column("a", .bigint)]])
        }
        #expect(error?.unknownColumn == "nope")
    }

    @Test(
        "SQL in a document can neither act nor read files",
        arguments: [
            "SELECT * FROM read_text('/etc/hostname')", "SELECT * FROM glob('/etc/*')",
            "SELECT * FROM '/etc/passwd.csv'",
            "SELECT getenv('HOME')", "COPY (SELECT 1) TO '/tmp/galley-must-not-exist.csv'", "SELECT 1; SELECT 2",
            "INSTALL httpfs", "FROM Sniff_CSV('/etc/passwd')", "SELECT * FROM read_csv('http://localhost:1/x.csv')",
            "ATTACH '/tmp/x.db'",
            "SELECT * FROM (SELECT 1); DROP TABLE x; --",
        ])
    func refused(sql: String) {
        #expect(throws: BindError.self) { try binder.columns(of: SQL(raw: sql), inputs: [:]) }
        #expect(!FileManager.default.fileExists(atPath: "/tmp/galley-must-not-exist.csv"))
    }

    @Test("CSV, compressed too, JSON and Parquet are sniffed")
    func sniffing() throws {
        let query = "SELECT i AS n, i::VARCHAR || 'x' AS t FROM range(50000) r(i)"
        let expected: Schema = [Column("n", .bigint), Column("t", .varchar)]
        let files = [
            ("read_csv", try folder.copy(query, to: "a.csv", "FORMAT csv")),
            ("read_csv", try folder.copy(query, to: "a.csv.gz", "FORMAT csv")),
            ("read_json", try folder.copy(query, to: "a.json", "FORMAT json")),
            ("read_parquet", try folder.copy(query, to: "a.parquet", "FORMAT parquet")),
            ("read_csv", folder.path + "/a.cs*"),
        ]
        for (reader, file) in files { #expect(try binder.columns(of: source(reader, file)) == expected) }
    }

    @Test("ten thousand columns are no trouble")
    func manyColumns() throws {
        let names = (0..<10_000).map { "c\($0)" }.joined(separator: ",")
        let row = (0..<10_000).map(String.init).joined(separator: ",")
        let file = try folder.write("wide.csv", "\(names)\n\(row)\n\(row)\n")
        #expect(try binder.columns(of: source("read_csv", file)).columns.count == 10_000)
    }

    @Test("a file that can't be read is named, with what is wrong")
    func badFiles() throws {
        let empty = try folder.write("empty.csv", "")
        let cases = [
            (folder.path + "/none.csv", "doesn't exist"), (folder.path, "is a directory"), (empty, "is empty"),
            (folder.path + "/*.tsv", "matches no file"), ("s3://bucket/a.csv", "is not a file on this machine"),
        ]
        for (file, words) in cases {
            let error = #expect(throws: BindError.self) { try binder.columns(of: source("read_csv", file)) }
            #expect(error?.message.contains(file) == true && error?.message.contains(words) == true)
        }
        let latin = try folder.write("latin.csv", Data([0x61, 0x2c, 0x62, 0x0a, 0xe9, 0xff, 0x2c, 0x31, 0x0a]))
        let error = #expect(throws: BindError.self) {
            try binder.columns(
                of: Source("SELECT * FROM read_csv(\(literal: .string(latin)), strict_mode = true)", files: [latin]))
        }
        #expect(error?.message.contains("latin.csv") == true)
    }

    @Test("a source may read its own files only")
    func otherFile() throws {
        let mine = try folder.write("mine.csv", "a\n1\n")
        let other = try folder.write("other.csv", "b\n1\n")
        let sneaky = Source(
            "SELECT * FROM read_csv(\(literal: .string(mine))), read_csv(\(literal: .string(other)))", files: [mine])
        #expect(throws: BindError.self) { try binder.columns(of: sneaky) }
    }

    @Test("a changed file is sniffed anew")
    func changes() throws {
        let file = try folder.write("a.csv", "a\n1\n")
        #expect(try binder.columns(of: source("read_csv", file)).names == ["a"])
        #expect(!binder.forgetChangedSources())
        try folder.write("a.csv", "a,b\n1,2\n")
        #expect(binder.forgetChangedSources())
        #expect(try binder.columns(of: source("read_csv", file)).names == ["a", "b"])
    }

    @Test("a source that nobody asks about any more is no news for ever")
    func abandoned() throws {
        let file = try folder.write("a.csv", "a\n1\n")
        _ = try binder.columns(of: source("read_csv_auto", file))
        _ = try binder.columns(of: source("read_csv", file))
        try folder.write("a.csv", "a,b\n1,2\n")
        #expect(binder.forgetChangedSources())
        _ = try binder.columns(of: source("read_csv", file))
        #expect(!binder.forgetChangedSources())
    }

    @Test("many threads may ask at once")
    func concurrency() async throws {
        let binder = binder
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let sql: SQL = "SELECT *, \(literal: .int(number % 8)) AS n FROM \(input: "table")"
                    return try binder.columns(of: sql, inputs: ["table": [Column("a", .bigint)]]).columns.count
                }
            }
            for try await count in group { #expect(count == 2) }
        }
    }
}
