import Catalog
import Engine
import Terminal

/// What the keys do in the picture below.
package struct ChartCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Self.chart("chart-column", "draw another column", [["c"]], rank: 80) { $0.openColumns() },
            Self.chart("chart-against", "draw it against a column", [["y"], ["Enter"]], rank: 90) { $0.openOthers() },
            Self.chart("chart-function", "mean, sum, least, greatest, median", [["a"]], rank: 50) { state in
                guard state.chart.asked?.chart?.other != nil, [.bars, .line].contains(state.chartKind) else {
                    state.notice = .refusal("bars and lines against a column of numbers have a function")
                    return []
                }
                let all = Chart.Function.allCases
                let index = all.firstIndex(of: state.chart.function) ?? 0
                state.chart.function = all[(index + 1) % all.count]
                return state.drawChart()
            },
            Self.chart("chart-first-column", "draw the first column", [["0"], ["^"], ["Home"]], rank: 0) { state in
                state.drawColumn(0)
            },
            Self.chart("chart-last-column", "draw the last column", [["$"], ["End"]], rank: 0) { state in
                state.drawColumn(.max)
            },
            Self.chart("chart-finer", "more bins, bars or points", [["+"]], rank: 70) { $0.refine(1) },
            Self.chart("chart-coarser", "fewer bins, bars or points", [["-"]], rank: 60) { $0.refine(-1) },
        ]
    }

    private static func chart(
        _ id: String, _ title: String, _ keys: [[Key]], rank: Int,
        run: @escaping @Sendable (inout EditorState) -> [Effect]
    ) -> Command {
        Command(
            id, title, .data, in: .chart, keys: keys, rank: rank, refusal: \.needsChart
        ) { state, _ in run(&state) }
    }
}

extension EditorState {
    fileprivate mutating func drawColumn(_ column: Int) -> [Effect] {
        let before = data.place.column
        let effects = go(to: CellPlace(row: data.place.row, column: column))
        if data.place.column == before { notice = .refusal("there is nothing further that way") }
        return effects
    }

    mutating func refine(_ step: Int) -> [Effect] {
        guard let kind = chartKind, kind.usualSize > 0 else {
            notice = .refusal("a \(chartKind?.title ?? "chart") shows all there is")
            return []
        }
        let before = wantedChart
        chart.finer += step
        if wantedChart == before {
            chart.finer -= step
            notice = .refusal("there are \(step > 0 ? "more" : "fewer") in no picture")
        }
        return drawChart()
    }
}
