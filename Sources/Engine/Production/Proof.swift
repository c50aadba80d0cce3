import Capture
import Catalog
package import Workflow

/// The first place at which production answers otherwise than creation did.
package struct Difference: Hashable, Sendable, CustomStringConvertible {
    /// From 0; nil where the tables differ as a whole.
    package var row: Int?
    package var column: String?
    package var expected: ParameterValue
    package var found: ParameterValue
    /// One sentence.
    package var description: String

    init(row: Int? = nil, column: String? = nil, expected: ParameterValue, found: ParameterValue, _ text: String) {
        self.row = row
        self.column = column
        self.expected = expected
        self.found = found
        description = text
    }
}

extension DeployOrder.Proof {
    /// Replays the recorded inputs through the very code that serves and compares cell by cell with what creation
    /// computed: nothing equals nothing, numbers are equal to the last bit, rows in their order.
    ///
    /// Blocking. Nil when all is equal.
    package func difference() throws(RunError) -> Difference? {
        for (port, file) in outputs.sorted(by: { $0.key < $1.key }) {
            let runner = try ProductionRunner(segment.workflow, folder: folder, output: port, threads: Machine.cores)
            guard let input = inputs.values.first else { return nil }
            do throws(DuckDBError) {
                let connection = try Database().connect()
                let rows = try Self.columns(of: input, runner.inputColumns, connection)
                let answer = try run(runner, rows)
                let expected = try Self.table(file, connection)
                if let found = difference(expected, (runner.outputColumns, answer)) { return found }
            } catch {
                throw RunError(error, node: nil, sql: error.sql)
            }
        }
        return nil
    }

    private func run(_ runner: ProductionRunner, _ rows: [TypedColumn]) throws(DuckDBError) -> [TypedColumn] {
        do throws(RunError) { return try runner.run(rows, rowCount: rows.first?.count ?? 0).columns } catch {
            throw DuckDBError(message: error.detail ?? error.message, sql: error.sql)
        }
    }

    private static func columns(
        of file: String, _ schema: Schema, _ connection: DatabaseConnection
    ) throws(DuckDBError) -> [TypedColumn] {
        let names = schema.names.map { SQL.quoted($0) }.joined(separator: ", ")
        let sql = "SELECT \(names) FROM read_parquet(\(SQL.literal(file)))"
        return try connection.query(TypedColumn.projection(of: sql, schema)).typedColumns()
    }

    private static func table(
        _ file: String, _ connection: DatabaseConnection
    ) throws(DuckDBError) -> (Schema, [TypedColumn]) {
        let sql = "SELECT * FROM read_parquet(\(SQL.literal(file)))"
        let schema = try connection.columns(of: sql)
        return (schema, try connection.query(TypedColumn.projection(of: sql, schema)).typedColumns())
    }

    private func difference(
        _ expected: (schema: Schema, columns: [TypedColumn]), _ found: (schema: Schema, columns: [TypedColumn])
    ) -> Difference? {
        let (names, given) = (expected.schema.names, found.schema.names)
        guard names == given else {
            return Difference(
                expected: .list(names.map { .string($0) }), found: .list(given.map { .string($0) }),
                "creation has the columns \(names.joined(separator: ", ")), production \(given.joined(separator: ", "))"
            )
        }
        let counts = (expected.columns.first?.count ?? 0, found.columns.first?.count ?? 0)
        if !isPrefix, counts.0 != counts.1 {
            return Difference(
                expected: .int(counts.0), found: .int(counts.1),
                "creation has \(counts.0) rows, production \(counts.1)")
        }
        var first: (row: Int, column: Int)?
        for column in names.indices {
            let rows = min(counts.0, counts.1, first?.row ?? Int.max)
            if let row = expected.columns[column].firstDifference(from: found.columns[column], rows) {
                first = (row, column)
            }
        }
        guard let first else { return nil }
        let (old, new) = (expected.columns[first.column][first.row], found.columns[first.column][first.row])
        return Difference(
            row: first.row, column: names[first.column], expected: old, found: new,
            """
            row \(first.row + 1), column \(names[first.column]): creation computed \(SQL.literal(old)), \
            production \(SQL.literal(new))
            """)
    }
}

extension TypedColumn {
    /// A row's value.
    package subscript(row: Int) -> ParameterValue {
        if isMissing(row) { return .null }
        return switch values {
        case .bools(let values): .bool(values[row])
        case .ints(let values): .int(Int(values[row]))
        case .doubles(let values): .double(values[row])
        case .texts(let values): .string(values[row])
        }
    }

    /// The first of `count` rows in which two columns differ; doubles are compared bit by bit.
    func firstDifference(from other: TypedColumn, _ count: Int) -> Int? {
        func first<T>(_ left: [T], _ right: [T], _ equal: (T, T) -> Bool) -> Int? {
            (0..<count).first { row in
                let missing = isMissing(row)
                return missing != other.isMissing(row) || !missing && !equal(left[row], right[row])
            }
        }
        return switch (values, other.values) {
        case (.bools(let left), .bools(let right)): first(left, right, ==)
        case (.ints(let left), .ints(let right)): first(left, right, ==)
        case (.doubles(let left), .doubles(let right)): first(left, right) { $0.bitPattern == $1.bitPattern }
        case (.texts(let left), .texts(let right)): first(left, right, ==)
        default: count > 0 ? 0 : nil
        }
    }
}
