import Catalog
import Editor
import Testing
import Workflow

@Suite("Highlighting SQL") struct HighlighterTests {
    private let names = Highlighter.Names(
        columns: ["arr_delay", "origin", "Wind Speed", "day"], tables: ["flights"], isComplete: true)

    /// Each part with what it is.
    private func parts(_ text: String, _ names: Highlighter.Names? = nil) -> [String] {
        let characters = Array(text)
        return Highlighter.sql.highlights(text, names ?? self.names).map {
            "\(String(characters[$0.range])):\($0.kind)"
        }
    }

    @Test("keywords, functions, strings, numbers, comments and names")
    func kinds() {
        #expect(
            parts("SELECT round(arr_delay, 1.5) -- far\nFROM flights /* a */ WHERE origin = 'JFK'") == [
                "SELECT:keyword", "round:function", "arr_delay:column", "1.5:number", "-- far:comment",
                "FROM:keyword", "flights:table", "/* a */:comment", "WHERE:keyword", "origin:column", "'JFK':string",
            ])
        #expect(parts("日 -- 本") == ["日:unknown", "-- 本:comment"])
    }

    @Test("a name that no column has is marked, one that the statement gives itself is not")
    func unknown() {
        #expect(parts("arr_dela > 1") == ["arr_dela:unknown", "1:number"])
        #expect(parts("\"wind speed\" > \"wind\"") == ["\"wind speed\":column", "\"wind\":unknown"])
        #expect(parts("SELECT f.tail, x FROM flights f").last == "flights:table")
        #expect(parts("SELECT f.tail, x FROM flights f").contains("x:unknown"))
        #expect(
            parts("WITH late AS (SELECT 1 AS one) SELECT one FROM late").allSatisfy { !$0.hasSuffix("unknown") })
        #expect(parts("arr_delay::BIGINT") == ["arr_delay:column", "BIGINT:keyword"])
        #expect(parts("CAST(day AS DATE)").allSatisfy { !$0.hasSuffix("unknown") })
        #expect(parts("list_transform([1], x -> x + 1)").allSatisfy { !$0.hasSuffix("unknown") })
        // Where not all columns are known, nothing is said.
        #expect(parts("tail", Highlighter.Names(columns: ["a"])) == [])
    }

    @Test("quotes and brackets without their other half")
    func open() {
        #expect(parts("(1 + (2)") == ["(:open", "1:number", "2:number"])
        #expect(parts("1)") == ["1:number", "):open"])
        #expect(parts("'a") == ["'a:open"])
        #expect(parts("[1)") == ["[:open", "1:number", "):open"])
    }

    @Test("Python and R, with the columns and tables that they may name")
    func scripts() {
        func parts(_ text: String, _ language: ScriptLanguage) -> [String] {
            let characters = Array(text)
            return Highlighter.script(language).highlights(text, names).map {
                "\(String(characters[$0.range])):\($0.kind)"
            }
        }
        #expect(
            parts("for x in flights['origin']:  # all\n    f(x.day, 'day', 2, (", .python) == [
                "for:keyword", "in:keyword", "flights:table", "'origin':column", "# all:comment",
                "f:function", "(:open", "day:column", "'day':column", "2:number", "(:open",
            ])
        #expect(
            parts("is.na(flights$day) | `Wind Speed` > 1L # NA", .r) == [
                "is.na:function", "flights:table", "day:column", "1L:number", "# NA:comment",
            ])
        #expect(parts("x = 'open", .python) == ["'open:open"])
    }

    @Test("whatever is typed, parts lie in the text and in order", arguments: 1...10 as ClosedRange<UInt64>)
    func fuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let letters = Array("ab1 '\"()[]-/*\n.,:$eé日👨‍👩‍👧")
        for _ in 0..<300 {
            let text = String((0..<30).map { _ in letters.randomElement(using: &generator)! })
            for language in [Highlighter.sql, .script(.python), .script(.r)] {
                let found = language.highlights(text, names)
                #expect(found.allSatisfy { $0.range.lowerBound >= 0 && $0.range.upperBound <= text.count }, "\(text)")
                #expect(zip(found, found.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
            }
        }
    }
}
