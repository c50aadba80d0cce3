package import Workflow

/// What a version answers: the rows of each output, by port, with values as the log of requests keeps them.
package struct Answer: Hashable, Sendable {
    package var tables: [String: [Parameters]]

    package init(_ tables: [String: [Parameters]]) { self.tables = tables }

    package var columns: Set<String> { Set(tables.values.flatMap { $0.flatMap(\.keys) }) }

    /// Without all other columns.
    package func only(_ columns: Set<String>) -> Answer {
        Answer(tables.mapValues { rows in rows.map { $0.filter { columns.contains($0.key) } } })
    }

    /// The first cell, row by row, at which this is another answer than what was expected; nil where they are the same.
    ///
    /// - Parameter tolerance: by how much of its size a number may differ; 0 asks for the same bits.
    package func difference(from expected: Answer, tolerance: Double = 0) -> AnswerDifference? {
        for port in Set(expected.tables.keys).union(tables.keys).sorted() {
            let (before, now) = (expected.tables[port] ?? [], tables[port] ?? [])
            let name = expected.tables.count > 1 ? port : nil
            for (row, (old, new)) in zip(before, now).enumerated() {
                let columns = Array(old.keys) + new.keys.filter { old[$0] == nil }
                guard let column = columns.first(where: { !Self.same(old[$0], new[$0], tolerance) }) else { continue }
                return AnswerDifference(port: name, row: row, column: column, expected: old[column], found: new[column])
            }
            if before.count != now.count {
                return AnswerDifference(port: name, expected: .int(before.count), found: .int(now.count))
            }
        }
        return nil
    }

    private static func same(_ left: ParameterValue?, _ right: ParameterValue?, _ tolerance: Double) -> Bool {
        switch (left, right) {
        case (.double(let left)?, .double(let right)?) where tolerance == 0: left.bitPattern == right.bitPattern
        // Swift's == takes texts for equal that are written with other code points.
        case (.string(let left)?, .string(let right)?): left.utf8.elementsEqual(right.utf8)
        case (.double?, .double?), (.int?, .double?), (.double?, .int?), (.int?, .int?):
            left == right || isNear(left?.double, right?.double, tolerance)
        default: left == right
        }
    }

    /// A whole number may have become one with a fraction, and still be the same.
    private static func isNear(_ left: Double?, _ right: Double?, _ tolerance: Double) -> Bool {
        guard let left, let right else { return false }
        return abs(left - right) <= tolerance * max(abs(left), abs(right))
    }
}

/// The first cell at which two answers differ.
package struct AnswerDifference: Hashable, Sendable, CustomStringConvertible {
    /// The output; nil where there is only one.
    package var port: String?
    /// From 0; nil where they have not as many rows.
    package var row: Int?
    package var column: String?
    /// Nil where the answer has no such column.
    package var expected: ParameterValue?
    package var found: ParameterValue?

    /// `row 1, column late: 0 before, 1 now`.
    package func text(_ before: String, _ now: String) -> String {
        let output = port.map { "output \($0), " } ?? ""
        guard let row, let column else {
            return "\(output)\(Self.text(expected)) rows \(before), \(Self.text(found)) \(now)"
        }
        return "\(output)row \(row + 1), column \(column): \(Self.text(expected)) \(before), \(Self.text(found)) \(now)"
    }

    package var description: String { text("before", "now") }

    private static func text(_ value: ParameterValue?) -> String {
        switch value {
        case nil: "not there"
        case .null?: "nothing"
        case .bool(let value)?: "\(value)"
        case .int(let value)?: "\(value)"
        case .double(let value)?: "\(value)"
        case .string(let text)?: "'\(text)'"
        case let value?: "\(value)"
        }
    }
}
