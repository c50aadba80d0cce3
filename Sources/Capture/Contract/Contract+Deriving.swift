import Catalog
import Workflow

extension Contract {
    /// The contract of a production workflow: only the columns that can change an answer are asked for.
    package init(of analysis: Analysis) { self = Self.deriving(from: analysis, after: nil).contract }

    /// - Parameter last: what was needed in the analysis that this one was made after.
    static func deriving(
        from analysis: Analysis, after last: (analysis: Analysis, needs: ColumnNeeds)?
    ) -> (contract: Contract, needs: ColumnNeeds) {
        var wanted: [Int: [ColumnNeeds.Need]] = [:]
        var outputs: [Output] = []
        let landmarks = analysis.structure.landmarks
        for node in landmarks.answers {
            let facts = analysis.facts[node]
            guard let answer = facts.inputs.first else { continue }
            var output = Output(
                port: facts.node.parameters["port"]?.string ?? answer.id.text, kind: answer.spec.kind.rawValue,
                columns: [], passed: [])
            for column in answer.spec.schema?.columns ?? [] {
                if let origin = analysis.liveOrigin(of: column.name, into: node, answer.id) {
                    output.passed.append(
                        PassedColumn(
                            name: column.name, type: column.type.name, input: origin.port.text, column: origin.column))
                } else {
                    output.columns.append(OutputColumn(column))
                }
            }
            wanted[node] = [.init(port: answer.id, columns: Set(output.columns.map(\.name)))]
            outputs.append(output)
        }
        let needs = ColumnNeeds(analysis, wanted: wanted, after: last)
        let passed = outputs.flatMap(\.passed)
        var inputs: [Input] = []
        for node in landmarks.liveInputs {
            let facts = analysis.facts[node]
            let port = facts.node.parameters["port"]?.string ?? "table"
            guard facts.node.parameters["model"] == nil else {
                inputs.append(Input(port: port, kind: "model", columns: [], passed: []))
                continue
            }
            let needed = needs[node, "table"]
            let columns = facts.outputs["table"]?.schema?.columns ?? []
            let exact = Set(needed.map(\.foldedName))
            let single = Set(columns.filter { !$0.isPattern }.map(\.name))
            let patterns = needed.filter { $0.hasSuffix("*") && !single.contains($0) }
            let isNeeded = { (column: Column) in
                exact.contains(column.name.foldedName)
                    || patterns.contains { Lineage.mayBe($0, column.name) }
                    || column.isPattern && needed.contains { column.matches($0) }
            }
            let passing = Set(passed.filter { $0.input == port }.map(\.column))
            inputs.append(
                Input(
                    port: port, kind: "table",
                    columns: columns.filter(isNeeded).map { InputColumn($0) },
                    passed: columns.filter { !isNeeded($0) && passing.contains($0.name) }
                        .map { OutputColumn($0) }))
        }
        return (Contract(inputs: inputs, outputs: outputs), needs)
    }
}

extension Analysis {
    /// The live input's column that arrives unchanged at an input port; nil if production computes the column or
    /// holds it itself.
    func liveOrigin(of column: String, into node: Int, _ port: PortID) -> ColumnReference? {
        var (node, reference) = (node, ColumnReference(port, column))
        // A path is no longer than there are nodes; on a circle nothing arrives.
        for _ in facts.indices {
            guard let position = wiring.position(into: node, reference.port) else { return nil }
            let source = wiring.sources[position]
            if structure.kinds[source]?.role == .liveInput {
                let port = PortID(self.node(source).parameters["port"]?.string ?? "table")
                return ColumnReference(port, reference.column)
            }
            let lineage = facts[source].lineage?[wiring.links[position].output]
            guard let before = lineage?.passes[reference.column] else { return nil }
            (node, reference) = (source, before)
        }
        return nil
    }
}
