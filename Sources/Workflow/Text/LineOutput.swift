/// A text put together from new lines and from those of an earlier text.
struct LineOutput {
    private let layout: SourceLayout
    private var bytes: [UInt8] = []
    /// The line of the earlier text that would follow what was copied last; nil after a new line.
    private var next: Int? = 0
    /// Whether the new line is one of a text block.
    private var endsInBlock = false

    init(_ layout: SourceLayout) {
        self.layout = layout
        bytes.reserveCapacity(layout.lines.bytes.count + 1_000)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Lines that are not in the earlier text; `last` is the value they end with.
    mutating func add(_ lines: [String], endingWith last: ParameterValue = .null) {
        endLine()
        for line in lines {
            bytes += line.utf8
            bytes += layout.lines.newline.utf8
        }
        next = nil
        endsInBlock = CanonicalYAML.endsInBlock(last)
    }

    /// A blank line, unless the text above would take it for its own.
    mutating func separate() {
        if !isKeeping { add([""]) }
    }

    /// Lines of the earlier text as they are.
    mutating func copy(_ lines: Range<Int>) {
        guard !lines.isEmpty else { return }
        endLine()
        bytes += layout.lines.bytes[layout.lines.range(lines)]
        next = lines.upperBound
    }

    /// Lines of the earlier text with some bytes replaced.
    mutating func copy(_ lines: Range<Int>, replacing range: Range<Int>, with text: String) {
        endLine()
        let all = layout.lines.range(lines)
        bytes += layout.lines.bytes[all.lowerBound..<range.lowerBound]
        bytes += text.utf8
        bytes += layout.lines.bytes[range.upperBound..<all.upperBound]
        next = lines.upperBound
    }

    /// An entry with the comments around it.
    mutating func copy(_ entry: SourceEntry, column: Int) {
        copyGap(entry.leading, column: column)
        copy(entry.core)
        copyGap(entry.trailing, column: column)
    }

    /// Comments and blank lines, next to entries at `column`.
    ///
    /// Below other lines than those that were above them, they must not become part of a text block that ends there:
    /// comments don't stay deeper than the entry, and blank lines don't stay below a block that keeps them.
    mutating func copyGap(_ lines: Range<Int>, column: Int) {
        guard next != lines.lowerBound, next != nil || endsInBlock else { return copy(lines) }
        var isKeeping = isKeeping
        for line in lines {
            if let (_, indent) = layout.lines.firstVisible(line) {
                isKeeping = false
                guard indent > column else {
                    copy(line..<line + 1)
                    continue
                }
                endLine()
                bytes += layout.lines.bytes[layout.lines.range(line..<line + 1)].dropFirst(indent - column)
            } else if !isKeeping {
                copy(line..<line + 1)
            }
        }
        if !lines.isEmpty { next = lines.upperBound }
    }

    private var isKeeping: Bool { next.map { layout.keeping.contains($0 - 1) } ?? false }

    /// The earlier text's last line may lack its break, and no longer be the last.
    private mutating func endLine() {
        guard let last = bytes.last, last != UInt8(ascii: "\n"), last != UInt8(ascii: "\r") else { return }
        let newline = Array(layout.lines.newline.utf8)
        if bytes.suffix(newline.count) != newline[...] { bytes += newline }
    }
}

extension SourceEntry {
    /// The line of its key.
    var header: Range<Int> { core.lowerBound..<core.lowerBound + 1 }
}
