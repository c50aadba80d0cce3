import Engine
import Workflow

/// What a case looks like of which nothing is known: the mean of each number, the most frequent category of each text,
/// and what was recorded where training tells neither.
struct TypicalRow {
    let columns: [TypedColumn]
    /// The places of those that can change an answer.
    let inputs: [Int]
    /// The same as clients send it.
    let values: JSONObject

    init(_ format: RowFormat, example: JSONObject) {
        var values: JSONObject = [:]
        columns = zip(format.fields, format.kinds).map { field, kind in
            var column = ColumnBuilder(kind)
            let known = [field.seen.typical, field.seen.categories.first, example[field.column.name]]
            let fitting = known.compactMap(\.self).first { value in column.take(value) == nil }
            if fitting == nil { column.appendMissing() }
            if !field.isPassed { values[field.column.name] = fitting ?? .null }
            return column.column
        }
        inputs = format.fields.indices.filter { !format.fields[$0].isPassed }
        self.values = values
    }
}
