import Catalog
import Engine
import Testing
import Workflow

@Suite("Readers and writers on DuckDB") struct SourceNodeTests {
    let folder: TemporaryFolder
    let bench: NodeBench

    init() throws {
        folder = try TemporaryFolder()
        bench = try NodeBench()
    }

    private func rows(_ type: any NodeType, _ parameters: Parameters) throws -> [[ParameterValue]] {
        try bench.rows(type, parameters, folder: folder.path)
    }

    private func findings(_ type: any NodeType, _ parameters: Parameters) -> [Diagnostic] {
        var context = InferenceContext(
            id: "node", node: Node(type: type.id, parameters: parameters), type: type, inputs: [:], namedOutputs: [],
            folder: folder.path, binder: bench.binder)
        _ = context.inferChecked(type)
        return context.diagnostics
    }

    @Test("what a CSV file holds is detected")
    func detected() throws {
        try folder.write("a.csv", "n;t;d\n1;x;2013-01-01\n;\"a;b\";\n")
        #expect(try rows(CSVReader(), ["path": "a.csv"]) == [[1, "x", "2013-01-01"], [.null, "a;b", .null]])
    }

    @Test("what is said wins over what would be detected")
    func said() throws {
        try folder.write("a.csv", "made by hand\nn|t\n007|NA\n008|-\n")
        let parameters: Parameters = [
            "path": "a.csv", "delimiter": "|", "header": true, "types": ["n": "VARCHAR"], "nulls": ["NA", "-"],
            "skip": 1, "quote": "'", "encoding": "latin-1",
        ]
        #expect(try rows(CSVReader(), parameters) == [["007", .null], ["008", .null]])
        try folder.write("b.csv", "1,2\n3,4\n")
        #expect(try rows(CSVReader(), ["path": "b.csv", "header": false]).count == 2)
    }

