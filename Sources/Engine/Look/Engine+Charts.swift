package import Catalog
import Workflow

extension Engine {
    /// The table that a picture is drawn from, of the rows that are looked at.
    package func table(
        of chart: Chart, of look: TableLook, in result: RunResult, control: RunControl = RunControl()
    ) async throws(RunError) -> TablePage {
        if let model = result.model(at: look.port) { return try importance(in: model, look.port) }
        return try await looking(at: look.unsorted, in: result, on: studies, control) { table throws(DuckDBError) in
            let query = chart.query
            let relation = query.ordered.isEmpty ? table.shown : table.shownWithRowNumbers
            let sql = query.inOrder(query.sql.rendered { _ in relation })
            let rows = try table.connection.rows(sql)
            return TablePage(
                schema: try table.connection.columns(of: sql), totalRows: rows.count, offset: 0, rows: rows)
        }
    }

    private func importance(in model: Model, _ port: PortReference) throws(RunError) -> TablePage {
        guard let importance = model.importance else {
            throw RunError(node: port.node, "a \(model.kind) model predicts nothing, so there is nothing to draw of it")
        }
        let rows = importance.map { feature -> [ParameterValue] in
            [.string(feature.feature), .double(feature.share), feature.splits.map { .int($0) } ?? .null]
        }
        return TablePage(schema: FeatureImportance.schema, totalRows: rows.count, offset: 0, rows: rows)
    }
}
