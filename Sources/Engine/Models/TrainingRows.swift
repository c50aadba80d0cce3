import Catalog
import Workflow

/// The rows to train on: the features as DOUBLE, then the target as DOUBLE; a class is its index.
struct TrainingRows {
    let features: [Column]
    let target: Column
    private let sql: String
    private let connection: DatabaseConnection

    init(_ training: Training, classes: [ParameterValue], relation: String, on connection: DatabaseConnection) {
        features = training.features
        target = training.target
        let target = SQL.quoted(training.target.name)
        let columns = training.features.map { "CAST(\(SQL.quoted($0.name)) AS DOUBLE)" }
        let label =
            classes.isEmpty || classes == [0, 1] || classes == [false, true]
            ? "CAST(\(target) AS DOUBLE)"
            : "CAST(list_position(\(SQL.literal(.list(classes))), \(target)) - 1 AS DOUBLE)"
        sql = "SELECT \((columns + [label]).joined(separator: ", ")) FROM \(relation) WHERE \(target) IS NOT NULL"
        self.connection = connection
    }

    /// Lends each chunk in the table's order.
    func forEachChunk(_ body: (consuming DataChunk) throws(TrainingError) -> Void) throws(TrainingError) {
        let result: QueryResult
        do throws(DuckDBError) { result = try connection.prepare(sql).stream() } catch { throw .database(error) }
        while let chunk = try next(of: result) { try body(chunk) }
    }

    private func next(of result: QueryResult) throws(TrainingError) -> DataChunk? {
        do throws(DuckDBError) { return try result.next() } catch { throw .database(error) }
    }

    func refuseInfinite(_ value: Double) throws(TrainingError) {
        guard !value.isFinite else { return }
        throw .unfit("\(target.name) is \(value) in a row; leave such rows out", at: .parameter("target"))
    }
}
