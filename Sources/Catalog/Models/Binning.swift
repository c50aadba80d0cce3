package import Workflow

/// Numbers put into bins that are closed on the left: `edge ≤ x < next edge`, open to both ends.
package struct Binning: Transformer {
    package let kind: ModelKind = "binner"

    package init() {}

    package func objection(
        to column: Column, settings: Parameters, holds: (ColumnType, ParameterValue) -> Bool
    ) -> Objection? {
        column.type.isNumeric
            ? nil : Objection("\(column.name) is \(column.type), and only numbers can be put into bins")
    }

    package func outcome(of features: [Column], settings: Parameters) -> [Column] {
        let suffix = settings["suffix"]?.string ?? ""
        // A pattern's star stays last.
        return features.map {
            Column($0.isPattern ? $0.name : $0.name + suffix, type(settings), isPattern: $0.isPattern)
        }
    }

    private func type(_ settings: Parameters) -> ColumnType {
        settings["output"]?.string == "labels" ? .varchar : "INTEGER"
    }

    package func fitting(_ features: [Column], settings: Parameters, input: PortID) -> SQL {
        let names = features.map { "\(literal: .string($0.name))" as SQL }.joined(by: ", ")
        let bins = settings["bins"]?.int ?? 2
        let lists: [SQL]
        let table: SQL
        switch settings["method"]?.string {
        case "edges":
            let edges = settings["edges"]?.list?.compactMap(\.double) ?? []
            lists = features.map { _ in "\(literal: .list(edges.map(ParameterValue.double)))" }
            table = "SELECT 1"
        case "quantile":
            let shares = (1..<bins).map { "\(literal: .double(Double($0) / Double(bins)))" as SQL }
            let quantiles = features.enumerated().map { index, feature in
                let value: SQL = "CAST(\(column: feature.name) AS DOUBLE)"
                return """
                    quantile_cont(\(value), [\(shares.joined(by: ", "))]) \
                    FILTER (WHERE isfinite(\(value))) AS q\(raw: "\(index)")
                    """ as SQL
            }
            table = "SELECT \(quantiles.joined(by: ", ")) FROM \(input: input)"
            lists = features.indices.map { "q\(raw: "\($0)")" }
        default:
            let bounds = features.enumerated().map { index, feature in
                let value: SQL = "CAST(\(column: feature.name) AS DOUBLE)"
                let finite: SQL = "FILTER (WHERE isfinite(\(value)))"
                let i: SQL = "\(raw: "\(index)")"
                return "min(\(value)) \(finite) AS lo\(i), max(\(value)) \(finite) AS hi\(i)" as SQL
            }
            table = "SELECT \(bounds.joined(by: ", ")) FROM \(input: input)"
            lists = features.indices.map { index in
                let i: SQL = "\(raw: "\(index)")"
                let edges = (1..<bins).map { bin in
                    "lo\(i) + (hi\(i) - lo\(i)) * \(literal: .double(Double(bin) / Double(bins)))" as SQL
                }
                return "[\(edges.joined(by: ", "))]"
            }
        }
        let sorted = lists.map { "list_sort(list_distinct(\($0)))" as SQL }.joined(by: ", ")
        return """
            SELECT "column", unnest(edges) AS edge FROM \
            (SELECT unnest([\(names)]) AS "column", unnest([\(sorted)]) AS edges FROM (\(table)))
            """
    }

    package func expressions(of model: Model) throws(LoweringError) -> [(column: Column, sql: SQL)] {
        let outcome = outcome(of: model.features, settings: model.settings)
        var pieces: [(column: Column, sql: SQL)] = []
        for (feature, column) in zip(model.features, outcome) {
            let edges = model.state(of: feature).compactMap { $0["edge"]?.double }
            guard !edges.isEmpty else {
                throw LoweringError(
                    "\(feature.name) has no numbers to learn from; give edges, or leave it out",
                    at: .parameter("columns"))
            }
            let value: SQL = "CAST(\(column: feature.name) AS DOUBLE)"
            func name(_ bin: Int) -> SQL {
                column.type == .varchar ? "\(literal: .string(Self.label(bin, edges)))" : "\(literal: .int(bin))"
            }
            let cases = edges.enumerated().map { "WHEN \(value) < \(literal: .double($1)) THEN \(name($0))" as SQL }
            let sql: SQL = """
                CAST(CASE WHEN \(value) IS NULL OR isnan(\(value)) THEN NULL \(cases.joined(by: " ")) \
                ELSE \(name(edges.count)) END AS \(raw: column.type.name))
                """
            pieces.append((column, sql))
        }
        return pieces
    }

    /// `(-inf, 10)`, `[10, 20)`, `[20, inf)`
    private static func label(_ bin: Int, _ edges: [Double]) -> String {
        func text(_ edge: Double) -> String { edge == edge.rounded() && abs(edge) < 1e15 ? "\(Int(edge))" : "\(edge)" }
        let low = bin == 0 ? "(-inf" : "[\(text(edges[bin - 1]))"
        let high = bin == edges.count ? "inf)" : "\(text(edges[bin])))"
        return "\(low), \(high)"
    }
}
