import Catalog
import Editor
import Engine
import Workflow

/// What every port holds in scripted runs: a thousand rows, of which a filter leaves every tenth.
struct ScriptedTable {
    private let schema = Schema([Column("name", "VARCHAR"), Column("city", "VARCHAR"), Column("delay", "DOUBLE")])

    private func row(_ number: Int) -> [ParameterValue] {
        let name = number % 2 == 0 ? "飛行機 \(number)" : "plane \(number)"
        return [.string(name), number % 3 == 0 ? .null : .string("Zürich"), .double(Double(number) / 4)]
    }

    func page(_ look: TableLook, _ offset: Int, _ limit: Int) -> TablePage {
        var numbers = Array(stride(from: 0, to: 1000, by: look.filter == nil ? 1 : 10))
        if look.order.first?.isDescending == true { numbers.reverse() }
        let rows = numbers.dropFirst(offset).prefix(limit).map(row)
        return TablePage(schema: schema, totalRows: numbers.count, offset: offset, rows: Array(rows))
    }

    var profile: ColumnProfile {
        ColumnProfile(
            column: Column("delay", "DOUBLE"), rows: 1000, missing: 20, distinct: 1000, minimum: 0, maximum: 249.75,
            mean: 124.9, histogram: [1, 2, 4, 8, 4, 2, 1], top: [])
    }

    func detail(_ column: String) -> ColumnDetail {
        guard column == "delay" else {
            let profile = ColumnProfile(
                column: Column(column, "VARCHAR"), rows: 1000, missing: 334, distinct: 1, minimum: "Zürich",
                maximum: "Zürich", mean: nil, histogram: [], top: [ValueCount(value: "Zürich", count: 666)])
            return ColumnDetail(profile: profile)
        }
        let quantiles = [ColumnDetail.Quantile(0.05, 12.25), ColumnDetail.Quantile(0.5, 124.75)]
        return ColumnDetail(profile: profile, deviation: 72.2, quantiles: quantiles)
    }

    /// A row by its number, in the column of names.
    func place(of search: TableSearch) -> CellPlace? {
        guard let number = Int(search.text), number < 1000 else { return nil }
        return CellPlace(row: number, column: 0)
    }
}
