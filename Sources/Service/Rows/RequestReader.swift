import Catalog
import Workflow

/// Reads a request's JSON straight into typed columns, guided by the contract.
package struct RequestReader {
    private let format: RequestFormat
    private var scanner: JSONScanner
    private var readers: [RowReader]
    private var unknown: [String] = []
    private var parameters: Parameters = [:]

    /// - Parameter isByPort: whether the rows of an only input stand under its name too, as the log keeps them.
    /// - Throws: `RowsFault`, which tells all that is wrong with the values up to a limit.
    package static func read(
        _ body: [UInt8], _ format: RequestFormat, rowLimit: Int = 100_000, isByPort: Bool = false
    ) throws(RowsFault) -> RequestRows {
        try body.withUnsafeBufferPointer { bytes throws(RowsFault) in
            var reader = RequestReader(bytes, format, rowLimit)
            return try reader.read(isByPort: isByPort)
        }
    }

    private init(_ body: UnsafeBufferPointer<UInt8>, _ format: RequestFormat, _ rowLimit: Int) {
        self.format = format
        scanner = JSONScanner(body)
        readers = format.inputs.map { input in
            RowReader(input.rows, input: format.hasSeveralInputs ? input.port : nil, rowLimit: rowLimit)
        }
    }

    private mutating func read(isByPort: Bool) throws(RowsFault) -> RequestRows {
        guard scanner.peek() != nil else {
            throw .shape("the body is empty; send \(format.hasSeveralInputs ? wanted : Self.wanted)")
        }
        let isSingle = try format.hasSeveralInputs || isByPort ? readInputs() : readOnlyInput()
        try scanner.expectEnd()
        try TableBuilder.check(readers.map(\.table))
        let inputs = readers.indices.map { readers[$0].takeRows() }
        return RequestRows(inputs: inputs, isSingle: isSingle, unknown: unknown, parameters: parameters)
    }

    static let parametersKey = "parameters"
    private static let otherKeys = RowsFault.shape("beside “rows” there may be “parameters” and nothing else")

    private mutating func readParameters() throws(RowsFault) {
        let range = try scanner.value(depth: 2)
        guard let values = (try? JSONReader.value(of: Array(scanner.bytes[range])))?.map else {
            throw .shape("“parameters” must be an object: {\"NODE.PARAMETER\": value}")
        }
        parameters = values
    }

    private static let wanted = "a JSON object or an array of objects"

    /// Returns whether the body is one row.
    private mutating func readOnlyInput() throws(RowsFault) -> Bool {
        switch scanner.peek() {
        case UInt8(ascii: "["):
            try readers[0].readRows(from: &scanner)
            return false
        case UInt8(ascii: "{"):
            // A column may have that name too.
            guard format.inputs[0].rows.position(of: "rows".utf8) != nil || !scanner.takeWrapper() else {
                try readers[0].readRows(from: &scanner)
                if scanner.take(UInt8(ascii: ",")) {
                    guard try scanner.string() == Self.parametersKey else { throw Self.otherKeys }
                    try scanner.expect(UInt8(ascii: ":"))
                    try readParameters()
                }
                guard scanner.take(UInt8(ascii: "}")) else { throw Self.otherKeys }
                return false
            }
            try readers[0].readRow(from: &scanner)
            return true
        default:
            try scanner.value()
            throw .shape("send \(Self.wanted)")
        }
    }

    /// `{"people": […], "orders": […]}`; one row may stand without its array.
    private mutating func readInputs() throws(RowsFault) -> Bool {
        guard scanner.take(UInt8(ascii: "{")) else {
            try scanner.value()
            throw .shape("send \(wanted)")
        }
        var seen: Set<Int> = []
        if !scanner.take(UInt8(ascii: "}")) {
            repeat {
                let name = try scanner.string()
                try scanner.expect(UInt8(ascii: ":"))
                guard let position = format.position(of: name) else {
                    if name == Self.parametersKey {
                        try readParameters()
                        continue
                    }
                    if unknown.count < TableBuilder.unknownLimit, !unknown.contains(name) { unknown.append(name) }
                    try scanner.value(depth: 2)
                    continue
                }
                guard seen.insert(position).inserted else { throw .shape("the input “\(name)” is given twice") }
                if scanner.peek() == UInt8(ascii: "[") {
                    try readers[position].readRows(from: &scanner)
                } else {
                    try readers[position].readRow(from: &scanner)
                }
            } while try scanner.hasNext(before: UInt8(ascii: "}"))
        }
        for (position, input) in format.inputs.enumerated() where !seen.contains(position) {
            throw .shape("the rows of the input “\(input.port)” are missing; send \(wanted)")
        }
        return false
    }

    /// What a request with several inputs looks like.
    private var wanted: String {
        "{" + format.inputs.map { "\"\($0.port)\": […]" }.joined(separator: ", ") + "}"
    }
}
