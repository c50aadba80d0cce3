import Engine
import Workflow

/// The engine's runner behind the service's seam: it takes the contract's columns, not all that creation had.
struct EngineScorer: RowScorer {
    private let runner: ProductionRunner
    /// For each column of the runner where it comes from in a request; nil for one that changes no answer.
    private let given: [Int?]
    /// For each column of an answer where it is in what the runner computes.
    private let wanted: [Int]

    init(_ runner: ProductionRunner, _ format: RowFormat, _ outputs: [AnswerColumn]) throws(RunError) {
        self.runner = runner
        given = runner.inputColumns.columns.map { column in
            format.fields.firstIndex { $0.column.name == column.name }
        }
        var wanted: [Int] = []
        for output in outputs {
            guard let index = runner.outputColumns.names.firstIndex(of: output.column.name) else {
                throw RunError("the workflow doesn't compute the column “\(output.column.name)” of its contract")
            }
            wanted.append(index)
        }
        self.wanted = wanted
    }

    var isRowWise: Bool { runner.isRowWise }

    func score(_ columns: [TypedColumn], rowCount: Int) throws(RunError) -> ScoredRows {
        let all = zip(given, runner.inputColumns.columns).map { position, column in
            position.map { columns[$0] } ?? TypedColumn(missing: rowCount, of: column.type)
        }
        let (answer, count) = try runner.run(all, rowCount: rowCount)
        return ScoredRows(columns: wanted.map { answer[$0] }, count: count)
    }
}

extension TypedColumn {
    /// A column in which every value is missing.
    fileprivate init(missing count: Int, of type: ColumnType) {
        let values: Values =
            switch LiveTable.storage(of: type) {
            case .boolean: .bools(Array(repeating: false, count: count))
            case .bigint: .ints(Array(repeating: 0, count: count))
            case .double: .doubles(Array(repeating: 0, count: count))
            default: .texts(Array(repeating: "", count: count))
            }
        self.init(values, missing: Array(repeating: true, count: count))
    }
}
