import Engine
import Workflow

/// Rows as CSV with a header: an empty field is a missing value, `""` an empty text.
enum CSVRows {
    static func read(_ body: [UInt8], _ format: RowFormat, rowLimit: Int) throws(RowsFault) -> InputRows {
        var text = CSVText(body)
        guard let header = try text.next() else {
            throw .shape("the body is empty; send CSV with a header, such as \(example(format))")
        }
        var table = TableBuilder(format)
        let places = header.map { format.position(of: ($0 ?? "").utf8) }
        for (name, place) in zip(header, places) where place == nil { table.ignore(name ?? "") }
        let known = places.compactMap(\.self)
        guard Set(known).count == known.count else { throw .shape("the header names a column twice") }
        let lacking = format.fields.indices.filter { !format.fields[$0].isPassed && !known.contains($0) }
        guard lacking.isEmpty else {
            throw .shape("the header lacks \(lacking.map { format.fields[$0].column.name }.joined(separator: ", "))")
        }
        var row = 0
        // A line of one column may be a missing value and nothing else; its writers quote that, where they can.
        let isOne = header.count == 1
        while let fields = try text.next(countingBlanks: isOne) {
            guard row < rowLimit else { throw .tooManyRows(limit: rowLimit) }
            guard fields.count == header.count else {
                throw .shape("row \(row) has \(fields.count) fields, but the header has \(header.count)")
            }
            for (field, place) in zip(fields, places) {
                guard let place else { continue }
                let isMissing = isOne && field == "" && table.columns[place].kind != .text
                let value = isMissing ? nil : field
                table.settle(value.map { table.columns[place].take(written: $0) } ?? .null, place, row)
            }
            table.complete(row)
            row += 1
        }
        try TableBuilder.check([table])
        return table.takeRows(count: row)
    }

    private static func example(_ format: RowFormat) -> String {
        format.fields.filter { !$0.isPassed }.map(\.column.name).joined(separator: ",")
    }

    static func written(_ answer: AnswerRows, _ columns: [AnswerColumn], shown: [Int]) -> [UInt8] {
        var bytes: [UInt8] = []
        func record(_ field: (_ column: Int) -> Void) {
            let start = bytes.count
            for (index, column) in shown.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                field(column)
            }
            bytes.endRecord(from: start)
        }
        record { bytes.append(csvField: columns[$0].column.name) }
        for row in answer.rows { record { bytes.append(csvField: answer.columns[$0], row: row) } }
        return bytes
    }
}
