import Engine
import Workflow

/// The engine's runner behind the service's seam: it takes the contract's columns, not all that creation had.
final class EngineScorer: RowScorer {
    private let runner: ProductionRunner
    private let outputs: [AnswerTable]
    /// For each input of the runner its place in a request, and for each of its columns where that comes from; nil for
    /// one that changes no answer.
    private let given: [(input: Int, fields: [Int?])]
    /// For each output of an answer its place in what the runner computes, and the places of its columns therein.
    private var wanted: [(output: Int, columns: [Int])] = []

    init(_ runner: ProductionRunner, _ format: RequestFormat, _ outputs: [AnswerTable]) throws(RunError) {
        self.runner = runner
        self.outputs = outputs
        given = try runner.inputs.map { port throws(RunError) in
            guard let input = format.position(of: port.id.text) else {
                throw RunError("the contract lacks the input “\(port.id)”")
            }
            let rows = format.inputs[input].rows
            return (input, port.columns.names.map { rows.position(of: $0.utf8) })
        }
        if !runner.learnsAnew { wanted = try places() }
    }

    var isRowWise: Bool { runner.isRowWise }
    var interrupter: @Sendable () -> Void { runner.interrupter }

    func score(_ tables: [TypedTable]) throws(RunError) -> [TypedTable] {
        let answer = try runner.run(completed(tables))
        // Which columns there are may be learned from the request's rows.
        if runner.learnsAnew { wanted = try places() }
        return selected(answer)
    }

    func serve(next: @escaping () -> [TypedTable]?, answer: @escaping (Result<[TypedTable], RunError>) -> Void) {
        guard !runner.learnsAnew else {
            while let tables = next() { answer(Result { () throws(RunError) in try score(tables) }) }
            return
        }
        runner.serve(next: { next().map(self.completed) }, answer: { answer($0.map(self.selected)) })
    }

    /// The runner's inputs, of which a request has only what can change an answer.
    private func completed(_ tables: [TypedTable]) -> [TypedTable] {
        zip(given, runner.inputs).map { place, port in
            let table = tables[place.input]
            let columns = zip(place.fields, port.columns.columns).map { field, column in
                field.map { table.columns[$0] } ?? TypedColumn(missing: table.count, of: column.type)
            }
            return TypedTable(columns, count: table.count)
        }
    }

    private func selected(_ answer: [TypedTable]) -> [TypedTable] {
        wanted.map { output, columns in
            TypedTable(columns.map { answer[output].columns[$0] }, count: answer[output].count)
        }
    }

    private func places() throws(RunError) -> [(output: Int, columns: [Int])] {
        try outputs.map { table throws(RunError) in
            guard let output = runner.outputs.firstIndex(where: { $0.id.text == table.port }) else {
                throw RunError("the workflow lacks the output “\(table.port)” of its contract")
            }
            let names = runner.outputs[output].columns.names
            let places = Dictionary(zip(names, names.indices)) { first, _ in first }
            let columns = try table.columns.map { column throws(RunError) in
                guard let index = places[column.column.name] else {
                    throw RunError("the workflow doesn't compute the column “\(column.column.name)” of its contract")
                }
                return index
            }
            return (output, columns)
        }
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
