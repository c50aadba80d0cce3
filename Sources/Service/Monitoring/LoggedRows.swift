import Deployment
import Engine
import Workflow

/// A request's rows and its answer's as the log keeps them. Unlike an answer for clients it loses nothing: what JSON has
/// no numbers for are texts.
struct LoggedRows {
    let without: Set<String>

    func input(_ content: Exchange.Content) -> String? {
        guard let rows = content.rows else { return nil }
        let inputs = content.deployment.servable.format.inputs
        var output = JSONOutput()
        let parts = inputs.indices.map(Optional.some) + (rows.parameters.isEmpty ? [] : [nil])
        output.write(parts, open: "{", close: "}") { output, part in
            guard let index = part else {
                output.write(RequestReader.parametersKey)
                output.put(":")
                return output.write(.map(rows.parameters))
            }
            let (fields, read) = (inputs[index].rows.fields, rows.inputs[index])
            let shown = fields.indices.filter { !fields[$0].isPassed || read.given.contains($0) }
            write(
                inputs[index].port, read.table.columns, 0..<read.table.count, fields.map(\.column), shown, to: &output)
        }
        return String(decoding: output.bytes, as: UTF8.self)
    }

    func answer(_ content: Exchange.Content) -> String? {
        guard let rows = content.rows, let answer = content.answer else { return nil }
        let (tables, writers) = (content.deployment.servable.outputs, content.deployment.writers)
        var output = JSONOutput()
        output.write(answer.indices, open: "{", close: "}") { output, index in
            write(
                tables[index].port, answer[index].columns, answer[index].rows, tables[index].columns.map(\.column),
                writers[index].shown(rows), to: &output)
        }
        return String(decoding: output.bytes, as: UTF8.self)
    }

    private func write(
        _ port: String, _ columns: [TypedColumn], _ rows: Range<Int>, _ names: [Column], _ shown: [Int],
        to output: inout JSONOutput
    ) {
        let shown = shown.filter { !without.contains(names[$0].name) }
        output.write(port)
        output.put(":")
        output.write(rows, open: "[", close: "]") { output, row in
            output.write(shown, open: "{", close: "}") { output, column in
                output.write(names[column].name)
                output.put(":")
                Self.write(columns[column], row, to: &output)
            }
        }
    }

    private static func write(_ column: TypedColumn, _ row: Int, to output: inout JSONOutput) {
        guard !column.isMissing(row) else { return output.put("null") }
        switch column.values {
        case .bools(let values): output.put(values[row] ? "true" : "false")
        case .ints(let values): output.write(values[row])
        case .doubles(let values) where values[row].isFinite: output.write(values[row])
        case .doubles(let values): output.write("\(values[row])")
        // Numbers that no machine word holds come as their digits, and are kept so.
        case .texts(let values): output.write(values[row])
        }
    }
}
