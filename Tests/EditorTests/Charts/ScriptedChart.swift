import Catalog
import Engine
import Foundation
import Workflow

/// A table of each kind that is drawn.
enum ScriptedChart {
    static func page(_ kind: ChartKind) -> TablePage {
        switch kind {
        case .histogram:
            table(
                [("low", "DOUBLE"), ("high", "DOUBLE"), ("rows", "BIGINT")],
                (0..<20).map { bin -> [ParameterValue] in
                    let count = Int(120 * exp(-pow(Double(bin) - 8, 2) / 18))
                    return [.double(Double(bin) * 0.5), .double(Double(bin + 1) * 0.5), .int(bin == 15 ? 0 : count)]
                })
        case .bars:
            table(
                [("value", "VARCHAR"), ("rows", "BIGINT"), ("mean", "DOUBLE")],
                [
                    ["EWR", 120_835, 9.107], ["JFK", 111_279, 5.551], ["ラガーディア", 104_662, 5.783],
                    [.null, 3, -3.25],
                ])
        case .line:
            table(
                [("day", "DATE"), ("delay", "DOUBLE")],
                (0..<12).map { month -> [ParameterValue] in
                    let date = "2013-\(month < 9 ? "0" : "")\(month + 1)-01"
                    return [.string(date), .double(10 + 8 * sin(Double(month) / 2))]
                })
        case .scatter:
            table(
                [("x", "DOUBLE"), ("y", "DOUBLE")],
                (0..<60).map { row -> [ParameterValue] in
                    let place = row * 37 % 61
                    return [.double(Double(place)), .double(Double(place * 80 + row * row % 900))]
                })
        case .box:
            table(
                ["group", "rows", "minimum", "low", "q1", "median", "q3", "high", "maximum", "outliers"]
                    .map { ($0, $0 == "group" ? "VARCHAR" : "DOUBLE") },
                [
                    ["Adelie", 151, 2850, 2850, 3350, 3700, 4000, 4775, 4775, 0],
                    ["Gentoo", 123, 3950, 3950, 4700, 5000, 5500, 6300, 6300, 0],
                    ["Chinstrap", 68, 2700, 2700, 3487.5, 3700, 3950, 4550, 4800, 2],
                ])
        case .figures:
            table(
                [("rows", "BIGINT"), ("unscored", "BIGINT"), ("accuracy", "DOUBLE"), ("auc", "DOUBLE")],
                [[65_469, 0, 0.7215, 0.7674]])
        case .roc:
            table(
                ["threshold", "false_positive_rate", "true_positive_rate", "auc"].map { ($0, "DOUBLE") },
                (0...20).map { step -> [ParameterValue] in
                    let share = Double(step) / 20
                    return [step == 0 ? .null : .double(1 - share), .double(share * share), .double(share), 0.6667]
                })
        case .confusion:
            table(
                [("actual", "VARCHAR"), ("predicted", "VARCHAR"), ("rows", "BIGINT")],
                [
                    ["Adelie", "Adelie", 29], ["Adelie", "Chinstrap", 1], ["Adelie", "Gentoo", 0],
                    ["Chinstrap", "Adelie", 6], ["Chinstrap", "Chinstrap", 8], ["Chinstrap", "Gentoo", 0],
                    ["Gentoo", "Adelie", 0], ["Gentoo", "Chinstrap", 0], ["Gentoo", "Gentoo", 25],
                ])
        case .importance:
            table(
                [("feature", "VARCHAR"), ("importance", "DOUBLE"), ("splits", "BIGINT")],
                [["dep_delay", 0.8123, 410], ["hour", 0.15, 232], ["origin_EWR", 0.0002, 1], ["unused", 0.0, 0]])
        }
    }

    private static func table(_ columns: [(String, String)], _ rows: [[ParameterValue]]) -> TablePage {
        let schema = Schema(columns.map { Column($0.0, ColumnType($0.1)) })
        return TablePage(schema: schema, totalRows: rows.count, offset: 0, rows: rows)
    }
}
