package import Workflow

/// A column of values in Swift's own arrays: what goes into a live table and what a production run returns.
package struct TypedColumn: Hashable, Sendable {
    package enum Values: Hashable, Sendable {
        case bools([Bool])
        case ints([Int64])
        case doubles([Double])
        case texts([String])
    }

    package var values: Values
    /// One flag for each row that says its value is missing, whatever stands in `values`; empty when none is.
    package var missing: [Bool]

    package init(_ values: Values, missing: [Bool] = []) {
        self.values = values
        self.missing = missing
    }

    package var count: Int {
        switch values {
        case .bools(let values): values.count
        case .ints(let values): values.count
        case .doubles(let values): values.count
        case .texts(let values): values.count
        }
    }

    package func isMissing(_ row: Int) -> Bool { !missing.isEmpty && missing[row] }

    /// The type that DuckDB stores such values as.
    package var storage: ColumnType {
        switch values {
        case .bools: .boolean
        case .ints: .bigint
        case .doubles: .double
        case .texts: .varchar
        }
    }
}

/// Rows of a table, column by column.
package struct TypedTable: Hashable, Sendable {
    package var columns: [TypedColumn]
    package var count: Int

    package init(_ columns: [TypedColumn], count: Int) {
        self.columns = columns
        self.count = count
    }
}
