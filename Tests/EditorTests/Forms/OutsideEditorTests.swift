import Editor
import Foundation
import Testing

@Suite("The user's own editor", .serialized) struct OutsideEditorTests {
    private let folder = NSTemporaryDirectory() + "galley-outside-\(UUID())"

    private func edit(_ text: String, with variables: [String: String]) throws -> OutsideEdit {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let editor = OutsideEditor(
            environment: ProcessInfo.processInfo.environment.merging(variables) { $1 }.merging(["TMPDIR": folder]) {
                $1
            })
        defer {
            #expect((try? FileManager.default.contentsOfDirectory(atPath: folder)) == [], "the file is gone")
            try? FileManager.default.removeItem(atPath: folder)
        }
        return editor.edit(text, ending: "sql")
    }

    /// A program that does this with the file that it is given.
    private func script(_ body: String) -> String { "sh -c '\(body)' -" }

    @Test("what it writes is taken, with the file's ending and the last line's end as it was")
    func done() throws {
        #expect(try edit("a\nb", with: ["VISUAL": script("sed -i s/a/日/ $1")]) == .done("日\nb"))
        #expect(try edit("a\n", with: ["VISUAL": "true"]) == .done("a\n"))
        #expect(try edit("", with: ["VISUAL": "true"]) == .done(""))
        #expect(try edit("x", with: ["VISUAL": script("basename $1 > $1.new; mv $1.new $1")]) == .done("text.sql"))
        #expect(try edit("x", with: ["VISUAL": script("printf \"a\\r\\nb\\r\\n\" > $1")]) == .done("a\nb"))
    }

    @Test("VISUAL comes before EDITOR, and an empty one doesn't count")
    func choice() throws {
        let (one, two) = (script("echo one > $1"), script("echo two > $1"))
        #expect(try edit("", with: ["VISUAL": one, "EDITOR": two]) == .done("one"))
        #expect(try edit("", with: ["VISUAL": "", "EDITOR": two]) == .done("two"))
    }

    @Test("one that fails, is missing or is ended by a signal leaves a word, and what it wrote")
    func failure() throws {
        guard case .failed(let word, nil) = try edit("a", with: ["VISUAL": "no-such-editor -w"]) else {
            Issue.record("it was found")
            return
        }
        #expect(word.contains("no-such-editor -w") && word.contains("EDITOR"))
        let failing = try edit("a", with: ["VISUAL": script("echo b > $1; exit 3")])
        guard case .failed(let status, "b") = failing else {
            Issue.record("\(failing)")
            return
        }
        #expect(status.contains("status 3"))
        guard case .failed(let signal, nil) = try edit("a", with: ["VISUAL": "kill -9 $$ #"]) else {
            Issue.record("it lived")
            return
        }
        #expect(signal.contains("signal 9"))
        guard case .failed(_, nil) = try edit("a", with: ["VISUAL": script("printf \"\\377\" > $1")]) else {
            Issue.record("what is no text was taken")
            return
        }
    }
}
