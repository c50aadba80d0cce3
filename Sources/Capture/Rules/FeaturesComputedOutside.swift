import Catalog
package import Workflow

/// A predictor needs columns that are computed before the frame: production is then asked for values that nobody
/// outside has.
package struct FeaturesComputedOutside: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        guard let production, production.places.contains(where: { analysis.hasTrait($0.node, .predicts) })
        else { return [] }
        var columns: OrderedDictionary<NodeID, OrderedDictionary<NodeID, [String]>> = [:]
        for input in production.contract.inputs where input.kind == "table" {
            guard let origin = production.segment.inputOrigins[PortID(input.port)], let port = origin.port,
                let node = analysis.index(of: origin.node)
            else { continue }
            for column in input.columns {
                guard let trace = ColumnTrace(analysis, from: node, port, column.name), trace.isComputed else {
                    continue
                }
                columns[origin.node, default: [:]][analysis.id(trace.node), default: []].append(column.name)
            }
        }
        return columns.flatMap { start, makers in
            makers.map { maker, names in
                let list = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
                return Diagnostic(
                    "computed-outside", .warning, node: start,
                    "production has to be given \(list), which \"\(maker)\" computes outside the frame: "
                        + "take \"\(maker)\" into it")
            }
        }
    }
}
