package import Workflow

/// A column of 0 and 1 for each category of a column, named `origin_EWR`.
package struct OneHotEncoding: Transformer {
    package let kind: ModelKind = "one-hot"
    private static let flag: ColumnType = "TINYINT"

    package init() {}

    package func objection(
        to column: Column, settings: Parameters, holds: (ColumnType, ParameterValue) -> Bool
    ) -> Objection? {
        column.type.isText || column.type.isInteger || column.type.isBoolean || column.type.isTemporal
            ? nil : Objection("\(column.name) is \(column.type), which has no categories; put it into bins first")
    }

    package func outcome(of features: [Column], settings: Parameters) -> [Column] {
        features.map { Column($0.isPattern ? $0.name : "\($0.name)_*", Self.flag) }
    }

    package func dropped(from features: [Column], settings: Parameters) -> [String] {
        settings["keep"]?.bool == true ? [] : features.map(\.name)
    }

    package func fitting(_ features: [Column], settings: Parameters, input: PortID) -> SQL {
        let names = features.map { "\(literal: .string($0.name))" as SQL }.joined(by: ", ")
        let columns = features.map { "\(column: $0.name)" as SQL }.joined(by: ", ")
        let most = settings["max-categories"]?.int ?? Int.max
        let lists = features.map { feature in
            let name: SQL = "\(column: feature.name)"
            return """
                (SELECT list(CAST(c AS VARCHAR) ORDER BY c) FROM (SELECT \(name) AS c FROM given \
                WHERE \(name) IS NOT NULL GROUP BY \(name) ORDER BY count(*) DESC, \(name) LIMIT \(literal: .int(most))))
                """ as SQL
        }
        return """
            WITH given AS MATERIALIZED (SELECT \(columns) FROM \(input: input)) \
            SELECT "column", unnest(categories) AS category FROM \
            (SELECT unnest([\(names)]) AS "column", unnest([\(lists.joined(by: ", "))]) AS categories)
            """
    }

    package func expressions(of model: Model) throws(LoweringError) -> [(column: Column, sql: SQL)] {
        var pieces: [(column: Column, sql: SQL)] = []
        var names = ColumnNames()
        for feature in model.features {
            let categories = model.state(of: feature).compactMap { $0["category"]?.string }
            guard !categories.isEmpty else {
                throw LoweringError(
                    "\(feature.name) has no values to learn from; leave it out", at: .parameter("columns"))
            }
            for category in categories.dropFirst(model.settings["drop-first"]?.bool == true ? 1 : 0) {
                let name = names.free(like: "\(feature.name)_\(category)")
                pieces.append((Column(name, Self.flag, isPattern: false), Self.test(feature, is: category)))
            }
        }
        return pieces
    }

    /// 0 for a missing value, too.
    private static func test(_ column: Column, is category: String) -> SQL {
        let type: SQL = "\(raw: column.type.isText ? "VARCHAR" : column.type.name)"
        // A number that is cast would be rounded: 2.5 is no category 2.
        let value: SQL = column.type.isText ? "CAST(\(column: column.name) AS VARCHAR)" : "\(column: column.name)"
        return """
            CAST(\(value) IS NOT DISTINCT FROM CAST(\(literal: .string(category)) AS \(type)) AS \(raw: flag.name))
            """
    }
}
