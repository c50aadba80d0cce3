import ArgumentParser
import Capture
import Catalog
import Deployment
import Engine
import FoundationEssentials
import Glibc
import Workflow

struct Score: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Answer rows from standard input with the live version of a deployment.",
        discussion: "Reads CSV with a header, writes CSV: galley score NAME < in.csv > out.csv")
    static let order = 65

    @Argument(help: "The deployment's name.") var name: String
    @Option(help: "A version; without it, the live one.") var version: Int?

    func execute() async throws {
        let registry = try Registry()
        let bundle = try OpenBundle(try registry.bundle(of: try registry.version(version, of: name)))
        guard let input = bundle.contract.inputs.first, let output = bundle.contract.outputs.first else {
            throw Failure("\(name) has no table to answer with")
        }
        let rows = try spool()
        defer { unlink(rows) }
        let engine = Engine(cache: .none)
        var request = RunRequest(workflow: bundle.workflow, folder: bundle.bundle.folder)
        request.inputs[PortID(input.port)] = rows
        let result = try await engine.run(request)
        if let error = result.error { throw Failure("\(name): \(error)".replacing(rows, with: "standard input")) }
        let node = bundle.workflow.nodes.first {
            $0.value.type.name == "workflow-output" && $0.value.parameters["port"]?.string == output.port
        }
        guard let node else { throw Failure("\(name) has no output \"\(output.port)\"") }
        let given = Set(try header(of: rows))
        let columns = output.passed.filter { given.contains($0.column) }.map(\.name) + output.columns.map(\.name)
        // DuckDB would cut off what standard output holds already when that is a file.
        let answers = rows + ".answers"
        defer { unlink(answers) }
        try await engine.write(PortReference(node.key, "table"), in: result, to: answers, columns: columns)
        try copy(answers, to: STDOUT_FILENO)
    }

    /// Standard input as a file, which DuckDB needs to find out its columns.
    private func spool() throws -> String {
        var template = Array((FileManager.default.temporaryDirectory.path + "/galley-score-XXXXXX.csv").utf8CString)
        let file = mkstemps(&template, 4)
        guard file >= 0 else { throw Failure("no temporary file can be made: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            guard write(file, buffer, count) == count else {
                throw Failure("the temporary file can't be written: \(String(cString: strerror(errno)))")
            }
        }
        return template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    private func copy(_ file: String, to descriptor: Int32) throws {
        let source = open(file, O_RDONLY)
        guard source >= 0 else { throw Failure("the answers can't be read: \(String(cString: strerror(errno)))") }
        defer { close(source) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(source, &buffer, buffer.count)
            guard count > 0 else { break }
            Console.write(buffer[..<count], to: descriptor)
        }
    }

    private func header(of file: String) throws -> [String] {
        try DuckDBBinder().columns(
            of: Source("SELECT * FROM read_csv(\(literal: .string(file)), header = true)", files: [file])
        ).names
    }
}
