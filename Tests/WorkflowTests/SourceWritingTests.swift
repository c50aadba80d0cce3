import OrderedCollections
import Testing
import Workflow

@Suite("A text written by hand keeps its hand") struct SourceWritingTests {
    static let text = """
        # Which flights will be late?
        galley: 1
        name: late-flights   # as in the paper

        nodes:
          # from the Bureau of Transportation
          flights:
            type: csv-reader@1
            at: [0, 1]          # top left
            path: 'data/flights.csv.gz'

          keep-flown: { type: row-filter@1, at: [1, 1], where: arr_delay IS NOT NULL }

          script:   # mine
            at:
              - 2
              - 1
            type: "python@1"
            # columns it reads
            columns: [ dep_delay,
                       origin ]
            code: |
              import math

              # a comment of Python's
              x = 1

            # seed: 7
          last:
            type: limit@1
            at: [3, 1]
            rows:
            # the end of last

          # the end of the nodes
        connections:   # left to right
        - flights -> keep-flown
        - "keep-flown -> script.in"   # the long way

        # the end

        """

    /// The lines that change, in diff's notation.
    private func changes(_ edits: Edit..., in text: String = Self.text) throws -> String {
        let source = try DocumentText(reading: text)
        var workflow = source.workflow
        for edit in edits { try workflow.apply(edit) }
        let written = source.text(for: workflow)
        #expect(try DocumentText(reading: written).workflow == workflow, "\(written)")
        func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        let changes = lines(written).difference(from: lines(text))
        return (changes.removals.map { "-\($0.line)" } + changes.insertions.map { "+\($0.line)" })
            .joined(separator: "\n")
    }

