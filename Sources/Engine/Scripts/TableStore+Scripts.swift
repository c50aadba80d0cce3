package import Catalog
import Glibc
package import Workflow

/// A script with all that decides what it yields but its tables.
package struct ScriptCall: Sendable {
    package let script: Script
    /// The promised columns, with the types' own names.
    package let schema: Schema
    package let interpreter: ScriptInterpreter
    /// The node to blame.
    package let node: NodeID
}

extension TableStore {
    /// Runs a script over what statements yield, by port, and makes a table of its answer. Returns what it printed.
    func run(_ call: ScriptCall, over statements: [PortID: Statement], into name: String) throws(RunError) -> String {
        guard runsScripts else {
            throw RunError(node: call.node, "its table is not kept any more: run the workflow again")
        }
        do throws(ScriptWorker.Failure) {
            return try ScriptWorkers.with(call.interpreter, isCancelled: isCancelled) {
                worker throws(ScriptWorker.Failure) in
                let outcome = Result { () throws(RunError) in
                    try exchange(with: worker, call, statements, name)
                }
                switch outcome {
                case .success(let result): return result
                case .failure(let error): throw .table(error)
                }
            }
        } catch {
            throw RunError(error, call.node)
        }
    }

    /// Has what runs a script wait for it.
    func warm(_ call: ScriptCall) throws(RunError) {
        do throws(ScriptWorker.Failure) {
            try ScriptWorkers.warm(call.interpreter, isCancelled: isCancelled)
        } catch {
            throw RunError(error, call.node)
        }
    }

    private func exchange(
        with worker: ScriptWorker, _ call: ScriptCall, _ statements: [PortID: Statement], _ name: String
    ) throws(RunError) -> String {
        var files: [String] = []
        defer { for file in files { unlink(file) } }
        var inputs: [(variable: String, file: String)] = []
        for (port, variable) in call.script.variables {
            guard let statement = statements[port] else { continue }
            let file = "\(worker.folder.path)/\(files.count).arrow"
            files.append(file)
            inputs.append((variable, file))
            try execute(statement) { () throws(DuckDBError) in
                try write(statement.sql, carriedBy: call.script.language, to: file)
            }
        }
        let output = "\(worker.folder.path)/answer.arrow"
        files.append(output)
        let printed: String
        do throws(ScriptWorker.Failure) {
            printed = try worker.run(
                .init(script: call.script, columns: call.schema.columns, inputs: inputs, output: output),
                isCancelled: isCancelled)
        } catch {
            throw RunError(error, call.node)
        }
        do throws(DuckDBError) { try read(output, as: call.schema, into: name) } catch {
            throw RunError(error, node: call.node, sql: nil)
        }
        return printed
    }

    /// Writes rows to a file as a stream in Arrow's format, in types that the language has.
    private func write(_ sql: String, carriedBy language: ScriptLanguage, to file: String) throws(DuckDBError) {
        let columns = try connection.columns(of: sql).columns.map { column in
            SQL.cast(column, to: language.carrier(of: column.type) ?? column.type)
        }
        guard let stream = fopen(file, "we") else { throw .file(file) }
        defer { fclose(stream) }
        let result = try connection.prepareSelect("SELECT \(columns.joined(by: ", ").text) FROM (\(sql)\n)").stream()
        var isWhole = true
        try result.writeArrow { bytes in
            isWhole = isWhole && fwrite(bytes.baseAddress, 1, bytes.count, stream) == bytes.count
        }
        guard isWhole, fflush(stream) == 0 else { throw .file(file) }
    }

    /// Makes a table of a file with such a stream.
    private func read(_ file: String, as schema: Schema, into name: String) throws(DuckDBError) {
        guard let stream = fopen(file, "re") else { throw .file(file) }
        defer { fclose(stream) }
        let input = try ArrowInput { memory in
            let count = fread(memory.baseAddress, 1, memory.count, stream)
            return ferror(stream) == 0 ? count : -1
        }
        let columns = schema.columns.map { "CAST(\(SQL.quoted($0.name)) AS \($0.type)) AS \(SQL.quoted($0.name))" }
            .joined(separator: ", ")
        try connection.lendView("\(name)_answer", of: input) { view throws(DuckDBError) in
            try connection.execute("CREATE OR REPLACE TABLE \(name) AS SELECT \(columns) FROM \(view)")
        }
    }
}

extension DuckDBError {
    fileprivate static func file(_ path: String) -> DuckDBError {
        DuckDBError(message: "IO Error: \(path): \(String(cString: strerror(errno)))", sql: nil)
    }
}

extension RunError {
    init(_ failure: ScriptWorker.Failure, _ node: NodeID) {
        switch failure {
        case .cancelled: self.init(node: node, "cancelled", isCancellation: true)
        case .table(let error): self = error
        case .script(let message, let line, let detail):
            let place = line.map { "line \($0): " } ?? ""
            self.init(
                node: node, place: .parameter("script"), place + message, detail: detail.isEmpty ? nil : detail)
        }
    }
}
