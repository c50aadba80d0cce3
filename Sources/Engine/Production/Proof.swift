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
    /// Replays the recorded inputs through the very code that serves and compares every cell of every output with
    /// what creation computed.
    ///
    /// Blocking. Nil when all is equal.
    ///
    /// - Parameters:
    ///   - tolerance: by how much of its size a number may differ; 0 asks for the same bits.
    ///   - access: what the workflow may read and write besides its own files and the recordings.
    ///   - onProgress: told how far it has come, from 0 to 1.
    package func difference(
        tolerance: Double = 0, access: FileAccess = .own, control: RunControl = RunControl(),
        onProgress: (Double) -> Void = { _ in }
    ) throws(RunError) -> Difference? {
        let runner = try ProductionRunner(
            segment.workflow, folder: folder, threads: Machine.cores,
            access: access.allowing(reading: Array(inputs.values) + Array(outputs.values)))
        let names = runner.outputs.map(\.id)
        if let missing = Set(outputs.keys).symmetricDifference(names).min() {
            let (creation, production) = (outputs.keys.sorted(), names.sorted())
            return Difference(
                column: missing.text, expected: Self.list(creation.map(\.text)),
                found: Self.list(production.map(\.text)),
                "creation recorded the outputs \(creation), production has \(production)")
        }
        let recordings = try runner.inputs.map { port throws(RunError) in
            guard let file = inputs[port.id] else { throw RunError("nothing was recorded for the input \(port.id)") }
            return file
        }
        let count = runner.outputs.count
        for (index, port) in runner.outputs.enumerated() {
            guard let file = outputs[port.id] else { continue }
            do throws(DuckDBError) {
                let found = try runner.attended(by: control) { () throws(DuckDBError) in
                    try difference(runner, index, recordings, file, tolerance) { part throws(DuckDBError) in
                        if control.isCancelled { throw DuckDBError.interruption }
                        onProgress((Double(index) + part) / Double(count))
                    }
                }
                guard var found else { continue }
                if count > 1 { found.description = "output \(port.id), \(found.description)" }
                return found
            } catch {
                throw RunError(error, node: nil, sql: error.sql)
            }
        }
        return nil
    }

    private func difference(
        _ runner: ProductionRunner, _ output: Int, _ recordings: [String], _ file: String, _ tolerance: Double,
        onProgress: (Double) throws(DuckDBError) -> Void
    ) throws(DuckDBError) -> Difference? {
        let statements = zip(recordings, runner.inputs).map { file, port in
            let names = port.columns.names.map { SQL.quoted($0) }.joined(separator: ", ")
            return "SELECT \(names) FROM \(SQL.reading(file, as: .parquet))"
        }
        let connection = try runner.connect()
        let everything = "SELECT * FROM \(SQL.reading(file, as: .parquet))"
        let expected = try connection.columns(of: everything)
        let total = try connection.rows("SELECT count(*) FROM \(SQL.reading(file, as: .parquet))").first?.first?.int
        let mayFallShort = try mayFallShort(runner, recordings, connection)
        let answer: QueryResult
        do throws(RunError) { answer = try runner.stream(statements, output: output) } catch {
            throw DuckDBError(message: error.detail ?? error.message, sql: error.sql)
        }
        let found = runner.outputs[output].columns
        if let difference = Self.difference(expected, found) { return difference }
        let recorded = try connection.prepareSelect(TypedColumn.projection(of: everything, expected)).stream()
        var comparison = TableComparison(
            found.names, expected: recorded, found: answer, mayFallShort: mayFallShort, tolerance: tolerance)
        return try comparison.difference { row throws(DuckDBError) in
            try onProgress(min(1, Double(row) / Double(max(1, total ?? 1))))
        }
    }

    /// Whether production may answer with fewer rows than were recorded: where rows are filtered, those that the first
    /// rows in give are only some of the first rows out.
    private func mayFallShort(
        _ runner: ProductionRunner, _ recordings: [String], _ connection: DatabaseConnection
    ) throws(DuckDBError) -> Bool {
        guard isPrefix, !runner.isRowWise, let file = recordings.first else { return false }
        let count = try connection.rows("SELECT count(*) FROM \(SQL.reading(file, as: .parquet))").first?.first?.int
        return count ?? 0 >= Self.prefixRows
    }

    /// What tells the columns apart: their names, their order, how their values are stored.
    private static func difference(_ expected: Schema, _ found: Schema) -> Difference? {
        let (old, new) = (expected.names, found.names)
        guard old == new else {
            let position = zip(old, new).prefix { $0 == $1 }.count
            return Difference(
                column: old.indices.contains(position) ? old[position] : new[position],
                expected: list(old), found: list(new),
                "creation has the columns \(old.joined(separator: ", ")), production \(new.joined(separator: ", "))")
        }
        for (left, right) in zip(expected.columns, found.columns) {
            let stored = (LiveTable.storage(of: left.type), LiveTable.storage(of: right.type))
            guard stored.0 != stored.1 else { continue }
            return Difference(
                column: left.name, expected: .string(left.type.name), found: .string(right.type.name),
                "column \(left.name): creation has \(left.type), production \(right.type)")
        }
        return nil
    }

    private static func list(_ names: [String]) -> ParameterValue { .list(names.map { .string($0) }) }
}
