package import Catalog
import Engine
package import Workflow

/// A table of an answer.
package struct AnswerTable: Hashable, Sendable {
    package var port: String
    package var columns: [AnswerColumn]

    package init(port: String, columns: [AnswerColumn]) {
        self.port = port
        self.columns = columns
    }
}

/// A column of an answer.
package struct AnswerColumn: Hashable, Sendable {
    /// A column of a request, by the positions of its input and of itself therein.
    package struct Origin: Hashable, Sendable {
        package var input: Int
        package var field: Int

        package init(input: Int = 0, field: Int) {
            self.input = input
            self.field = field
        }
    }

    package var column: Column
    /// The column of the request that passes through here; nil for a computed one.
    package var passes: Origin?
    /// What it tells, where a predictor made it.
    package var meaning: PredictionMeaning?

    package init(_ column: Column, passes: Origin? = nil, meaning: PredictionMeaning? = nil) {
        self.column = column
        self.passes = passes
        self.meaning = meaning
    }
}

/// Writes rows of a typed table as JSON objects. The columns' names are quoted once.
struct RowWriter: Sendable {
    private let columns: [AnswerColumn]
    private let keys: [[UInt8]]
    private let isNumeric: [Bool]
    private let positions: [String: Int]

    init(_ columns: [AnswerColumn]) {
        self.columns = columns
        keys = columns.map {
            var output = JSONOutput()
            output.write($0.column.name)
            output.put(":")
            return output.bytes
        }
        isNumeric = columns.map(\.column.type.isNumeric)
        positions = Dictionary(columns.enumerated().map { ($1.column.name, $0) }) { first, _ in first }
    }

    /// The columns to write: those that pass through only where they were given.
    ///
    /// - Parameter wanted: the names to look among; nil for all.
    func shown(_ request: RequestRows, among wanted: [String]? = nil) -> [Int] {
        (wanted?.compactMap { positions[$0] } ?? Array(columns.indices)).filter { index in
            columns[index].passes.map { request.inputs[$0.input].given.contains($0.field) } ?? true
        }
    }

    func write(_ table: [TypedColumn], row: Int, shown: [Int], to output: inout JSONOutput) {
        output.write(shown, open: "{", close: "}") { output, index in
            output.append(keys[index])
            write(table[index], row: row, isNumeric: isNumeric[index], to: &output)
        }
    }

    private func write(_ column: TypedColumn, row: Int, isNumeric: Bool, to output: inout JSONOutput) {
        guard !column.isMissing(row) else { return output.put("null") }
        switch column.values {
        case .bools(let values): output.put(values[row] ? "true" : "false")
        case .ints(let values): output.write(values[row])
        case .doubles(let values): output.write(values[row])
        // Numbers that no machine word holds come as their digits.
        case .texts(let values) where isNumeric: output.append(values[row].utf8)
        case .texts(let values): output.write(values[row])
        }
    }
}
