import Engine
import Foundation
import Service
import Testing
import Workflow

struct RowReaderFuzzTests {
    private static let format = RequestFormat([
        .init(
            port: "table",
            rows: RowFormat([
                RowFormat.Field(Column("x", .double)), RowFormat.Field(Column("name", .varchar), isPassed: true),
            ]))
    ])

    @Test("Any double survives reading, whatever its digits")
    func doubles() throws {
        var random = SystemRandomNumberGenerator()
        let numbers = (0..<5000).map { index -> Double in
            switch index % 3 {
            case 0: Double(bitPattern: random.next())
            case 1: Double(Int64.random(in: -99_999_999...99_999_999)) / 1000
            default: Double.random(in: -1...1)
            }
        }.filter(\.isFinite)
        let body = "[" + numbers.map { #"{"x":\#($0)}"# }.joined(separator: ",") + "]"
        let rows = try RequestReader.read(Array(body.utf8), Self.format)
        guard case .doubles(let read) = rows.inputs[0].table.columns[0].values else { return #expect(Bool(false)) }
        #expect(read.map(\.bitPattern) == numbers.map(\.bitPattern))
    }

    @Test("What the reader takes for JSON is JSON, whatever bytes are changed")
    func mutations() throws {
        var random = SystemRandomNumberGenerator()
        let seeds = [
            #"{"x": -1.5e-7, "name": "a\"b\\c\u00e9\n", "more": [true, false, null, {"k": [1, 2]}]}"#,
            #"[{"x": 0, "name": null}, {"x": 12.25}, {"name": "é", "x": 1E+2}]"#,
        ].map { Array($0.utf8) }
        let alphabet = Array(#"{}[]",:\eE+-.0123456789truefalsn u "#.utf8) + [0x00, 0x0a, 0xc3, 0xff]
        for round in 0..<20_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = alphabet.randomElement(using: &random) ?? 0
                case 1: bytes.remove(at: place)
                default: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: place)
                }
            }
            var isRefused = false
            do throws(RowsFault) {
                _ = try RequestReader.read(bytes, Self.format)
            } catch {
                // Wrong values are told only once all has been read.
                if case .values = error { isRefused = false } else { isRefused = true }
            }
            guard !isRefused else { continue }
            // Foundation reads every JSON text, and some that the grammar doesn't allow.
            let isJSON = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            #expect(isJSON || Self.isBeyondFoundation(bytes), "read: \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    /// Foundation has no number beyond a double's range and refuses a byte order mark of the wrong kind.
    private static func isBeyondFoundation(_ bytes: [UInt8]) -> Bool {
        bytes.contains { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
            && bytes.split(whereSeparator: { !"+-.0123456789eE".utf8.contains($0) })
                .contains { Double(String(decoding: $0, as: UTF8.self)).map { !$0.isFinite || $0 == 0 } ?? false }
    }
}
