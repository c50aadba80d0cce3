import Deployment
import Testing
import Workflow

struct AnswerTests {
    private func answer(_ rows: Parameters...) -> Answer { Answer(["table": rows]) }

    @Test func `equal answers don't differ, in whatever order their columns are`() {
        let left = answer(["late": .int(1), "probability": .double(0.1)])
        #expect(answer(["probability": .double(0.1), "late": .int(1)]).difference(from: left) == nil)
    }

    @Test func `the first cell that differs is named, to the last bit`() throws {
        let before = answer(["late": .int(1), "p": .double(0.5)], ["late": .int(1), "p": .double(0.1 + 0.2)])
        let now = answer(["late": .int(1), "p": .double(0.5)], ["late": .int(1), "p": .double(0.3)])
        let found = try #require(now.difference(from: before))
        #expect((found.row, found.column) == (1, "p"))
        #expect(found.text("logged", "today") == "row 2, column p: 0.30000000000000004 logged, 0.3 today")
        #expect(now.difference(from: before, tolerance: 1e-9) == nil)
        #expect(now.only(["late"]).difference(from: before.only(["late"])) == nil)
        #expect(answer(["z": .double(0)]).difference(from: answer(["z": .double(-0.0)])) != nil)
    }

    @Test func `a whole number may become one with a fraction`() {
        #expect(answer(["n": .double(3)]).difference(from: answer(["n": .int(3)])) == nil)
        #expect(answer(["n": .double(3.5)]).difference(from: answer(["n": .int(3)])) != nil)
        #expect(answer(["n": .bool(true)]).difference(from: answer(["n": .int(1)])) != nil)
    }

    @Test func `columns and rows that only one has differ, and texts by their bytes`() throws {
        let found = try #require(answer(["a": .int(1), "b": .null]).difference(from: answer(["a": .int(1)])))
        #expect("\(found)" == "row 1, column b: not there before, nothing now")
        let rows = try #require(answer(["a": .int(1)], ["a": .int(2)]).difference(from: answer(["a": .int(1)])))
        #expect("\(rows)" == "1 rows before, 2 now")
        #expect(answer(["t": .string("e\u{301}")]).difference(from: answer(["t": .string("\u{e9}")])) != nil)
        let several = Answer(["a": [["x": .int(1)]], "b": [["x": .int(2)]]])
        let other = Answer(["a": [["x": .int(1)]], "b": [["x": .int(3)]]])
        #expect("\(try #require(other.difference(from: several)))" == "output b, row 1, column x: 2 before, 3 now")
    }

    @Test func `refusals are alike, and like no answer`() {
        let reply = Reply.answer(answer(["a": .int(1)]))
        #expect(Reply.refusal("x is missing").isLike(.refusal("y is missing")))
        #expect(!reply.isLike(.refusal("x is missing")))
        #expect(reply.isLike(reply))
    }
}
