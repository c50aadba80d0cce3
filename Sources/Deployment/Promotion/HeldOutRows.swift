import Capture
import Catalog
import Engine
import Workflow

/// Finds the rows that a scorer judges by as they were before production touched them: what a champion can be given
/// to be judged by the same.
struct HeldOutRows: Sendable {
    /// Where creation has them.
    let source: PortReference
    let schema: Schema
    /// The column with the truth.
    let actual: String

    /// - Throws: why there are none, in half a sentence.
    init(of scorer: NodeID, in analysis: Analysis, for contract: Contract) throws(HeldOutObstacle) {
        guard contract.inputs.count == 1, contract.inputs[0].kind == "table" else {
            throw HeldOutObstacle("production takes more than one table")
        }
        guard let production = try? analysis.productionSource(), var node = analysis.index(of: scorer),
            let actual = analysis.node(node).parameters["actual"]?.string
        else { throw HeldOutObstacle("\(scorer) doesn't say which column has the truth") }
        let frames = analysis.frames(behind: production)
        let captured = Set(frames.flatMap { [$0.start, $0.end] + $0.scope }.map { analysis.id($0) })
        let graph = Graph(analysis.workflow)
        let needed = contract.inputs[0].columns.map(\.name) + [actual]
        while true {
            // The first table that comes in is the one whose rows go on.
            guard
                let link = analysis.wiring.incoming(node).map({ analysis.wiring.links[$0] }).first(where: {
                    analysis.spec(output: $0.output, of: analysis.id($0.source))?.kind == .table
                })
            else { throw HeldOutObstacle("no table that \(scorer) judges by is there before production") }
            let source = analysis.id(link.source)
            if captured.isDisjoint(with: graph.reaching([source])) {
                guard let schema = analysis.spec(output: link.output, of: source)?.schema else {
                    throw HeldOutObstacle("the columns of \(source) are not known")
                }
                if let missing = needed.first(where: { schema[$0] == nil }) {
                    throw HeldOutObstacle("the rows that \(scorer) judges by have no column \(missing)")
                }
                (self.source, self.schema, self.actual) = (PortReference(source, link.output), schema, actual)
                return
            }
            guard analysis.rowEffect(of: link.source) == .oneToOne else {
                throw HeldOutObstacle("\(source) changes which rows \(scorer) judges by")
            }
            node = link.source
        }
    }
}

/// Why versions can't be judged by the same rows.
struct HeldOutObstacle: Error, Hashable, Sendable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
