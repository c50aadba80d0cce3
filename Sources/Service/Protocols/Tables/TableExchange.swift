import Deployment
import Foundation
import Hummingbird

/// Rows and answers in each of the forms that a body may have.
enum TableExchange {
    static func read(
        _ body: [UInt8], _ type: MediaType, _ deployment: LiveDeployment, rowLimit: Int
    ) async throws -> RequestRows {
        let rows: InputRows
        switch type {
        case .json: return try RequestReader.read(body, deployment.servable.format, rowLimit: rowLimit)
        case .csv: rows = try CSVRows.read(body, deployment.onlyInput(), rowLimit: rowLimit)
        case .parquet:
            let format = try deployment.onlyInput()
            rows = try await Blocking.run { try ParquetRows.read(body, format, rowLimit: rowLimit) }
        case .arrow:
            let format = try deployment.onlyInput()
            rows = try await Blocking.run { try ArrowRows.read(body, format, rowLimit: rowLimit) }
        }
        return RequestRows(inputs: [rows], isSingle: false)
    }

    static func written(_ scored: Scored, _ type: MediaType) async throws -> [UInt8] {
        let (answer, columns) = (scored.answer[0], scored.deployment.servable.outputs[0].columns)
        let shown = scored.shown(0)
        return switch type {
        case .json: scored.json
        case .csv: CSVRows.written(answer, columns, shown: shown)
        case .parquet: try await Blocking.run { try ParquetRows.written(answer, columns, shown: shown) }
        case .arrow: try await Blocking.run { try ArrowRows.written(answer, columns, shown: shown) }
        }
    }
}

extension LiveDeployment {
    /// What the rows of a file are.
    func onlyInput() throws(ServiceError) -> RowFormat {
        let inputs = servable.format.inputs
        guard inputs.count == 1 else {
            throw ServiceError(
                status: .unsupportedMediaType, code: "several-inputs",
                message: "\(name) takes \(inputs.count) tables, but a file is one; send JSON")
        }
        return inputs[0].rows
    }

    /// Refuses forms of answers that have no room for all outputs.
    func requireWritable(_ type: MediaType) throws(ServiceError) {
        guard type == .json || servable.outputs.count == 1 else {
            throw ServiceError(
                status: .notAcceptable, code: "several-outputs",
                message: "\(name) answers with \(servable.outputs.count) tables, but a file is one; accept JSON")
        }
    }
}
