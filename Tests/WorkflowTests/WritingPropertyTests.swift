import OrderedCollections
import Testing
import Workflow

@Suite("Whatever a workflow holds, its text reads back as the same") struct WritingPropertyTests {
    @Test("random workflows", arguments: 0..<300 as Range<UInt64>) func roundTrip(seed: UInt64) throws {
        var maker = Maker(seed: seed)
        let workflow = maker.workflow()
        let text = DocumentText.canonical(workflow)
        let read = try DocumentText(reading: text)
        #expect(read.workflow == workflow, "\(text)")
        #expect(DocumentText.canonical(read.workflow) == text, "canonical text is a fixed point")
        #expect(read.text(for: workflow) == text)
    }

    @Test("random edits over a text with comments", arguments: 0..<400 as Range<UInt64>) func edits(seed: UInt64) throws
    {
        var maker = Maker(seed: seed)
        let source = try DocumentText(reading: maker.decorated(DocumentText.canonical(maker.workflow())))
        var history = History(source.workflow)
        for _ in 0..<Int.random(in: 1...12, using: &maker.random) {
            try? history.apply(maker.edit(of: history.workflow))
            let text = source.text(for: history.workflow)
            let read = try #require(try? DocumentText(reading: text), "\(history.undoLabel ?? ""):\n\(text)")
            #expect(read.workflow == history.workflow, "after \(history.undoLabel ?? "nothing"):\n\(text)")
        }
        let last = source.text(for: history.workflow)
        while history.undo() != nil {}
        #expect(source.text(for: history.workflow) == source.text, "undoing everything restores every byte")
        #expect(!history.isDirty)
        while history.redo() != nil {}
        #expect(source.text(for: history.workflow) == last, "redoing everything does too")
    }

    @Test("an edit changes only the lines it concerns", arguments: 0..<200 as Range<UInt64>) func locality(
        seed: UInt64
    )
        throws
    {
        var maker = Maker(seed: seed)
        let source = try DocumentText(reading: maker.decorated(DocumentText.canonical(maker.workflow(nodes: 12))))
        guard let id = source.workflow.nodes.keys.randomElement(using: &maker.random) else { return }
        var workflow = source.workflow
        let edit = maker.pick([
            Edit.move(id, to: maker.point()), .setTitle(id, "new"), .setType(id, "other@3"),
            .setParameter(id, "fresh", 1, index: nil), .rename(workflow: "other"),
        ])
        try workflow.apply(edit)
        let (old, new) = (source.text.utf8.split(separator: 10), source.text(for: workflow).utf8.split(separator: 10))
        let changes = new.map { String($0)! }.difference(from: old.map { String($0)! })
        // The new line, the old one, and the further lines of an old text.
        let replaced = [source.workflow.name, source.workflow.nodes[id]?.title ?? ""]
        let further = replaced.map { $0.split(separator: "\n", omittingEmptySubsequences: false).count }.max()!
        #expect(changes.count <= 2 + (further > 1 ? further : 0), "\(edit.label): \(changes)")
    }
}

extension Maker {
    /// The same document as somebody might have written it: with comments, blank lines, other line breaks.
    mutating func decorated(_ text: String) throws -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let plain = try DocumentText(reading: text).workflow
        for _ in 0..<min(lines.count, 10) {
            var trial = lines
            let index = Int.random(in: 0..<lines.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: trial.insert("", at: index)
            case 1:
                trial.insert(String(repeating: " ", count: Int.random(in: 0...6, using: &random)) + "# note", at: index)
            case 2: trial[index] += "  # beside"
            default: trial[index] += "  "
            }
            // Inside a text it would be part of it.
            let joined = trial.joined(separator: "\n")
            if (try? DocumentText(reading: joined))?.workflow == plain { lines = trial }
        }
        var result = lines.joined(separator: chance(1, in: 5) ? "\r\n" : "\n")
        if chance(1, in: 5) { result = "\u{FEFF}" + result }
        if chance(1, in: 5), result.hasSuffix("\n") { result.removeLast() }
        // A text block without its last line break reads differently.
        return (try? DocumentText(reading: result))?.workflow == plain ? result : text
    }
}
