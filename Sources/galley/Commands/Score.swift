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
            where the rows came as one; row after row as they come where each row's answer depends on that row alone. \
            Of several inputs, all but one come from files: CSV, Parquet or JSON. Columns that the deployment doesn't \
            take are ignored and named on stderr.

            Example: galley score late-flights < flights.csv > answers.csv
            """)
    static let order = 65

    @Argument(help: "The deployment's name.") var name: String
    @Option(help: "A version; without it, the live one.") var version: Int?
    @Option(help: "The file for an input, in place of standard input: PORT=FILE.") var input: [PortFile] = []
    @OptionGroup var allowed: AllowedFiles
    @Option(help: "Write an output to a file instead of standard output: PORT=FILE.") var output: [PortFile] = []
    @Option(help: "How the answers are written: csv, or arrow for a stream in Arrow's format.") var format: RowForm?

    func execute() async throws {
        let registry = try Registry()
        let wanted = try registry.version(version, of: name)
        let bundle = try OpenBundle(registry.bundle(of: wanted), access: allowed.access())
        let contract = bundle.contract
        let files = try places(input, "input", contract.inputs.map(\.port))
        let targets = try places(output, "output", contract.outputs.map(\.port))
        let scratch = try TransientFolder()
        defer { withExtendedLifetime(scratch) {} }
        let kept = scratch.path + "/rows.csv"
        let runner = try bundle.runner(threads: Machine.cores, reading: Array(files.values) + ["/dev/stdin", kept])
        let connection = try runner.connect()
        var statements: [String] = []
        var given: [String: Set<String>] = [:]
        var sources: [RowSource] = []
        for port in runner.inputs {
            guard let input = contract.inputs.first(where: { $0.port == port.id.text }) else { continue }
            let source =
                if let file = files[input.port] {
                    try RowSource(file: file, input, connection)
                } else {
                    try RowSource(standardInput: input, connection, keptIn: kept, isReadOnce: runner.isRowWise)
                }
            sources.append(source)
            try source.checkColumns(input)
            source.tellIgnored(input)
            given[input.port] = Set(source.columns)
            statements.append(source.statement(for: port, input))
        }
        defer { withExtendedLifetime(sources) {} }
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
                    let answer = try runner.stream(statements, output: index)
                    let schema = runner.outputs[index].columns
                    let place = Dictionary(zip(schema.names, schema.columns.indices)) { first, _ in first }
                    try target.writeCSV(answer, columns: columns.compactMap { place[$0] }, of: schema)
                case .arrow:
                    try target.writeArrow(runner.stream(statements, output: index, columns: columns))
                }
            } catch let error as RunError {
                throw Failure("galley score: \(RowSource.words(error.detail ?? error.message))")
            } catch let error as DuckDBError {
                throw Failure("galley score: \(RowSource.words(error.message))")
            }
        }
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
