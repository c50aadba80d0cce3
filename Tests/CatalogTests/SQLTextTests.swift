import Catalog
import Testing
import Workflow

@Suite("SQL text") struct SQLTextTests {
    let schema: Schema = [
        Column("a", .bigint), Column("B c", .varchar), Column("month", .bigint), Column("date", .date),
        Column("origin_*", .bigint),
    ]

    @Test(
        "an expression reads the columns that it names",
        arguments: [
            ("a + 1", ["a"]), ("A", ["a"]), ("\"B c\" || 'a'", ["B c"]), ("'it''s a' || \"b C\"", ["B c"]),
            ("month(date)", ["date"]), ("month (month)", ["month"]), ("a::date", ["a"]),
            ("CAST(a AS date)", ["a", "date"]),
            ("1 -- a", []), ("/* a /* date */ month */ 2", []), ("E'\\'a' || date", ["date"]),
            ("$$a$$ || date", ["date"]),
            ("$x$ a $$ date $x$ || month", ["month"]), ("origin_EWR + 1", ["origin_*"]), ("count(*)", []),
            ("a * month", ["a", "month"]), ("(a) * 2", ["a"]), ("t.a", ["a"]), ("1e5 + a", ["a"]), ("not (a)", ["a"]),
            ("a in (date)", ["a", "date"]), ("x -> x + a", ["a"]), ("\"a", ["a"]), ("éa", []), ("", []),
        ])
    func columns(text: String, expected: [String]) {
        #expect(SQLText(text).columns(of: schema) == expected)
    }

    @Test(
        "a star, COLUMNS and positions read every column",
        arguments: [
            "*", "row(*)", "greatest(*COLUMNS(*))", "COLUMNS('a.*')", "struct_pack(t.*)", "a, *", "#1 + 2",
            "list(DISTINCT *)",
        ])
    func everything(text: String) {
        #expect(SQLText(text).columns(of: schema) == schema.names)
    }

    @Test("a name is what its quotes hold, accents and all")
    func names() {
        let names = SQLText("\"\u{301}a\"\"\u{301}\"").tokens.map(\.name)
        #expect(names.map { Array($0.utf8) } == [Array("\u{301}a\"\u{301}".utf8)])
    }

    @Test("a name is replaced where it is a name, quoted where it must be")
    func replacing() {
        let text = SQLText("a > 'a' AND a() -- a\n AND \"a\" < A")
        #expect(text.replacing("a", with: "b") == "b > 'a' AND a() -- a\n AND b < b")
        #expect(SQLText("x + 1").replacing("x", with: "B c") == "\"B c\" + 1")
        #expect(SQLText("x + 1").replacing("x", with: "order") == "\"order\" + 1")
    }

    @Test(
        "brackets, quotes and semicolons",
        arguments: [
            ("(a)", true), ("a) OR (b", false), ("(a", false), ("'a", false), ("'(' || \"[\"", true), ("a;", false),
            ("[1, {'k': 2}]", true), ("[1}", false), ("$$ ( $$", true), ("$$ (", false), ("-- (", true),
            ("'\u{301}a", false), ("'a'\u{301}", true), ("\"a\"\u{200D} || ('b'", false),
            ("$\u{301}$ ( $\u{301}$", true),
        ])
    func balanced(text: String, expected: Bool) {
        #expect(SQLText(text).isBalanced == expected)
    }
}
