import OrderedCollections
import Testing
import Workflow

@Suite("However a text is mangled, it is refused or kept") struct MangledTextTests {
    @Test("what still reads is written back byte for byte, and can be edited", arguments: 0..<150 as Range<UInt64>)
    func mangled(seed: UInt64) throws {
        var maker = Maker(seed: seed)
        let texts = [SourceWritingTests.text, DocumentText.canonical(maker.workflow())]
        var read = 0
        for _ in 0..<20 {
            let text = maker.mangle(maker.pick(texts))
            guard let source = try? DocumentText(reading: text) else { continue }
            read += 1
            #expect(source.text(for: source.workflow) == text)
            var workflow = source.workflow
            for _ in 0..<3 { _ = try? workflow.apply(maker.edit(of: workflow)) }
            let written = source.text(for: workflow)
            #expect((try? DocumentText(reading: written))?.workflow == workflow, "from:\n\(text)\nto:\n\(written)")
        }
        #expect(read > 0, "nothing was left to look at")
    }
}

extension Maker {
    private static let pieces = [
        " ", "  ", "\n", "\n\n", "\r\n", "#", " # x", "- ", "? ", ": ", ":", "'", "\"", "|", "|+", ">-", "{", "}", "[",
        "]", ",",
        "\t", "&a ", "*a", "!", "%", "~", "\u{FEFF}", "\u{85}", "---\n", "...\n", "a",
    ]

    /// A text with a few lines and characters gone, doubled, moved or added.
    mutating func mangle(_ text: String) -> String {
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let index = Int.random(in: 0..<lines.count, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: lines.remove(at: index)
            case 1: lines.insert(lines[index], at: Int.random(in: 0...lines.count, using: &random))
            case 2: lines.swapAt(index, Int.random(in: 0..<lines.count, using: &random))
            case 3: lines[index] = "  " + lines[index]
            case 4: lines.insert(pick(["", "   ", "# c", "      # c", "    # c"]), at: index)
            case 5: lines[index] += pick(Self.pieces)
            default:
                var scalars = Array(lines[index].unicodeScalars)
                let place = Int.random(in: 0...scalars.count, using: &random)
                scalars.insert(contentsOf: pick(Self.pieces).unicodeScalars, at: place)
                lines[index] = String(String.UnicodeScalarView(scalars))
            }
            if lines.isEmpty { return "" }
        }
        return lines.joined(separator: pick(["\n", "\n", "\n", "\r\n"]))
    }
}
