import Capture
package import Deployment
package import Engine
import Workflow

extension Servable {
    /// Opens versions from the bundles of their registry, every file verified.
    package static let opener: ServableOpener = { registry, version in
        try Servable(version, OpenBundle(try registry.bundle(of: version)))
    }

    /// - Throws: when a request has no room for what the workflow takes, or an answer for what it gives.
    package init(_ version: DeploymentVersion, _ bundle: OpenBundle) throws(RunError) {
        guard let input = bundle.contract.inputs.first, bundle.contract.inputs.count == 1,
            let output = bundle.contract.outputs.first, bundle.contract.outputs.count == 1
        else { throw RunError("a service takes one live table and answers with one") }
        let fields =
            input.columns.map(RowFormat.Field.init)
            + input.passed.map { RowFormat.Field(Column($0.name, ColumnType($0.type)), isPassed: true) }
        let computed = output.columns.map { AnswerColumn(Column($0.name, ColumnType($0.type))) }
        let passed = output.passed.map { column in
            AnswerColumn(
                Column(column.name, ColumnType(column.type)),
                passes: fields.firstIndex { $0.column.name == column.column })
        }
        let (format, outputs) = (RowFormat(fields), computed + passed)
        let example = bundle.examples[input.port] ?? [:]
        self.init(
            version: version, format: format, outputs: outputs,
            example: Parameters(
                uniqueKeysWithValues: input.columns.compactMap { column in
                    example[column.name].map { (column.name, $0.value) }
                })
        ) { () throws(RunError) in try EngineScorer(bundle.runner(), format, outputs) }
    }
}

extension RowFormat.Field {
    init(_ column: Contract.InputColumn) {
        self.init(
            Column(column.name, ColumnType(column.type)), isNullable: column.isNullable ?? true,
            seen: RowFormat.Facts(
                minimum: column.minimum?.value, maximum: column.maximum?.value,
                categories: column.categories?.map(\.value) ?? [], missingRate: column.missingRate))
    }
}
