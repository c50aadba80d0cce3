import Catalog
package import Deployment
package import Engine
import FoundationEssentials
package import Workflow

/// A version of a deployment that answers rows by the very code that serves, without a service. Blocking.
package struct Replayer {
    private let bundle: OpenBundle
    private let servable: Servable

    package init(_ version: DeploymentVersion, _ bundle: OpenBundle) throws(RunError) {
        self.bundle = bundle
        servable = try Servable(version, bundle)
    }

    /// Where the workflow's frozen parts are.
    package var folder: String { bundle.bundle.folder }

    /// The names of the columns that it computes.
    package var computed: Set<String> {
        Set(servable.outputs.flatMap { $0.columns.filter { $0.passes == nil }.map(\.column.name) })
    }

    /// Reads rows in any of the forms in which the service takes them as JSON.
    package func rows(_ json: [UInt8]) throws(RowsFault) -> RequestRows {
        try RequestReader.read(json, servable.format)
    }

    /// The rows that came in with a logged request.
    package func rows(of request: LoggedRequest) throws(RowsFault) -> RequestRows {
        guard let input = request.input else { throw .shape("the rows of the request were not logged") }
        return try RequestReader.read(Array(input.utf8), servable.format, isByPort: true)
    }

    /// The workflow as rows want it that set parameters.
    package func workflow(for rows: RequestRows) throws(RunError) -> Workflow {
        bundle.workflow(with: try parameters(of: rows))
    }

    private func parameters(of rows: RequestRows) throws(RunError) -> Parameters {
        do throws(ServiceError) { return try RequestParameters.values(rows.parameters, of: servable.parameters) } catch
        {
            throw RunError(error.message)
        }
    }

    /// The computed columns.
    package func answer(_ rows: RequestRows) throws(RunError) -> Answer {
        let tables = try servable.makeScorer(parameters(of: rows)).score(rows.tables)
        var answer: [String: [Parameters]] = [:]
        for (output, table) in zip(servable.outputs, tables) {
            let shown = zip(output.columns, table.columns).filter { $0.0.passes == nil }
            answer[output.port] = (0..<table.count).map { row in
                Parameters(shown.map { ($0.column.name, $1.logged(row)) }) { first, _ in first }
            }
        }
        return Answer(answer)
    }

    /// Writes rows to Parquet files for the engine to run the workflow on, one for each input, and returns them by
    /// port. Columns that change no answer, and so were not asked for, are empty.
    package func write(_ rows: RequestRows, into folder: String) throws(RunError) -> [PortID: String] {
        var files: [PortID: String] = [:]
        do throws(DuckDBError) {
            let connection = try Database(settings: ["threads": "1"]).connect()
            for (number, (input, given)) in zip(servable.format.inputs, rows.inputs).enumerated() {
                let file = "\(folder)/input-\(number + 1).parquet"
                // As they are handed to DuckDB in a service, which casts them to their types.
                let columns = input.rows.fields.map {
                    Column($0.column.name, LiveTable.storage(of: $0.column.type))
                }
                let live = try LiveTable("replayed_\(number)", Schema(columns), on: connection)
                try live.set(given.table)
                let known = Set(columns.map(\.name))
                let others = declared(input.port).names.filter { !known.contains($0) }
                    .map { ", CAST(NULL AS VARCHAR) AS \(SQL.quoted($0))" }.joined()
                try connection.execute(
                    "COPY (SELECT *\(others) FROM \(live.relation)) TO \(SQL.literal(file)) (FORMAT parquet)")
                files[PortID(input.port)] = file
            }
        } catch {
            throw RunError("the rows can't be written to \(folder)", detail: error.message)
        }
        return files
    }

    /// The columns that the workflow has at an input.
    private func declared(_ port: String) -> Schema {
        let node = bundle.workflow.nodes.values.first {
            $0.type.isLiveInput && ($0.parameters["port"]?.string ?? "table") == port
        }
        return Schema(parameter: node?.parameters["columns"])
    }
}

extension TypedColumn {
    /// A value as the log keeps it: numbers that JSON doesn't have as texts.
    fileprivate func logged(_ row: Int) -> ParameterValue {
        if case .double(let value) = self[row], !value.isFinite { return .string("\(value)") }
        return self[row]
    }
}

extension RowsFault {
    /// What is wrong with rows for a version, as the service would say it.
    package func sentence(about version: String) -> String { ServiceError(self, deployment: version).message }
}