    @Test("decimals and dates are read as they are written")
    func decimals() throws {
        try folder.write("a.csv", "d;t;x\n31.12.2013;31.12.2013 10:20;2,5\n1.2.2014;1.2.2014 00:00;-0,25\n")
        let parameters: Parameters = [
            "path": "a.csv", "decimal": ",", "dates": "%d.%m.%Y", "timestamps": "%d.%m.%Y %H:%M",
        ]
        #expect(
            try rows(CSVReader(), parameters) == [
                ["2013-12-31", "2013-12-31 10:20:00", 2.5], ["2014-02-01", "2014-02-01 00:00:00", -0.25],
            ])
        try folder.write("tab.csv", "a\tb\n1\tx\n")
        for delimiter in ["tab", "\\t", "\t"] as [ParameterValue] {
            #expect(try rows(CSVReader(), ["path": "tab.csv", "delimiter": delimiter]) == [[1, "x"]])
        }
    }

    @Test("dates that may be read in several ways stay text until it is said how", arguments: ["a.csv", "*.csv"])
    func uncertainDates(path: String) throws {
        try folder.write("a.csv", "d,t,u\n01/02/2013,01/02/2013 10:20,2013-02-01 10:20:00\n")
        try folder.write("b.csv", "d,t,u\n03/04/2013,03/04/2013 10:20,2013-02-01 10:20:00\n")
        let first = try #require(try rows(CSVReader(), ["path": .string(path)]).first)
        #expect(first == ["01/02/2013", "01/02/2013 10:20", "2013-02-01 10:20:00"])
        let said: Parameters = ["path": .string(path), "dates": "%m/%d/%Y", "timestamps": "%m/%d/%Y %H:%M"]
        #expect(try rows(CSVReader(), said).first?.prefix(2) == ["2013-01-02", "2013-01-02 10:20:00"])
        let error = #expect(throws: DuckDBError.self) {
            try rows(CSVReader(), ["path": "a.csv", "types": ["d": "DATE"]])
        }
        #expect(error.flatMap { CSVComplaint($0.message) }?.sentence.contains("say how such are written") == true)
    }

    @Test("a row that looks like a comment is left out only when asked")
    func comments() throws {
        let file = try folder.write("a.csv", "a,b\n1,2\n#5,3\n4,5\n")
        let words = "lines that begin with # look like comments"
        #expect(
            findings(CSVReader(), ["path": "a.csv"]).map(\.message) == [
                "can't read \"a.csv\": \(file): \(words); leave them out with comment: \"#\", or keep them with comment: \"\""
            ])
        #expect(try rows(CSVReader(), ["path": "a.csv", "comment": "#"]) == [[1, 2], [4, 5]])
        #expect(try rows(CSVReader(), ["path": "a.csv", "comment": ""]).map { $0[0] } == ["1", "#5", "4"])
        try folder.write("b.csv", "a,b\n1,2\n")
        #expect(try rows(CSVReader(), ["path": "*.csv"]).count == 4)
    }

    @Test("packed files, patterns and other formats are read")
    func formats() throws {
        try folder.copy("SELECT 1 AS a, 'x' AS b", to: "a.csv.gz", "FORMAT csv")
        try folder.copy("SELECT 2 AS a, 'y' AS b", to: "b.csv.gz", "FORMAT csv")
        try folder.copy("SELECT 3 AS a, 'z' AS b", to: "a.parquet", "FORMAT parquet")
        try folder.write("a.jsonl", "{\"a\": 4, \"b\": \"p\"}\n{\"a\": 5}\n")
        try folder.write("a.json", "[{\"a\": 6, \"b\": \"q\"}]")
        #expect(try rows(CSVReader(), ["path": "*.csv.gz"]) == [[1, "x"], [2, "y"]])
        #expect(try rows(ParquetReader(), ["path": "a.parquet"]) == [[3, "z"]])
        #expect(try rows(JSONFileReader(), ["path": "a.jsonl"]) == [[4, "p"], [5, .null]])
        #expect(
            try rows(JSONFileReader(), ["path": "a.json", "format": "array", "types": ["a": "DOUBLE"]]) == [[6.0, "q"]])
    }

    @Test(
        "a file that can't be read is one finding at its path that names it",
        arguments: ["none.csv", "", ".", "empty.csv", "/none/at/all.csv"])
    func unreadable(path: String) throws {
        try folder.write("empty.csv", "")
        let found = findings(CSVReader(), ["path": .string(path)])
        #expect(found.count == 1)
        #expect(found.first?.place == .parameter("path"))
        #expect(found.first?.message.contains(path) == true)
    }

    @Test("rows of different lengths are refused, not swallowed")
    func ragged() throws {
        let rows = String(repeating: "1,2\n", count: 5)
        try folder.write("a.csv", "a,b\n\(rows)1,2,3\n\(rows)")
        #expect(findings(CSVReader(), ["path": "a.csv"]).map(\.code) == ["unclear-delimiter"])
        let found = findings(CSVReader(), ["path": "a.csv", "delimiter": ","])
        #expect(found.map(\.code) == ["unreadable-file"])
        #expect(found.first?.message.contains("same number of fields") == true)
        #expect(try self.rows(CSVReader(), ["path": "a.csv", "delimiter": ",", "ignore-errors": true]).count == 10)
    }

    @Test("a bad row beyond what was looked at stops the run and names the line")
    func raggedLater() throws {
        try folder.write("a.csv", "a,b\n" + String(repeating: "1,2\n", count: 40_000) + "1,2,3\n")
        let error = #expect(throws: DuckDBError.self) { try rows(CSVReader(), ["path": "a.csv"]) }
        #expect(error?.message.contains("Line: 40002") == true)
    }

    @Test("a table is written down")
    func creator() throws {
        let rows = try rows(
            TableCreator(),
            [
                "columns": ["code": "VARCHAR", "n": "DECIMAL(4,1)", "l": "BIGINT[]"],
                "rows": [["it's", 1.5, [1, 2]], ["code": "b"]],
            ])
        #expect(rows == [["it's", "1.5", "[1, 2]"], ["b", .null, .null]])
        #expect(try self.rows(TableCreator(), ["columns": ["a": "BIGINT"]]) == [])
    }

    @Test("what a writer writes, a reader reads")
    func writers() throws {
        var bench = bench
        try bench.connect("table", "SELECT 1 AS a, NULL::VARCHAR AS b UNION ALL SELECT 2, 'x;y'")
        for delimiter in [";", "tab", "\\t"] as [ParameterValue] {
            let csv: Parameters = ["path": "o.csv.gz", "delimiter": delimiter, "null": "NA"]
            try write(CSVWriter(), csv, with: bench)
            let read: Parameters = ["path": "o.csv.gz", "delimiter": delimiter, "nulls": ["NA"]]
            #expect(try rows(CSVReader(), read) == [[1, .null], [2, "x;y"]])
        }
        try write(ParquetWriter(), ["path": "o.parquet"], with: bench)
        #expect(try rows(ParquetReader(), ["path": "o.parquet"]) == [[1, .null], [2, "x;y"]])
    }

    private func write(_ type: any NodeType, _ parameters: Parameters, with bench: NodeBench) throws {
        let node = Node(type: type.id, parameters: parameters)
        let lowering = LoweringContext(
            id: "node", node: node, parameters: ParameterReader(node, type), tables: [:], models: [:],
            ports: ["table"], namedOutputs: [], folder: folder.path)
        let operation = try #require(try type.lower(lowering)["table"])
        let export = try #require({ if case .export(let export) = operation { export } else { nil } }() as Export?)
        try bench.connection.execute("COPY \"table\" TO \(SQL.literal(export.file)) \(export.copyOptions)")
    }
}
