import OrderedCollections
import Testing
import Workflow

@Suite("What is wrong with a document is said with line and column") struct ReadingErrorTests {
    /// The errors of a text, one on each line; nothing for one that reads.
    private func errors(_ text: String) -> String {
        do throws(DocumentErrors) {
            _ = try DocumentText(reading: text)
            return ""
        } catch {
            return error.description
        }
    }

    @Test(
        "the shape of the whole",
        arguments: [
            ("", "the file is empty; a workflow begins with \"galley: 1\" and \"name: …\""),
            ("# only a comment\n", "the file is empty; a workflow begins with \"galley: 1\" and \"name: …\""),
            ("hello", "1:1: a workflow is a map that begins with \"galley: 1\""),
            ("name: x\n", "1:1: the key \"galley\" is missing: a workflow begins with \"galley: 1\""),
            (
                "galley: 2\nname: x\nbananas: 3",
                "1:9: the file has format 2, of a newer Galley; this one reads format 1"
            ),
            ("galley: one\nname: x", "1:9: \"galley\" must be 1, the version of the format"),
            ("galley: 1\n", "1:1: the key \"name\" is missing: give the workflow a name"),
            ("galley: 1\nname:\n", "2:6: \"name\" is empty"),
            ("galley: 1\nname: 2013", "2:7: \"name\" must be text; put 2013 in quotes"),
            ("galley: 1\nname: [x]", "2:7: \"name\" must be text, not a list"),
            ("galley: 1\nname: x\nnode: {}", "3:1: unknown key \"node\"; did you mean \"nodes\"?"),
            (
                "galley: 1\nname: x\nzebra: {}",
                "3:1: unknown key \"zebra\"; there are galley, name, nodes, connections, promotion"
            ),
            ("galley: 1\nname: x\nname: y", "3:1: \"name\" is given twice; it is already in line 2"),
            (
                "galley: 1\nname: x\nnodes: [a]",
                "3:8: \"nodes\" must be a map from each node's id to its type and parameters"
            ),
            (
                "galley: 1\nname: x\nconnections: a",
                "3:14: \"connections\" must be a list of entries such as \"- a -> b\""
            ),
        ])
    func whole(text: String, expected: String) { #expect(errors(text) == expected) }

    @Test(
        "nodes",
        arguments: [
            ("  a b: {type: x@1, at: [0, 0]}", "4:3: \"a b\" is not a valid id: use letters, digits, - and _"),
            ("  a.b: {type: x@1, at: [0, 0]}", "4:3: \"a.b\" is not a valid id: use letters, digits, - and _"),
            ("  a: x@1", "4:6: the node \"a\" must be a map with \"type\", \"at\" and its parameters"),
            ("  a: {at: [0, 0]}", "4:3: the node \"a\" has no \"type\", as in \"type: csv-reader@1\""),
            ("  a: {type: x@1}", "4:3: the node \"a\" has no \"at\": its place on the grid, as in \"at: [0, 1]\""),
            ("  a: {type: x, at: [0, 0]}", "4:13: \"x\" is not a node type: write name@version, as in csv-reader@1"),
            (
                "  a: {type: x@0, at: [0, 0]}",
                "4:13: \"x@0\" is not a node type: write name@version, as in csv-reader@1"
            ),
            (
                "  a: {type: x@+1, at: [0, 0]}",
                "4:13: \"x@+1\" is not a node type: write name@version, as in csv-reader@1"
            ),
            (
                "  a: {type: x y@1, at: [0, 0]}",
                "4:13: \"x y@1\" is not a node type: write name@version, as in csv-reader@1"
            ),
            ("  a: {type: 7, at: [0, 0]}", "4:13: \"type\" must be text; put 7 in quotes"),
            ("  a: {type: x@1, at: [0]}", "4:22: the place of \"a\" must be [column, row], two whole numbers"),
            ("  a: {type: x@1, at: [0, 1.5]}", "4:22: the place of \"a\" must be [column, row], two whole numbers"),
            (
                "  a: {type: x@1, at: [0, 99999999999]}",
                "4:22: the place of \"a\" must be [column, row], two whole numbers"
            ),
            ("  a: {type: x@1, at: [0, 0], title: [x]}", "4:37: \"title\" must be text, not a list"),
            (
                "  a:\n    type: x@1\n    at: [0, 0]\n    n: 1\n    n: 2",
                "8:5: \"n\" is given twice; it is already in line 7"
            ),
            (
                "  a: {type: x@1, at: [0, 0], n: 99999999999999999999}",
                "4:33: the number 99999999999999999999 is too large; put it in quotes to keep it as text"
            ),
            (
                "  a: {type: x@1, at: [0, 0], n: 1e999}",
                "4:33: the number 1e999 is too large; put it in quotes to keep it as text"
            ),
            (
                "  a: {type: x@1, at: [0, 0]}\n  a: {type: x@1, at: [0, 0]}",
                "5:3: \"a\" is given twice; it is already in line 4"
            ),
        ])
    func nodes(text: String, expected: String) {
        #expect(errors("galley: 1\nname: x\nnodes:\n\(text)\n") == expected)
    }

    @Test(
        "connections",
        arguments: [
            ("one", "\"one\" is not a connection: write \"from -> to\" or \"from.port -> to.port\""),
            (
                "one -> two -> one",
                "\"one -> two -> one\" is not a connection: write \"from -> to\" or \"from.port -> to.port\""
            ),
            (
                "one.a.b -> two",
                "\"one.a.b -> two\" is not a connection: write \"from -> to\" or \"from.port -> to.port\""
            ),
            ("one. -> two", "\"one. -> two\" is not a connection: write \"from -> to\" or \"from.port -> to.port\""),
            ("{one: two}", "a connection must be written \"from -> to\""),
            ("on -> two", "there is no node \"on\"; did you mean \"one\"?"),
            ("zebra -> two", "there is no node \"zebra\""),
        ])
    func connections(text: String, expected: String) {
        let head = "galley: 1\nname: x\nnodes:\n  one: {type: x@1, at: [0, 0]}\n  two: {type: x@1, at: [0, 0]}\n"
        #expect(errors("\(head)connections:\n  - \(text)\n") == "7:5: \(expected)")
    }

    @Test("the end of a connection is pointed at") func target() {
        let text =
            "galley: 1\nname: x\nnodes:\n  one: {type: x@1, at: [0, 0]}\nconnections:\n  - one -> oen.x\n  - one -> one\n"
        #expect(errors(text) == "6:12: there is no node \"oen\"; did you mean \"one\"?")
        #expect(
            errors(text + "  - one->one\n").hasSuffix(
                "8:5: the connection one -> one is given twice; it is already in line 7"))
    }

