import Catalog
import Testing
import Workflow

@Suite struct ModelJSONTests {
    private static let model = Model(
        kind: "normalizer", features: [Column("a \"b\"\n\u{1}ü😀", "DECIMAL(18,3)")], target: Column("late", .boolean),
        classes: [false, true], settings: ["method": "standard", "deep": ["x": [1, .null]]],
        state: [["column": "a", "center": 0.1, "scale": 3.0], ["n": 1]], payload: "tree\nline\\2\n")

    @Test("A model reads back as it was written, and its bytes are always the same")
    func roundTrip() throws {
        let bytes = Self.model.json()
        #expect(try Model(json: bytes) == Self.model)
        #expect(try Model(json: bytes).json() == bytes)
        #expect(bytes.last == UInt8(ascii: "\n"))
    }

    @Test("The form of a small model")
    func form() {
        let model = Model(
            kind: "one-hot", features: [Column("o", .varchar)], state: [["column": "o", "category": "A"]])
        let text = """
            {"galley-model":1,"kind":"one-hot","features":[{"name":"o","type":"VARCHAR"}],\
            "state":[{"column":"o","category":"A"}]}

            """
        #expect(String(decoding: model.json(), as: UTF8.self) == text)
    }

    @Test(
        "Doubles keep every bit",
        arguments: [
            0.1, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1.0, 1e16, 0.30000000000000004, -.infinity,
        ])
    func doubles(value: Double) throws {
        var model = Self.model
        model.state = [["v": .double(value)]]
        let read = try Model(json: model.json()).state[0]["v"]
        guard case .double(let found) = read else {
            Issue.record("\(String(describing: read)) is not a double")
            return
        }
        #expect(found.bitPattern == value.bitPattern)
    }

    @Test(
        "What is not a model is refused with the place",
        arguments: [
            ("", "the text ends too early", 0), ("{\"a\":1", "a comma or } is missing", 6),
            ("[1,]", "no value can begin here", 3),
            ("{\"a\":\"x", "this text has no end", 5), ("{} x", "there is text after the end", 3),
            ("{}", "this is not a model", 0),
            ("{\"galley-model\":9}", "this model has format 9; this Galley reads format 1", 0),
            ("\"\\ud800x\"", "half a character", 7), ("-", "- is not a number", 0),
        ])
    func refusals(text: String, message: String, offset: Int) {
        #expect(throws: JSONError(message, offset: offset)) { try Model(json: Array(text.utf8)) }
    }

    @Test("Nesting has a limit")
    func nesting() {
        #expect(throws: JSONError.self) { try Model(json: Array(repeating: UInt8(ascii: "["), count: 100_000)) }
    }

    @Test("A scorer's name depends on the model's trees and on nothing else that varies")
    func scorerName() {
        var model = Model(kind: .lightGBM, features: [Column("a", .double)], classes: [0, 1], payload: "tree")
        let name = model.scorerName
        #expect(name.hasPrefix("galley_score_") && name.count == 45)
        model.settings["num_leaves"] = 7
        #expect(model.scorerName == name)
        model.payload = "other"
        #expect(model.scorerName != name)
    }
}
