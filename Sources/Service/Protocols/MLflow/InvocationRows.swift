import Catalog
import Engine
import Workflow

/// Rows in one of MLflow's JSON formats: `dataframe_split`, `dataframe_records`, `instances` or `inputs`.
enum InvocationRows {
    private static let names = ["dataframe_split", "dataframe_records", "instances", "inputs"]

    static func read(_ body: [UInt8], _ format: RowFormat, rowLimit: Int) throws(RowsFault) -> InputRows {
        let value: ParameterValue
        do throws(JSONError) { value = try JSONReader.value(of: body) } catch {
            throw .json(error.message, offset: error.offset)
        }
        guard let map = value.map, let name = names.first(where: { map[$0] != nil }), let content = map[name],
            names.count(where: { map[$0] != nil }) == 1
        else { throw .shape("send an object with one of \(names.joined(separator: ", "))") }
        let keys = map.keys.filter { $0 != name && $0 != "params" }
        guard keys.isEmpty else { throw .shape("“\(keys[0])” is no part of the format; send “\(name)” alone") }
        if let parameters = map["params"], parameters != .null, parameters.map?.isEmpty != true {
            throw .shape("this deployment has no params to set")
        }
        var table = TableBuilder(format)
        let count: Int
        switch (name, content) {
        case ("dataframe_split", .map(let split)): count = try readSplit(split, &table, rowLimit)
        case ("inputs", .map(let columns)): count = try readColumns(columns, &table, rowLimit)
        case ("dataframe_records", .list(let records)), ("instances", .list(let records)),
            ("inputs", .list(let records)):
            count = try readRecords(records, name, &table, rowLimit)
        default: throw .shape("“\(name)” must be \(name == "dataframe_split" ? "an object" : "a list of objects")")
        }
        try TableBuilder.check([table])
        return table.takeRows(count: count)
    }

    private static func readRecords(
        _ records: [ParameterValue], _ name: String, _ table: inout TableBuilder, _ rowLimit: Int
    ) throws(RowsFault) -> Int {
        guard records.count <= rowLimit else { throw .tooManyRows(limit: rowLimit) }
        for (row, record) in records.enumerated() {
            guard let record = record.map else { throw .shape("row \(row) of “\(name)” is not an object") }
            for (name, value) in record {
                guard let place = table.format.position(of: name.utf8) else {
                    table.ignore(name)
                    continue
                }
                table.settle(table.columns[place].take(value), place, row)
            }
            table.complete(row)
        }
        return records.count
    }

    /// `{"columns": […], "data": [[…], …]}`; an index says nothing here.
    private static func readSplit(
        _ split: Parameters, _ table: inout TableBuilder, _ rowLimit: Int
    ) throws(RowsFault) -> Int {
        guard let columns = split["columns"]?.list, let data = split["data"]?.list else {
            throw .shape("“dataframe_split” must have “columns” and “data”")
        }
        guard data.count <= rowLimit else { throw .tooManyRows(limit: rowLimit) }
        let names = columns.map { $0.string ?? "" }
        let places = names.map { table.format.position(of: $0.utf8) }
        guard Set(names).count == names.count else { throw .shape("“columns” names a column twice") }
        for (name, place) in zip(names, places) where place == nil { table.ignore(name) }
        for (row, values) in data.enumerated() {
            guard let values = values.list, values.count == columns.count else {
                throw .shape("row \(row) of “data” has not the \(columns.count) values of “columns”")
            }
            for (value, place) in zip(values, places) {
                if let place { table.settle(table.columns[place].take(value), place, row) }
            }
            table.complete(row)
        }
        return data.count
    }

    /// `{"COLUMN": […], …}`; a value that is no list is a column of one row.
    private static func readColumns(
        _ columns: Parameters, _ table: inout TableBuilder, _ rowLimit: Int
    ) throws(RowsFault) -> Int {
        let lists = columns.mapValues { $0.list ?? [$0] }
        let names = table.format.fields.filter { !$0.isPassed }.map(\.column.name)
        let lacking = names.filter { columns[$0] == nil }
        guard lacking.isEmpty else { throw .shape("“inputs” lacks \(lacking.joined(separator: ", "))") }
        let count = lists.values.first?.count ?? 0
        guard count <= rowLimit else { throw .tooManyRows(limit: rowLimit) }
        for (name, values) in lists {
            guard values.count == count else { throw .shape("the columns of “inputs” differ in length") }
            guard let place = table.format.position(of: name.utf8) else {
                table.ignore(name)
                continue
            }
            for (row, value) in values.enumerated() {
                // Tensors of one value a row come as [[1], [2]].
                let value = value.list.flatMap { $0.count == 1 ? $0[0] : nil } ?? value
                table.settle(table.columns[place].take(value), place, row)
            }
        }
        table.complete(count: count)
        return count
    }
}
