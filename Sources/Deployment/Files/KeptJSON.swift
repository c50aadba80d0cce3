import FoundationEssentials

extension Encodable {
    /// JSON as files keep it: keys in order, values on lines of their own, times as ISO 8601 has them.
    func keptJSON() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return Array(try encoder.encode(self)) + Array("\n".utf8)
    }
}

extension Decodable {
    init(keptJSON bytes: [UInt8]) throws {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        self = try decoder.decode(Self.self, from: Data(bytes))
    }
}
