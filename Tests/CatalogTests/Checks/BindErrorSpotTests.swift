import Catalog
import Testing
import Workflow

/// Where in what the user wrote DuckDB's message points.
@Suite("Places of SQL faults") struct BindErrorSpotTests {
    private func spot(_ message: String, in text: String) -> [Int]? {
        BindError(message: message, sql: "").spot(in: text).map { [$0.line, $0.column] }
    }

    @Test("the caret's place, where the statement's line is shown whole, cut, or with more around")
    func caret() {
        let text = "SELECT a\nFORM t"
        let whole = "Parser Error: syntax error at or near \"t\"\n\nLINE 2: FORM t\n             ^"
        #expect(spot(whole, in: text) == [2, 6])
        let first = "Parser Error: syntax error\n\nLINE 1: ...  LIMIT 0)) SELECT * FROM (SELECT a,, b...\n"
        let caret = String(repeating: " ", count: "LINE 1: ...  LIMIT 0)) SELECT * FROM (SELECT a,".count) + "^"
        #expect(spot(first + caret, in: "SELECT a,, b FROM t") == [1, 10])
        // Of several places that look alike, the one with the same before it.
        let alike = "Binder Error: no\n\nLINE 1: SELECT f(x) + g(x)\n                        ^"
        #expect(spot(alike, in: "f(x) + g(x)") == [1, 10])
    }

    @Test("a name that isn't there is where it is written first, also after wide characters and in quotes")
    func names() {
        let error = BindError(message: "", sql: "", unknownColumn: "wind")
        #expect(error.spot(in: "'日本' = origin\nAND \"wind\" > 1") == TextSpot(line: 2, column: 5))
        #expect(spot("Catalog Error: Table with name tt does not exist!", in: "SELECT 1 FROM tt") == [1, 15])
    }

    @Test("a text that ends too early is told from one that is wrong")
    func unfinished() {
        func last(_ text: String, _ shown: String, line: Int = 1) -> String? {
            let place = "LINE \(line): \(shown)"
            let message = "Parser Error: syntax error at or near \")\"\n\n\(place)) AS y\n"
            return BindError(message: message + String(repeating: " ", count: place.count) + "^", sql: "")
                .lastWord(ofUnfinished: text)
        }
        #expect(last("x +", "SELECT (x +") == "+")
        #expect(last("x AND ", "SELECT (x AND ") == "AND")
        #expect(last("origin = 'EWR' AND x -", "... 'EWR' AND x -") == "-")
        #expect(last("SELECT x\nFROM a WHERE\n", "", line: 3) == "WHERE")
        #expect(last("f(x +) + f(x +)", "SELECT (f(x +") == nil)
        #expect(last("SELECT f(x +\n)", "", line: 2) == nil)
        #expect(BindError(message: "syntax error", sql: "").lastWord(ofUnfinished: "x +") == nil)
    }

    @Test("nothing where the message shows no line, or one that isn't the user's")
    func none() {
        #expect(spot("Binder Error: no", in: "a") == nil)
        #expect(spot("Binder Error: no\nLINE 7: x\n        ^", in: "a") == nil)
        #expect(spot("Binder Error: no\nLINE x", in: "a") == nil)
        #expect(spot("Binder Error: no\nLINE 1: zzz\n        ^", in: "a") == nil)
    }
}
