package import Workflow

/// Missing values (NULL, and NaN among numbers) replaced by one value for each column.
package struct Imputation: Transformer {
    package let kind: ModelKind = "missing-values"

    package init() {}

    package func objection(
        to column: Column, settings: Parameters, holds: (ColumnType, ParameterValue) -> Bool
    ) -> Objection? {
        switch settings["method"]?.string {
        case "most-frequent": return nil
        case "constant":
            let value = settings["value"] ?? .null
            if case .double(let number) = value, !number.isFinite {
                return Objection("a missing value can't be filled with \(number); give a finite number", at: "value")
            }
            let misfit = "\(column.name) is \(column.type), which can't be filled with "
            if !isAkin(value, to: column.type) {
                let remedy = value.inOtherWords.first { isAkin($0, to: column.type) && holds(column.type, $0) }
                return Objection(misfit + value.kindName, at: "value", remedy: remedy)
            }
            if holds(type(of: column, settings: settings), value) { return nil }
            let wayOut = "give a value that it can have, or fill it by most-frequent"
            return Objection("\(misfit)\(SQL.literal(value)); \(wayOut)", at: "value")
        case let method:
            guard !column.type.isNumeric else { return nil }
            return Objection(
                "\(column.name) is \(column.type) and has no \(method ?? "mean"); fill it by most-frequent")
        }
    }

    private func isAkin(_ value: ParameterValue, to type: ColumnType) -> Bool {
        switch value {
        case .int, .double: type.isNumeric
        case .bool: type.isBoolean
        case .string: !type.isNumeric && !type.isBoolean
        case .null, .list, .map: false
        }
    }

    package func outcome(of features: [Column], settings: Parameters) -> [Column] {
        features.map { $0.holding(type(of: $0, settings: settings)) }
    }

    private func type(of column: Column, settings: Parameters) -> ColumnType {
        switch settings["method"]?.string {
        case "most-frequent": column.type
        case "constant": if column.type.isInteger, case .double = settings["value"] { .double } else { column.type }
        default: .double
        }
    }

    package func fitting(_ features: [Column], settings: Parameters, input: PortID) -> SQL {
        let names = features.map { "\(literal: .string($0.name))" as SQL }.joined(by: ", ")
        let columns = features.map { "\(column: $0.name)" as SQL }.joined(by: ", ")
        var given: SQL = ""
        let table: SQL
        let values: [SQL]
        switch settings["method"]?.string {
        case "constant":
            let value: SQL = "\(literal: settings["value"] ?? .null)"
            table = "SELECT 1"
            values = features.map { _ in value }
        case "most-frequent":
            table = "SELECT 1"
            given = "WITH given AS MATERIALIZED (SELECT \(columns) FROM \(input: input)) "
            values = features.map(mostFrequent)
        case "median":
            let medians = features.enumerated().map { index, feature in
                let value: SQL = "CAST(\(column: feature.name) AS DOUBLE)"
                return "quantile_cont(\(value), 0.5) FILTER (WHERE isfinite(\(value))) AS m\(raw: "\(index)")" as SQL
            }
            table = "SELECT \(medians.joined(by: ", ")) FROM \(input: input)"
            values = features.indices.map { "m\(raw: "\($0)")" }
        default:
            let moments = Moments(of: features.map { "\(column: $0.name)" }, from: "\(input: input)")
            table = "WITH \(moments.ctes) SELECT * FROM moments"
            values = features.indices.map(moments.mean)
        }
        return """
            \(given)SELECT unnest([\(names)]) AS "column", unnest([\(values.joined(by: ", "))]) AS "value" \
            FROM (\(table))
            """
    }

    /// As text, so that columns of different types share a list; the smallest of those equally frequent.
    private func mostFrequent(_ column: Column) -> SQL {
        let name: SQL = "\(column: column.name)"
        let isNumber: SQL = column.type.isFloating ? " AND NOT isnan(\(name))" : ""
        return """
            (SELECT CAST(\(name) AS VARCHAR) FROM given WHERE \(name) IS NOT NULL\(isNumber) \
            GROUP BY \(name) ORDER BY count(*) DESC, \(name) LIMIT 1)
            """
    }

    package func expressions(of model: Model) throws(LoweringError) -> [(column: Column, sql: SQL)] {
        var pieces: [(column: Column, sql: SQL)] = []
        for feature in model.features {
            guard let value = model.state(of: feature).first?["value"], value != .null else {
                throw LoweringError(
                    "\(feature.name) has no values to learn from; fill it with a constant, or leave it out",
                    at: .parameter("columns"))
            }
            let type = type(of: feature, settings: model.settings)
            let given: SQL = "CAST(\(column: feature.name) AS \(raw: type.name))"
            let filled: SQL = "CAST(\(literal: value) AS \(raw: type.name))"
            let isMissing: SQL = type.isFloating ? "\(given) IS NULL OR isnan(\(given))" : "\(given) IS NULL"
            pieces.append((Column(feature.name, type), "CASE WHEN \(isMissing) THEN \(filled) ELSE \(given) END"))
        }
        return pieces
    }
}

extension ParameterValue {
    /// What else may be meant: the number or flag that a text spells, the text of a number or flag.
    fileprivate var inOtherWords: [ParameterValue] {
        guard let text = string else { return expression.map { [.string($0)] } ?? [] }
        return [Int(text).map(Self.int), Double(text).map(Self.double), Bool(text).map(Self.bool)].compactMap(\.self)
    }
}
