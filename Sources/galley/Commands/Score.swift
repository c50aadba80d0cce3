import ArgumentParser
import Capture
import Catalog
import Deployment
import Engine
import Workflow

struct Score: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Answer rows with a deployment, from standard input to standard output.",
        discussion: """
            Reads CSV with a header, Parquet or a stream in Arrow's format, whichever comes, and writes CSV, or a stream \
            where the rows came as one. Where each row's answer depends on that row alone, a pipe's rows are answered \
            as they come. \
            Of several inputs, all but one come from files: CSV, Parquet or JSON. Columns that the deployment doesn't \
            take are ignored and named on stderr.

            Example: galley score late-flights < flights.csv > answers.csv
            """)
    static let order = 65

    @Argument(help: "The deployment's name.", completion: .deployments) var name: String
    @Option(help: "A version; without it, the live one.") var version: Int?
    @Option(help: "The file for an input, in place of standard input: PORT=FILE.") var input: [PortFile] = []
    @OptionGroup var allowed: AllowedFiles
    @Option(help: "Write an output to a file instead of standard output: PORT=FILE.") var output: [PortFile] = []
    @Option(help: "How the answers are written: csv, or arrow for a stream in Arrow's format.") var format: RowForm?

    func execute() async throws {
        let registry = try Registry()
        let wanted = try registry.version(version, of: name)
        let bundle = try OpenBundle(registry.presentBundle(of: wanted), access: allowed.access())
        let contract = bundle.contract
        let files = try places(input, "input", contract.inputs.map(\.port))
        let targets = try places(output, "output", contract.outputs.map(\.port))
        let scratch = try TransientFolder()
        defer { withExtendedLifetime(scratch) {} }
        let runner = try bundle.runner(
            threads: Machine.cores, reading: Array(files.values) + ["/dev/stdin", scratch.path])
        let connection = try runner.connect()
        var given: [String: Set<String>] = [:]
        var sources: [RowSource] = []
        var statements: [(RowSource, Int) -> String] = []
        for port in runner.inputs {
            guard let input = contract.inputs.first(where: { $0.port == port.id.text }) else { continue }
            let source =
                if let file = files[input.port] {
                    try RowSource(file: file, input, connection)
                } else {
                    try RowSource(
                        standardInput: input, connection, keptIn: scratch.path, isReadOnce: runner.isRowWise,
                        inParts: format != .arrow)
                }
            sources.append(source)
            try source.checkColumns(input)
            source.tellIgnored(input)
            given[input.port] = Set(source.columns)
            statements.append { $0.statement(for: port, input, after: $1) }
        }
        defer { withExtendedLifetime(sources) {} }
        _ = try Self.advance(&sources)
        let form = format ?? (sources.contains { $0.form == .arrow } ? .arrow : .csv)
        for (index, port) in runner.outputs.enumerated() {
            guard let output = contract.outputs.first(where: { $0.port == port.id.text }) else { continue }
            // Passed columns come first, as they stand in most rows before what is computed.
            let columns =
                output.passed.filter { given[$0.input]?.contains($0.column) == true }.map(\.name)
                + output.columns.map(\.name)
            let target = try RowOutput(to: targets[output.port])
            do {
                switch form {
                case .csv:
                    let schema = runner.outputs[index].columns
                    let place = Dictionary(zip(schema.names, schema.columns.indices)) { first, _ in first }
                    var (count, isFirst) = (0, true)
                    repeat {
                        let rows = try runner.stream(zip(statements, sources).map { $0($1, count) }, output: index)
                        count += try target.writeCSV(
                            rows, columns: columns.compactMap { place[$0] }, of: schema, withHeader: isFirst)
                        isFirst = false
                    } while try Self.advance(&sources)
                case .arrow:
                    let rows = try runner.stream(
                        zip(statements, sources).map { $0($1, 0) }, output: index, columns: columns)
                    try target.writeArrow(rows)
                }
                try target.finish()
            } catch let error as RunError {
                throw Failure("galley score: \(Self.words(error.detail ?? error.message, sources))")
            } catch let error as DuckDBError {
                throw Failure("galley score: \(Self.words(error.message, sources))")
            }
        }
    }

    /// Waits for rows that come a part at a time, as only those of a single source do. False where there are no more.
    private static func advance(_ sources: inout [RowSource]) throws -> Bool {
        guard sources.count == 1 else { return false }
        return try sources[0].advance()
    }

    /// What DuckDB says of the source that it names, or of standard input.
    private static func words(_ message: String, _ sources: [RowSource]) -> String {
        let source =
            sources.first { message.contains("file = \($0.name)\n") } ?? sources.first { $0.isStandardInput }
            ?? sources.first
        return source?.words(message) ?? message
    }

    /// The files that were named, and at most one port without.
    private func places(_ given: [PortFile], _ kind: String, _ ports: [String]) throws -> [String: String] {
        var places: [String: String] = [:]
        for pair in given {
            guard ports.contains(pair.port) else {
                throw Failure(
                    "galley score: \(name) has no \(kind) \"\(pair.port)\"" + Suggestion.hint(for: pair.port, in: ports)
                )
            }
            places[pair.port] = pair.file
        }
        let rest = ports.filter { places[$0] == nil }
        guard rest.count < 2 else {
            throw ValidationError(
                "\(name) has the \(kind)s \(rest.joined(separator: ", ")): give all but one as --\(kind) PORT=FILE")
        }
        return places
    }
}
