import Catalog
import Testing
import Workflow

/// Scripts taken apart without being run.
@Suite("Script texts") struct ScriptTextTests {
    @Test(
        "what doesn't end is found, and where",
        arguments: [
            (ScriptLanguage.python, "x = (1,\ny = 2", "“(” is never closed", 1, 5),
            (.python, "x = 1\ny = x]", "nothing opens this “]”", 2, 6),
            (.python, "x = 'it\ny = 2", "a text begins here that doesn't end", 1, 5),
            (.python, "def f():\n    \"\"\"long\n    text", "a text begins here that doesn't end", 2, 5),
            (.r, "x <- c(1, 2\n", "“(” is never closed", 1, 7),
            (.r, "x <- 'a\nb", "a text begins here that doesn't end", 1, 6),
            (.r, "x <- r\"(a)", "a text begins here that doesn't end", 1, 6),
        ])
    func problems(language: ScriptLanguage, text: String, message: String, line: Int, column: Int) throws {
        let problem = try #require(ScriptText(text, language).problem)
        #expect(problem.message == message && problem.spot.line == line && problem.spot.column == column, "\(problem)")
    }

    @Test(
        "what is right is let through",
        arguments: [
            (ScriptLanguage.python, "x = {'a': [1, (2)]}  # ) an aside"), (.python, "s = r'\\d' + f\"{x['a']}\" + b''"),
            (.python, "s = '''it's\n(''' + \"\"\"\"quoted\" \"\"\""), (.python, "s = 'a\\\nb'"), (.python, ""),
            (.r, "x <- list(`odd (name` = 1, 'a\nb', r\"---(a \" b)---\") # ("), (.r, "my.var[[1]]$b %in% 1e-5"),
            (.r, "r <- \"(\""),
        ])
    func right(language: ScriptLanguage, text: String) {
        #expect(ScriptText(text, language).problem == nil)
    }

    @Test("words, texts, numbers and comments are told apart")
    func tokens() {
        func parts(_ text: String, _ language: ScriptLanguage) -> [String] {
            let script = ScriptText(text, language)
            return script.tokens.map { "\($0.kind) \(script.text($0))" }
        }
        #expect(
            parts("df.x = 1.5e-3 + rb'a' # b", .python) == [
                "word df", "symbol .", "word x", "symbol =", "number 1.5e-3", "symbol +", "string rb'a'", "comment # b",
            ])
        #expect(
            parts("read.csv(.x, 0x1FL)", .r) == [
                "word read.csv", "symbol (", "word .x", "symbol ,", "number 0x1FL", "symbol )",
            ])
    }

    @Test("types that a script isn't given")
    func types() {
        #expect(ScriptLanguage.python.carrier(of: "INTEGER[]") == nil)
        #expect(ScriptLanguage.python.carrier(of: "STRUCT(a INTEGER)") == nil)
        #expect(ScriptLanguage.python.carrier(of: "INTERVAL") == nil)
        #expect(ScriptLanguage.python.carrier(of: "DECIMAL(38,2)") == "DECIMAL(38,2)")
        #expect(ScriptLanguage.r.carrier(of: "DECIMAL(15,2)") == .double)
        #expect(ScriptLanguage.r.carrier(of: "DECIMAL(16,2)") == nil)
        #expect(ScriptLanguage.r.carrier(of: "BLOB") == nil)
        #expect(ScriptLanguage.python.carrier(of: "ENUM('a', 'b')") == .varchar)
    }
}