    @Test("it is read for what it says") func reads() throws {
        let workflow = try DocumentText(reading: Self.text).workflow
        #expect(Array(workflow.nodes.keys) == ["flights", "keep-flown", "script", "last"])
        #expect(workflow.nodes["script"]?.at == GridPoint(2, 1))
        #expect(
            workflow.nodes["script"]?.parameters
                == ["columns": ["dep_delay", "origin"], "code": "import math\n\n# a comment of Python's\nx = 1\n"])
        #expect(workflow.nodes["last"]?.parameters == ["rows": .null])
        #expect(workflow.connections.map(\.description) == ["flights -> keep-flown", "keep-flown -> script.in"])
    }

    @Test(
        "one edit changes the lines it concerns",
        arguments: [
            (Edit.rename(workflow: "late"), "-name: late-flights   # as in the paper\n+name: late   # as in the paper"),
            (
                .move("flights", to: GridPoint(0, 0)),
                "-    at: [0, 1]          # top left\n+    at: [0, 0]          # top left"
            ),
            (.setTitle("flights", "Flights: all"), "+    title: \"Flights: all\""),
            (.setType("script", "python@2"), "-    type: \"python@1\"\n+    type: python@2"),
            (.move("script", to: GridPoint(2, 2)), "-    at:\n-      - 2\n-      - 1\n+    at: [2, 2]"),
            (
                .setParameter("keep-flown", "where", "a > 1", index: nil),
                """
                -  keep-flown: { type: row-filter@1, at: [1, 1], where: arr_delay IS NOT NULL }
                +  keep-flown:
                +    type: row-filter@1
                +    at: [1, 1]
                +    where: a > 1
                """
            ),
            (.setParameter("flights", "path", nil, index: nil), "-    path: 'data/flights.csv.gz'"),
            (
                .setParameter("flights", "path", "other.csv", index: nil),
                "-    path: 'data/flights.csv.gz'\n+    path: other.csv"
            ),
            (.setParameter("flights", "header", true, index: nil), "+    header: true"),
            (.setParameter("flights", "header", true, index: 0), "+    header: true"),
            (.setParameter("last", "rows", 5, index: nil), "-    rows:\n+    rows: 5"),
            (
                .setParameter("script", "code", "import math\n\nx = 2\n", index: nil),
                "-      # a comment of Python's\n-      x = 1\n+      x = 2"
            ),
            (
                .setParameter("script", "columns", ["origin"], index: nil),
                "-    columns: [ dep_delay,\n-               origin ]\n+    columns: [origin]"
            ),
            (
                .renameNode("keep-flown", to: "flown"),
                """
                -  keep-flown: { type: row-filter@1, at: [1, 1], where: arr_delay IS NOT NULL }
                -- flights -> keep-flown
                -- "keep-flown -> script.in"   # the long way
                +  flown:
                +    type: row-filter@1
                +    at: [1, 1]
                +    where: arr_delay IS NOT NULL
                +- flights -> flown
                +- flown -> script.in   # the long way
                """
            ),
            (
                .renameNode("script", to: "s"),
                "-  script:   # mine\n-- \"keep-flown -> script.in\"   # the long way\n+  s:   # mine\n+- keep-flown -> s.in   # the long way"
            ),
            (
                .disconnect(Connection(from: Endpoint("flights"), to: Endpoint("keep-flown"))),
                "-- flights -> keep-flown"
            ),
            (
                .connect(Connection(from: Endpoint("script"), to: Endpoint("last", "in")), index: nil),
                "+- script -> last.in"
            ),
            (.removeNode("last"), "-  last:\n-    type: limit@1\n-    at: [3, 1]\n-    rows:\n-    # the end of last"),
            (
                .addNode("new", Node(type: "sorter@1", at: GridPoint(4, 4), parameters: ["by": ["a"]]), index: nil),
                "+  new:\n+    type: sorter@1\n+    at: [4, 4]\n+    by: [a]"
            ),
        ])
    func oneEdit(edit: Edit, expected: String) throws { #expect(try changes(edit) == expected) }

    @Test("a text that looks alike and is written otherwise is another one") func spelling() throws {
        let (composed, apart) = ("caf\u{e9}", "cafe\u{301}")
        let source = try DocumentText(
            reading: """
                galley: 1
                name: \(apart)
                nodes:
                  a:
                    type: x@1
                    title: \(apart)
                    at: [0, 0]
                    p: \(apart)
                    m: {\(apart): 1}

                """)
        var history = History(source.workflow)
        let edits: [Edit] = [
            .rename(workflow: composed), .setTitle("a", composed),
            .setParameter("a", "p", .string(composed), index: 0),
            .setParameter("a", "m", .map([composed: 1]), index: 1),
        ]
        for (number, edit) in edits.enumerated() {
            try history.apply(edit)
            #expect(history.current == number + 1)
        }
        let written = source.text(for: history.workflow)
        #expect(!written.unicodeScalars.contains("\u{301}"), "\(written)")
        #expect(try DocumentText(reading: written).workflow == history.workflow)
    }

    @Test("an edit and its inverse change nothing") func inverse() throws {
        #expect(try changes(.renameNode("script", to: "s"), .renameNode("s", to: "script")).isEmpty)
    }

    @Test("new entries take the hand's indentation, blank lines and line breaks") func habits() throws {
        let text =
            "galley: 1\r\nname: x\r\nnodes:\r\n    a:\r\n        type: x@1\r\n        at: [0, 0]\r\n\r\n    b:\r\n        type: x@1\r\n        at: [0, 0]"
        let source = try DocumentText(reading: text)
        var workflow = source.workflow
        try workflow.apply(.addNode("c", Node(type: "y@1", parameters: ["n": 1]), index: nil))
        try workflow.apply(.connect(Connection(from: Endpoint("a"), to: Endpoint("c")), index: nil))
        #expect(
            source.text(for: workflow) == text
                + "\r\n\r\n    c:\r\n        type: y@1\r\n        at: [0, 0]\r\n        n: 1\r\nconnections:\r\n  - a -> c\r\n"
        )
    }

    @Test("a document in one line is written anew when it changes") func opaque() throws {
        let text = "{galley: 1, name: x, nodes: {a: {type: x@1, at: [0, 0]}}}"
        let source = try DocumentText(reading: text)
        #expect(source.text(for: source.workflow) == text)
        var workflow = source.workflow
        try workflow.apply(.rename(workflow: "y"))
        #expect(source.text(for: workflow) == "galley: 1\nname: y\nnodes:\n  a:\n    type: x@1\n    at: [0, 0]\n")
    }

    @Test("every place has its line and column") func positions() throws {
        let source = try DocumentText(reading: Self.text)
        #expect(source.position(in: "flights")?.description == "7:3")
        #expect(source.position(of: .parameter("path"), in: "flights")?.description == "10:5")
        #expect(source.position(of: .parameter("where"), in: "keep-flown")?.description == "12:49")
        #expect(source.position(of: .parameter("missing"), in: "script")?.description == "14:3")
        #expect(source.position(of: .input("in"), in: "script")?.description == "38:3")
        #expect(source.position(of: .output("table"), in: "last")?.description == "29:3")
        #expect(source.position(of: source.workflow.connections[0])?.description == "37:3")
        #expect(source.position(in: "zebra") == nil)
    }
}

