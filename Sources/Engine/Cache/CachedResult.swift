package import Catalog
package import Workflow

/// What the cache remembers of a result, whether or not its value was worth storing.
package struct CachedResult: Hashable, Sendable {
    package var kind: PortKind
    /// Of a table.
    package var columns: [Column]
    /// Of a table, where they were counted.
    package var rows: Int?
    /// What computing it took.
    package var seconds: Double
    /// The size of the stored value; nil if the value is not stored.
    package var bytes: Int?
    /// The hash of the stored value, where nothing else tells a damaged one.
    var sha256: String?
    package var note: String?

    package init(
        kind: PortKind, columns: [Column] = [], rows: Int? = nil, seconds: Double = 0, bytes: Int? = nil,
        note: String? = nil
    ) {
        self.kind = kind
        self.columns = columns
        self.rows = rows
        self.seconds = seconds
        self.bytes = bytes
        self.note = note
    }
}

extension CachedResult {
    private static let header = "galley result 2"

    /// A line for each fact, and a last line that tells a whole text from a torn or damaged one.
    var text: String {
        var lines = [Self.header, "kind \(kind.rawValue)", "seconds \(seconds)"]
        if let rows { lines.append("rows \(rows)") }
        if let bytes { lines.append("bytes \(bytes)") }
        if let sha256 { lines.append("sha256 \(sha256)") }
        if let note { lines.append("note \(Self.escaped(note))") }
        lines += columns.map { "column \(Self.escaped($0.type.name))\t\(Self.escaped($0.name))" }
        let facts = lines.joined(separator: "\n")
        return "\(facts)\n\(Self.sum(of: facts))"
    }

    private static func sum(of text: some StringProtocol) -> String {
        // FNV-1a: it guards against accidents only.
        let sum = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0100_0000_01b3 }
        return "end " + String(sum, radix: 16)
    }

    /// Nil for anything but what `text` writes.
    init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 1, lines.first == Self.header[...], let last = lines.last,
            last == Self.sum(of: text[..<text.index(before: last.startIndex)])[...]
        else { return nil }
        self.init(kind: .table)
        for line in lines.dropFirst().dropLast() {
            guard let space = line.firstIndex(of: " ") else { return nil }
            let value = line[line.index(after: space)...]
            switch line[..<space] {
            case "kind":
                guard let kind = PortKind(rawValue: String(value)) else { return nil }
                self.kind = kind
            case "seconds": seconds = Double(value) ?? 0
            case "rows": rows = Int(value)
            case "bytes": bytes = Int(value)
            case "sha256": sha256 = String(value)
            case "note": note = Self.unescaped(value)
            case "column":
                let parts = value.split(separator: "\t", omittingEmptySubsequences: false)
                guard parts.count == 2 else { return nil }
                columns.append(
                    Column(Self.unescaped(parts[1]), ColumnType(Self.unescaped(parts[0])), isPattern: false))
            default: return nil
            }
        }
    }

    private static let escapes = [("%", "%25"), ("\n", "%0a"), ("\t", "%09"), ("\r", "%0d")]

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "%") }) else { return text }
        return escapes.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    private static func unescaped(_ text: some StringProtocol) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        return escapes.reversed().reduce(String(text)) { $0.replacing($1.1, with: $1.0) }
    }
}
