import Engine

/// A column that grows value by value as a request is read.
struct ColumnBuilder {
    let kind: FieldKind
    private var bools: [Bool] = []
    private var ints: [Int64] = []
    private var doubles: [Double] = []
    private var texts: [String] = []
    /// Empty as long as nothing is missing.
    private var missing: [Bool] = []
    private(set) var count = 0

    init(_ kind: FieldKind) { self.kind = kind }

    mutating func appendMissing(_ times: Int = 1) {
        guard times > 0 else { return }
        if missing.isEmpty { missing = Array(repeating: false, count: count) }
        missing += repeatElement(true, count: times)
        count += times
        switch kind {
        case .boolean: bools += repeatElement(false, count: times)
        case .integer: ints += repeatElement(0, count: times)
        case .double: doubles += repeatElement(0, count: times)
        default: texts += repeatElement("", count: times)
        }
    }

    mutating func append(_ value: Bool) {
        bools.append(value)
        appended()
    }

    mutating func append(_ value: Int64) {
        ints.append(value)
        appended()
    }

    mutating func append(_ value: Double) {
        doubles.append(value)
        appended()
    }

    mutating func append(_ value: String) {
        texts.append(value)
        appended()
    }

    private mutating func appended() {
        if !missing.isEmpty { missing.append(false) }
        count += 1
    }

    var column: TypedColumn {
        let values: TypedColumn.Values =
            switch kind {
            case .boolean: .bools(bools)
            case .integer: .ints(ints)
            case .double: .doubles(doubles)
            default: .texts(texts)
            }
        return TypedColumn(values, missing: missing)
    }
}

/// Why a value was not appended.
enum ValueProblem: Hashable, Sendable {
    case null
    /// What was found instead of a value that fits.
    case wrong(String)
}

extension ColumnBuilder {
    /// Appends the value that comes next, or tells why it can't; the value is read either way.
    mutating func read(from scanner: inout JSONScanner) throws(RowsFault) -> ValueProblem? {
        switch scanner.peek() {
        case UInt8(ascii: "\""):
            let text = try scanner.string()
            guard accepts(text) else { return .wrong(Self.shown(text)) }
            append(text)
        case UInt8(ascii: "t"):
            try scanner.word("true")
            return append(truth: true)
        case UInt8(ascii: "f"):
            try scanner.word("false")
            return append(truth: false)
        case UInt8(ascii: "n"):
            try scanner.word("null")
            return .null
        case let byte? where JSONScanner.beginsNumber(byte):
            let range = try scanner.number()
            return append(number: scanner.bytes[range])
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            let range = try scanner.value(depth: 3)
            guard kind == .cast else {
                return .wrong(scanner.bytes[range.lowerBound] == UInt8(ascii: "[") ? "an array" : "an object")
            }
            append(String(decoding: scanner.bytes[range], as: UTF8.self))
        default: throw scanner.unexpected("a value")
        }
        return nil
    }

    func accepts(_ text: String) -> Bool {
        switch kind {
        case .text, .cast: true
        case .date: TemporalText.isDate(text)
        case .timestamp: TemporalText.isTimestamp(text)
        case .boolean, .integer, .double, .digits: false
        }
    }

    mutating func append(truth value: Bool) -> ValueProblem? {
        guard kind == .boolean else { return .wrong(value ? "true" : "false") }
        append(value)
        return nil
    }

    mutating func append(number text: JSONScanner.Part) -> ValueProblem? {
        switch kind {
        case .integer(let range):
            guard let value = JSONNumber.integer(text), range ~= value else { return .wrong(Self.shown(number: text)) }
            append(value)
        case .double(let largest):
            let value = JSONNumber.double(text)
            guard abs(value) <= largest else { return .wrong(Self.shown(number: text)) }
            append(value)
        case .digits(let limit):
            guard let plain = JSONNumber.plain(Array(text)[...]),
                plain.prefix(while: { $0 != UInt8(ascii: ".") }).count(where: { $0 != UInt8(ascii: "-") }) <= limit
            else { return .wrong(Self.shown(number: text)) }
            append(String(decoding: plain, as: UTF8.self))
        case .boolean, .text, .date, .timestamp, .cast: return .wrong(Self.shown(number: text))
        }
        return nil
    }

    private static func shown(number text: JSONScanner.Part) -> String {
        text.count <= 40 ? String(decoding: text, as: UTF8.self) : "a number of \(text.count) digits"
    }

    static func shown(_ text: String) -> String {
        text.count <= 40 ? "the text “\(text)”" : "the text “\(text.prefix(40))…”"
    }
}
