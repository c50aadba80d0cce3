import Engine
import Service
import Testing
import Workflow

struct RowReaderTests {
    static let format = RequestFormat([.init(port: "table", rows: columns)])

    private static let columns = RowFormat([
        RowFormat.Field(Column("d", .double)), RowFormat.Field(Column("i", "INTEGER")),
        RowFormat.Field(Column("b", .boolean)), RowFormat.Field(Column("t", .varchar), isPassed: true),
        RowFormat.Field(Column("day", .date), isPassed: true),
        RowFormat.Field(Column("at", .timestamp), isPassed: true),
        RowFormat.Field(Column("price", "DECIMAL(6,2)"), isPassed: true),
        RowFormat.Field(Column("parts", "INTEGER[]"), isPassed: true),
        RowFormat.Field(Column("passed", .bigint), isPassed: true),
    ])

    private func read(_ text: String, rowLimit: Int = 10) throws(RowsFault) -> RequestRows {
        try RequestReader.read(Array(text.utf8), Self.format, rowLimit: rowLimit)
    }

    @Test("One object is one row, its columns typed as the contract says")
    func single() throws {
        let rows = try read(
            """
            {"d": 0.1, "i": -7, "b": true, "t": "caf\\u00e9 \\ud83d\\ude80\\n", "day": "2012-02-29",
             "at": "2013-01-31T06:00:00.5Z", "price": 1234.50, "parts": [1, [2]], "passed": 9007199254740993}
            """)
        #expect(rows.isSingle && rows.inputs[0].table.count == 1 && rows.inputs[0].unknown.isEmpty)
        #expect(
            rows.inputs[0].given == [3, 4, 5, 6, 7, 8])
        #expect(
            rows.inputs[0].table.columns == [
                TypedColumn(.doubles([0.1])), TypedColumn(.ints([-7])), TypedColumn(.bools([true])),
                TypedColumn(.texts(["café 🚀\n"])), TypedColumn(.texts(["2012-02-29"])),
                TypedColumn(.texts(["2013-01-31T06:00:00.5Z"])), TypedColumn(.texts(["1234.50"])),
                TypedColumn(.texts(["[1, [2]]"])), TypedColumn(.ints([9_007_199_254_740_993])),
            ])
    }

    @Test(
        "An array of objects and an object of rows are many rows, in any order of columns",
        arguments: [
            #"[{"d": 1, "i": 2.0, "b": false}, {"b": true, "i": 3e0, "d": 4, "t": null}]"#,
            #"{"rows": [{"d": 1, "i": 2, "b": false}, {"b": true, "i": 3, "d": 4, "t": null}]}"#,
        ])
    func many(text: String) throws {
        let rows = try read(text)
        #expect(!rows.isSingle && rows.inputs[0].table.count == 2)
        #expect(rows.inputs[0].table.columns[0] == TypedColumn(.doubles([1, 4])))
        #expect(rows.inputs[0].table.columns[1] == TypedColumn(.ints([2, 3])))
        #expect(rows.inputs[0].table.columns[3] == TypedColumn(.texts(["", ""]), missing: [true, true]))
    }

    @Test(
        "A name may be written with escapes or with space around it",
        arguments: [
            (#"{"a":1,"say \"b\"":2}"#, nil), (#"{ "a" :1 , "say \u0022b\u0022" : 2 }"#, nil),
            (#"{"\u0061": 1, "say \"b\"": 2}"#, nil), (#"{"a":1,"say "b"":2}"#, 13), (#"{"a":1,"a"#, 9),
        ] as [(String, Int?)])
    func names(text: String, fault: Int?) throws {
        let format = RequestFormat([
            .init(
                port: "table",
                rows: RowFormat([RowFormat.Field(Column("a", .bigint)), RowFormat.Field(Column(#"say "b""#, .bigint))]))
        ])
        do throws(RowsFault) {
            let rows = try RequestReader.read(Array(text.utf8), format)
            #expect(rows.inputs[0].table.columns == [TypedColumn(.ints([1])), TypedColumn(.ints([2]))] && fault == nil)
        } catch {
            guard case .json(_, let offset) = error else { throw error }
            #expect(offset == fault)
        }
    }

    @Test(
        "A number that keeps its digits may be written with a power of ten",
        arguments: [
            ("1.5e3", "1500"), ("-1e-05", "-0.00001"), ("12.345E2", "1234.5"), ("0.05e2", "5"), ("0.0012e4", "12"),
            ("123e-2", "1.23"), ("0e999", "0"), ("1234.50", "1234.50"),
        ])
    func powers(number: String, plain: String) throws {
        let rows = try read(#"{"d": 1, "i": 1, "b": true, "price": \#(number)}"#)
        #expect(rows.inputs[0].table.columns[6] == TypedColumn(.texts([plain])))
    }

    @Test("A column that is passed through may come late, or not again")
    func late() throws {
        let rows = try read(
            #"[{"d": 1, "i": 1, "b": true}, {"d": 1, "i": 1, "b": true}, {"d": 1, "i": 1, "b": true, "t": "x"}, "#
                + #"{"d": 1, "i": 1, "b": true}]"#)
        #expect(
            rows.inputs[0].table.columns[3]
                == TypedColumn(.texts(["", "", "x", ""]), missing: [true, true, false, true]))
        #expect(
            rows.inputs[0].table.columns[8] == TypedColumn(.ints([0, 0, 0, 0]), missing: [true, true, true, true]))
        #expect(rows.inputs[0].given == [3])
        #expect(throws: RowsFault.self) {
            try read(#"[{"d": 1, "i": 1, "b": true}, {"d": 1, "i": 1, "b": true, "t": "x", "t": "y"}]"#)
        }
    }

    @Test("No rows are no rows")
    func none() throws {
        let rows = try read("[]")
        #expect(
            rows.inputs[0].table.count == 0 && !rows.isSingle
                && rows.inputs[0].table.columns.allSatisfy { $0.count == 0 })
    }

    @Test("Columns that nobody asked for are named once")
    func unknown() throws {
        let rows = try read(#"[{"d":1,"i":1,"b":true,"z":{"a":[1]},"y":1},{"z":2,"d":1,"i":1,"b":true}]"#)
        #expect(rows.inputs[0].unknown == ["z", "y"])
    }

    @Test(
        "A value that doesn't fit is named with row, column and what was wanted",
        arguments: [
            (#""d": "1""#, "d", "must be a number, not the text “1”"),
            (#""d": 1e999"#, "d", "must be a number, not 1e999"),
            (#""d": null"#, "d", "must not be null"),
            (#""d": true"#, "d", "must be a number, not true"),
            (#""d": [1]"#, "d", "must be a number, not an array"),
            (#""d": {}"#, "d", "must be a number, not an object"),
            (#""i": 1.5"#, "i", "must be a whole number from -2147483648 to 2147483647, not 1.5"),
            (#""i": 2147483648"#, "i", "must be a whole number from -2147483648 to 2147483647, not 2147483648"),
            (#""b": null"#, "b", "must not be null"),
            (#""b": 1"#, "b", "must be true or false, not 1"),
            (#""t": 1"#, "t", "must be text, not 1"),
            (#""day": "2013-02-29""#, "day", #"must be a date such as "2013-01-31", not the text “2013-02-29”"#),
            (
                #""at": "2013-01-31T24:00:00""#, "at",
                #"must be a time such as "2013-01-31T06:00:00", not the text “2013-01-31T24:00:00”"#
            ),
            (#""price": 12345"#, "price", "must be a number with at most 4 digits before the point, not 12345"),
            (#""price": 1e4"#, "price", "must be a number with at most 4 digits before the point, not 1e4"),
            (#""price": 1e999"#, "price", "must be a number with at most 4 digits before the point, not 1e999"),
            (#""passed": 9223372036854775808"#, "passed", "must be a whole number, not 9223372036854775808"),
        ])
    func mistyped(value: String, column: String, message: String) {
        let good = [#""d": 1"#, #""i": 1"#, #""b": true"#].filter { !$0.hasPrefix("\"\(column)\"") }
        let row = "{\((good + [value]).joined(separator: ","))}"
        let fine = #"{"d": 1, "i": 1, "b": true}"#
        #expect(throws: RowsFault.values([RowProblem(row: 1, column: column, message: message)], more: false)) {
            try read("[\(fine), \(row)]")
        }
    }

    @Test("All that is missing or given twice is told at once, up to a limit")
    func several() {
        #expect(
            throws: RowsFault.values(
                [
                    RowProblem(row: 0, column: "d", message: "is given twice"),
                    RowProblem(row: 0, column: "i", message: "is missing"),
                    RowProblem(row: 0, column: "b", message: "is missing"),
                ], more: false)
        ) { try read(#"{"d": 1, "d": 2}"#) }
        #expect {
            try read("[" + Array(repeating: "{}", count: 8).joined(separator: ",") + "]")
        } throws: { error in
            guard case .values(let problems, true) = error as? RowsFault else { return false }
            return problems.count == 20 && problems.last == RowProblem(row: 6, column: "i", message: "is missing")
        }
    }

    @Test(
        "What is no JSON is refused at its byte",
        arguments: [
            (#"{"d": NaN}"#, 6, "NaN"), (#"{"d": -Infinity}"#, 6, "-Infinity"), (#"{"d": Infinity}"#, 6, "Infinity"),
            (#"{"d": 01}"#, 7, ""), (#"{"d": 1.}"#, 8, ""), (#"{"d": +1}"#, 6, ""), (#"{"d": .5}"#, 6, ""),
            (#"{"d" 1}"#, 5, ""), (#"{"d": 1,}"#, 8, ""), (#"{d: 1}"#, 1, ""), (#"{'d': 1}"#, 1, ""),
            (#"{"d": 1"#, 7, "ends"), (#"[{"d": 1, "i": 1, "b": true}"#, 28, "ends"), (#"{"t": "x"#, 8, "closed"),
            (#"{"d": 1, "i": 1, "b": true} x"#, 28, "more"), (#"{"t": "\x"}"#, 7, "escape"),
            (#"{"t": "\ud800"}"#, 9, "half"), (#"{"t": "\u12"}"#, 7, "four"), ("{\"t\": \"\u{1}\"}", 7, "control"),
            (#"{"t": tru}"#, 6, ""),
        ])
    func malformed(text: String, offset: Int, words: String) {
        #expect {
            try read(text)
        } throws: { error in
            guard case .json(let message, let place) = error as? RowsFault else { return false }
            return place == offset && (words.isEmpty || message.contains(words))
        }
    }

    @Test("Bytes that are no UTF-8 are refused")
    func encoding() {
        #expect(throws: RowsFault.json("a string is not UTF-8", offset: 7)) {
            try RequestReader.read(Array(#"{"t": ""#.utf8) + [0xff, 0x22, 0x7d], Self.format)
        }
    }

    @Test("Deep nesting is refused, wherever it is", arguments: ["z", "d", "parts"])
    func nesting(column: String) {
        let deep = String(repeating: "[", count: 100_000)
        #expect {
            try read("{\"\(column)\": \(deep)")
        } throws: { error in
            guard case .json(let message, _) = error as? RowsFault else { return false }
            return message.contains("nested")
        }
        #expect(throws: RowsFault.self) { try read(deep) }
    }

    @Test(
        "Other shapes are named",
        arguments: ["", " ", "1", "\"x\"", "null", "[1]", "[[]]", #"{"rows": [], "d": 1}"#])
    func shapes(text: String) {
        #expect {
            try read(text)
        } throws: {
            if case .shape = $0 as? RowsFault { true } else { false }
        }
    }

    @Test("More rows than allowed are refused before they are read")
    func rowLimit() {
        let row = #"{"d": 1, "i": 1, "b": true}"#
        #expect(throws: RowsFault.tooManyRows(limit: 2)) { try read("[\(row),\(row),\(row),oops", rowLimit: 2) }
    }
}
