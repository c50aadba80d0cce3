import Capture
package import Deployment
package import Engine
import Workflow

extension Servable {
    /// Opens versions from the bundles of their registry, every file verified.
    ///
    /// - Parameter access: what they may read besides their bundles.
    package static func opener(_ access: FileAccess = .own) -> ServableOpener {
        { registry, version in
            var servable = try Servable(version, OpenBundle(registry.bundle(of: version), access: access))
            servable.hasPage = try registry.deployment(version.deployment).hasPage
            return servable
        }
    }

    /// - Throws: when a request has no room for what the workflow takes, or an answer for what it gives.
    package init(_ version: DeploymentVersion, _ bundle: OpenBundle) throws(RunError) {
        do throws(BundleError) { try bundle.checkServable() } catch { throw RunError(error.description) }
        let contract = bundle.contract
        let format = RequestFormat(
            contract.inputs.map { input in
                let passed = input.passed.map { RowFormat.Field($0.column, isPassed: true) }
                return RequestFormat.Input(
                    port: input.port, rows: RowFormat(input.columns.map(RowFormat.Field.init) + passed))
            })
        let meanings = bundle.meanings
        let outputs = contract.outputs.map { output in
            let computed = output.columns.map { AnswerColumn($0.column, meaning: meanings[$0.name]) }
            let passed = output.passed.map { column in
                AnswerColumn(Column(column.name, ColumnType(column.type)), passes: format.origin(of: column))
            }
            return AnswerTable(port: output.port, columns: computed + passed)
        }
        self.init(version: version, format: format, outputs: outputs, example: Self.example(bundle), contract: contract)
        { values throws(RunError) in
            try EngineScorer(bundle.runner(with: values), format, outputs)
        }
    }

    /// The recorded row of the only input, or of each input by its name.
    private static func example(_ bundle: OpenBundle) -> Parameters {
        let rows = bundle.contract.inputs.map { input in
            let row = bundle.examples[input.port] ?? [:]
            return Parameters(
                uniqueKeysWithValues: input.columns.compactMap { column in
                    row[column.name].map { (column.name, $0.value) }
                })
        }
        guard rows.count > 1 else { return rows.first ?? [:] }
        return Parameters(
            uniqueKeysWithValues: zip(bundle.contract.inputs, rows).map { ($0.port, .list([.map($1)])) })
    }
}

extension RequestFormat {
    fileprivate func origin(of passed: Contract.PassedColumn) -> AnswerColumn.Origin? {
        guard let input = position(of: passed.input) else { return nil }
        return inputs[input].rows.position(of: passed.column.utf8).map { AnswerColumn.Origin(input: input, field: $0) }
    }
}

extension RowFormat.Field {
    init(_ column: Contract.InputColumn) {
        self.init(
            column.column, isNullable: column.isNullable ?? true,
            seen: RowFormat.Facts(
                minimum: column.minimum?.value, maximum: column.maximum?.value, typical: column.typical?.value,
                categories: column.categories?.map(\.value) ?? [], missingRate: column.missingRate))
    }
}
