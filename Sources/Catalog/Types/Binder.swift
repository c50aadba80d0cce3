package import Workflow

/// Answers what SQL, a file or the machine decides about a workflow. The engine fulfils it with DuckDB's binder and
/// sniffer.
package protocol Binder: Sendable {
    /// The columns that a statement over tables with these schemas yields. Nothing is executed.
    func columns(of sql: SQL, inputs: [PortID: Schema]) throws(BindError) -> Schema
    /// The columns of a source; at most the head of its files is read.
    func columns(of source: Source) throws(BindError) -> Schema
    /// The folder that an absolute path leads to, under the one name that it has: through links and without steps.
    func folder(at path: String) -> String
    /// The production workflow in a file, by absolute path. Nothing in it is run.
    func workflow(at file: String) throws(BindError) -> Workflow
    /// The name, if no time zone has it.
    func unknownTimeZone(_ name: String) -> UnknownTimeZone?
}

extension Binder {
    package func folder(at path: String) -> String { path }

    package func workflow(at file: String) throws(BindError) -> Workflow {
        throw BindError(message: "workflows can't be read here: \(file)", sql: "")
    }

    package func unknownTimeZone(_ name: String) -> UnknownTimeZone? { nil }
}

/// DuckDB's own words on a statement it can't bind.
package struct BindError: Error, Hashable, Sendable {
    package var message: String
    package var sql: String
    /// A name in the statement that no column answers to, where that is what is wrong.
    package var unknownColumn: String?

    package init(message: String, sql: String, unknownColumn: String? = nil) {
        self.message = message
        self.sql = sql
        self.unknownColumn = unknownColumn
    }
}
