/// What DuckDB refused, in its own words.
package struct DuckDBError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case parser = "Parser"
        case binder = "Binder"
        case catalog = "Catalog"
        case conversion = "Conversion"
        case invalidInput = "Invalid Input"
        case io = "IO"
        case permission = "Permission"
        case interrupted = "INTERRUPT"
        case outOfMemory = "Out of Memory"
        case other = ""
    }

    package let kind: Kind
    /// DuckDB's message, with the kind it begins with.
    package let message: String
    package let sql: String?

    package init(message: String, sql: String?) {
        self.message = message
        self.sql = sql
        let name = message.split(separator: " Error:", maxSplits: 1).first.map(String.init) ?? ""
        kind = Kind(rawValue: name) ?? .other
    }

    init(_ message: UnsafePointer<CChar>?, sql: String?) {
        self.init(message: message.map { String(cString: $0) } ?? "DuckDB failed without a word", sql: sql)
    }

    /// Whether a file's content isn't what DuckDB wrote.
    var isDamage: Bool { message.contains("checksum") || message.contains("Corrupt database file") }

    /// Whether the whole instance is lost with it: DuckDB found itself in a state that can't be.
    var isFatal: Bool { message.hasPrefix("FATAL Error") || message.hasPrefix("INTERNAL Error") }

    /// The message's first line without its kind: a sentence for people.
    package var sentence: String {
        let line = message.split(separator: "\n").first.map(String.init) ?? message
        guard kind != .other, line.hasPrefix(kind.rawValue) else { return line }
        return String(line.dropFirst(kind.rawValue.count + " Error: ".count))
    }

    package var description: String { sql.map { "\(message)\n  in: \($0)" } ?? message }
}