    @Test("all that is wrong is told at once, in order") func several() {
        let text = "zebra: 1\nnodes:\n  a b: 1\n  c: {at: 2}\ngalley: 1\nconnections: [c -> d]\n"
        #expect(
            errors(text) == """
                1:1: unknown key "zebra"; there are galley, name, nodes, connections, promotion
                1:1: the key "name" is missing: give the workflow a name
                3:3: "a b" is not a valid id: use letters, digits, - and _
                4:3: the node "c" has no "type", as in "type: csv-reader@1"
                4:11: the place of "c" must be [column, row], two whole numbers
                6:20: there is no node "d"
                """)
    }

    @Test(
        "what a plain file has no use for",
        arguments: [
            ("a: &x 1", "1:4: anchors (&x) are not read; write the value out"),
            ("a: *x", "1:4: aliases (*x) are not read; write the value out, or put it in quotes"),
            ("a: !!str 1", "1:4: tags (tag:yaml.org,2002:str) are not read; write the plain value"),
            ("a: ! 1", "1:4: tags (!) are not read; write the plain value"),
            ("<<: {a: 1}", "1:1: merge keys (<<) are not read; write the values out"),
            ("? [a]\n: 1", "1:3: a key must be text"),
            ("a: 1\n---\nb: 2", "2:1: a second YAML document begins here; a workflow's file holds one"),
            (
                "a: [1, 2",
                "2:1: this is not valid YAML: did not find expected ',' or ']' while parsing a flow sequence that begins in line 1"
            ),
            ("a: b: c", "1:5: a colon and a space inside a text: put the text in quotes"),
            ("a: @b", "1:4: a value can't begin with this character: indent with spaces, or put the text in quotes"),
            (
                "a:\n\tb: c",
                "2:1: a value can't begin with this character: indent with spaces, or put the text in quotes"
            ),
            ("a: \u{1}", "1:4: this is not text: control characters are not allowed"),
        ])
    func refused(text: String, expected: String) { #expect(errors(text) == expected) }

    @Test("a YAML bomb is refused before it expands") func bomb() {
        var text = "galley: 1\nname: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...40 {
            text += "k\(level): &a\(level) [" + (0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", ") + "]\n"
        }
        #expect(errors(text) == "2:7: anchors (&a0) are not read; write the value out")
        let key = "? *a : x"
        #expect(errors(key) == "1:3: aliases (*a) are not read; write the value out, or put it in quotes")
    }

    @Test(
        "deep nesting is refused, however it is written",
        arguments: ["[", "{a: ", "- ", "? "], [65, 1_000, 100_000]
    )
    func nesting(opening: String, depth: Int) {
        let text = "galley: 1\nname: " + (opening == "- " || opening == "? " ? "\n  " : "")
        let message = errors(text + String(repeating: opening, count: depth))
        #expect(message.hasSuffix("nested too deeply: at most 64 levels are read"), "\(message)")
    }

    @Test("64 levels are read, 65 are not") func levels() throws {
        func text(_ depth: Int) -> String {
            let list = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            return "galley: 1\nname: x\nnodes:\n  a: {type: x@1, at: [0, 0], deep: \(list)}\n"
        }
        // The document, the nodes and the node are the three levels above.
        #expect(errors(text(61)).isEmpty)
        #expect(errors(text(62)).hasSuffix("nested too deeply: at most 64 levels are read"))
    }

    @Test("100,000 nodes are refused where one too many begins") func manyNodes() {
        var text = "galley: 1\nname: x\nnodes:\n"
        for index in 0..<100_000 { text += "  n\(index): {type: x@1, at: [0, 0]}\n" }
        text += "connections:\n  - n0 -> n1\n"
        #expect(errors(text) == "50004:3: too many nodes: 100000, at most 50000")
    }

    @Test("bytes that are not UTF-8") func encoding() {
        func errors(_ bytes: [UInt8]) -> String? {
            #expect(throws: DocumentErrors.self) { try DocumentText(reading: bytes, file: "f.yaml") }?.description
        }
        #expect(
            errors(Array("a: é\nb: ".utf8) + [0xE9, 0x0A]) == "f.yaml:2:4: this is not UTF-8; save the file as UTF-8")
        #expect(errors([0xFF, 0xFE, 0x61, 0x00]) == "f.yaml: the file is encoded as UTF-16; save it as UTF-8")
        let large = [UInt8](repeating: UInt8(ascii: "#"), count: (64 << 20) + 1)
        #expect(errors(large) == "f.yaml: the file is too large for a workflow: 64 MB, at most 64")
    }
}