@Suite("Values have one canonical form") struct CanonicalFormTests {
    private func line(_ value: ParameterValue) -> String {
        let text = DocumentText.canonical(
            Workflow(name: "w", nodes: ["a": Node(type: "x@1", parameters: ["p": value])]))
        return String(text.split(separator: "    at: [0, 0]\n    p:")[1].dropLast())
    }

    @Test(
        "scalars",
        arguments: [
            (.null, " null"), (true, " true"), (-3, " -3"), (1.0, " 1.0"), (0.1, " 0.1"), (1e-5, " 1.0e-05"),
            (1e300, " 1.0e+300"), (.double(.infinity), " .inf"), (.double(.nan), " .nan"), (.double(-0.0), " -0.0"),
            ("plain text", " plain text"), ("carrier = 'UA'", " carrier = 'UA'"), ("", " \"\""), ("true", " \"true\""),
            ("No", " \"No\""), ("12", " \"12\""), ("0x1F", " \"0x1F\""), ("1_000", " 1_000"), ("a: b", " \"a: b\""),
            ("a:b", " a:b"), ("a #b", " \"a #b\""), ("a#b", " a#b"), ("\"a\": b", " '\"a\": b'"), ("- a", " \"- a\""),
            ("-a", " -a"), ("*", " \"*\""), ("[a]", " \"[a]\""), ("a [b]", " a [b]"), ("tab\t", " \"tab\\t\""),
            ("\u{1}", " \"\\x01\""), ("日本", " 日本"), ("one\ntwo", " |-\n      one\n      two"),
            ("one\ntwo\n", " |\n      one\n      two"), (" one\ntwo", " |2-\n       one\n      two"),
            ("one\n\n", " \"one\\n\\n\""), ("\"a\" '\u{301}", " '\"a\" ''\u{301}'"),
        ] as [(ParameterValue, String)])
    func scalars(value: ParameterValue, expected: String) { #expect(line(value) == expected) }

    @Test(
        "lists and maps",
        arguments: [
            ([], " []"), ([:], " {}"), (["a", 1, "b, c", "d:e"], " [a, 1, \"b, c\", \"d:e\"]"),
            ([["a", "b"], []], "\n      - [a, b]\n      - []"), ([[["a"]]], "\n      - - [a]"),
            (["a": 1, "b": ["c": 2]], "\n      a: 1\n      b:\n        c: 2"),
            ([["a": 1, "b": 2], ["c": [["d": 3]]]], "\n      - a: 1\n        b: 2\n      - c:\n          - d: 3"),
            (["x\ny", "z"], "\n      - |-\n        x\n        y\n      - z"),
            (
                .list((1...30).map { .int($0 * 1000) }),
                "\n" + (1...30).map { "      - \($0 * 1000)" }.joined(separator: "\n")
            ),
        ] as [(ParameterValue, String)])
    func collections(value: ParameterValue, expected: String) { #expect(line(value) == expected) }

    @Test(
        "plain scalars are read by YAML's core schema",
        arguments: [
            ("~", .null), ("", .null), ("Null", .null), ("nULL", "nULL"), ("True", true), ("yes", "yes"), ("+12", 12),
            ("012", 12), ("0o17", 15), ("0x1f", 31), ("0xg", "0xg"), ("-0x1", "-0x1"), ("1.", 1.0), (".5", 0.5),
            ("-.5e+1", -5.0),
            ("1e5", 1e5), ("1e", "1e"), (".", "."), ("-", .list([.null])), ("--1", "--1"),
            ("+.Inf", .double(.infinity)),
            ("-.inf", .double(-.infinity)), (".NaN", .double(.nan)), ("-.nan", "-.nan"), ("1_000", "1_000"),
            ("1:30", "1:30"),
            ("2013-01-01", "2013-01-01"), ("'12'", "12"), ("\"a\\tb\"", "a\tb"), ("9223372036854775807", .int(.max)),
        ] as [(String, ParameterValue)])
    func reading(text: String, expected: ParameterValue) throws {
        let separator = text == "-" ? "\n    " : ""
        let read = try DocumentText(
            reading: "galley: 1\nname: x\nnodes:\n  a:\n    type: x@1\n    at: [0, 0]\n    p: \(separator)\(text)\n")
        #expect(read.workflow.nodes["a"]?.parameters["p"] == expected)
    }
}

extension CollectionDifference<Substring>.Change {
    fileprivate var line: Substring {
        switch self {
        case .insert(_, let line, _), .remove(_, let line, _): line
        }
    }
}
