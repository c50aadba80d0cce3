package import Capture
package import Engine
import Workflow

/// Counts the values of one column as they pass by. Made once for each version, since it is asked for every row.
package struct ColumnGauge: Sendable {
    private let edges: [Double]
    /// The bin of each category; empty where the column has none.
    private let categories: [String: Int]
    private let binCount: Int
    private let range: ClosedRange<Double>?

    package init(reference: Distribution? = nil, categories: [ContractValue]? = nil, range: ClosedRange<Double>? = nil)
    {
        // A file may say anything.
        let reference = reference?.isSound == true ? reference : nil
        edges = reference?.edges ?? []
        let known = reference?.categories ?? categories ?? []
        self.categories = Dictionary(known.map { Self.text($0.value) }.enumerated().map { ($1, $0) }) { first, _ in
            first
        }
        binCount = reference?.counts.count ?? 0
        self.range = range
    }

    /// The gauges of a contract's columns, by where they are.
    package static func gauges(_ contract: Contract) -> [ColumnPlace: ColumnGauge] {
        var gauges: [ColumnPlace: ColumnGauge] = [:]
        for input in contract.inputs {
            for column in input.columns {
                gauges[ColumnPlace(.input, input.port, column.name)] = ColumnGauge(
                    reference: column.distribution, categories: column.categories, range: column.numbers)
            }
        }
        for output in contract.outputs {
            for column in output.columns {
                gauges[ColumnPlace(.output, output.port, column.name)] = ColumnGauge(reference: column.distribution)
            }
        }
        return gauges
    }

    package func count(_ column: TypedColumn, _ rows: Range<Int>, isNumeric: Bool, into tally: inout ColumnTally) {
        if tally.bins.count < binCount { tally.bins = [Int](repeating: 0, count: binCount) }
        tally.rows += rows.count
        switch column.values {
        case .doubles(let values):
            for row in rows { count(column.isMissing(row) ? nil : values[row], &tally) }
        case .ints(let values):
            for row in rows { count(column.isMissing(row) ? nil : Double(values[row]), &tally) }
        // Numbers that no machine word holds come as their digits.
        case .texts(let values) where isNumeric:
            for row in rows { count(column.isMissing(row) ? nil : Double(values[row]), &tally) }
        case .texts(let values):
            for row in rows { count(category: column.isMissing(row) ? nil : values[row], &tally) }
        case .bools(let values):
            for row in rows { count(category: column.isMissing(row) ? nil : Self.text(.bool(values[row])), &tally) }
        }
    }

    private func count(_ value: Double?, _ tally: inout ColumnTally) {
        guard let value, !value.isNaN else { return tally.missing += 1 }
        if let range, !range.contains(value) { tally.outside += 1 }
        guard binCount > 0, categories.isEmpty else { return }
        var (low, high) = (0, edges.count)
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] < value { low = middle + 1 } else { high = middle }
        }
        tally.bins[low] += 1
    }

    private func count(category: String?, _ tally: inout ColumnTally) {
        guard let category else { return tally.missing += 1 }
        guard !categories.isEmpty else { return }
        if let place = categories[category] {
            if place < binCount { tally.bins[place] += 1 }
        } else {
            if binCount > 0 { tally.bins[binCount - 1] += 1 }
            tally.addUnseen(category)
        }
    }

    private static func text(_ value: ParameterValue) -> String {
        switch value {
        case .bool(let flag): flag ? "true" : "false"
        case .string(let text): text
        default: "\(value)"
        }
    }
}
