package import Catalog
package import Workflow

/// A table that is computed when something needs it: one statement over other such tables.
package final class LazyTable: Sendable {
    package enum Definition: Sendable {
        /// A statement without inputs, and the files that it reads.
        case source(String, files: [FileFingerprint])
        /// The inputs hold the query's stages, too.
        case query(Query, inputs: [PortID: LazyTable])
        /// What a program beside the engine makes of the inputs.
        case script(ScriptCall, inputs: [PortID: LazyTable])
        /// A live table, which the session knows by this name.
        case relation(String)
    }
    /// How it is worth keeping.
    package enum Keeping: Sendable {
        /// Part of the statement of whoever reads it.
        case fused
        /// Computed once, because several read it.
        case shared
        /// Computed once and stored on disk, because it is costly.
        case stage
    }

    package let key: ResultKey
    package let schema: Schema
    package let definition: Definition
    package let keeping: Keeping
    /// The node to blame when it can't be computed.
    package let node: NodeID
    /// An input that has as many rows, because each row is made from one of it.
    let counterpart: LazyTable?
    /// The columns that it adds to its counterpart, where these alone are kept.
    let added: LazyTable?
    /// How many statements are fused into this one.
    package let depth: Int
    /// Whether it follows from a live table. It is always part of its reader's statement, because its rows change between
    /// executions.
    let isLive: Bool

    /// Longer chains are cut: DuckDB's binder goes down into each subquery.
    private static let deepest = 24

    /// - Parameters:
    ///   - keepsRows: whether each row is made from one row of the only input.
    ///   - added: the columns that the rows have beside those of the only input.
    init(
        _ key: ResultKey, _ schema: Schema, _ definition: Definition, keeping: Keeping, node: NodeID,
        keepsRows: Bool = false, added: LazyTable? = nil
    ) {
        self.key = key
        self.schema = schema
        self.definition = definition
        self.node = node
        self.added = added
        let inputs = Self.inputs(of: definition)
        isLive = if case .relation = definition { true } else { inputs.contains(where: \.isLive) }
        counterpart = keepsRows && inputs.count == 1 ? inputs[0] : nil
        let below = inputs.map { $0.keeping == .fused ? $0.depth : 0 }.max() ?? 0
        self.keeping = below >= Self.deepest && keeping == .fused ? .shared : keeping
        depth = below + 1
    }

    var isScript: Bool { if case .script = definition { true } else { false } }
    var isSource: Bool { if case .source = definition { true } else { false } }
    var inputs: [LazyTable] { Self.inputs(of: definition) + (added.map { [$0] } ?? []) }
    /// The files that its own statement reads.
    var files: [FileFingerprint] { if case .source(_, let files) = definition { files } else { [] } }

    /// Those that its statement reads.
    var usedInputs: [LazyTable] {
        guard case .query(let query, let inputs) = definition else { return inputs }
        let used = query.sql.inputs
        let tables = inputs.filter { used.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
        return tables + (added.map { [$0] } ?? [])
    }

    /// Whether computing it again is cheap and yields the same rows in the same order: it is kept, or made row by row
    /// from what is.
    var isRepeatable: Bool {
        if keeping != .fused { return true }
        if case .query(let query, _) = definition, query.share != nil { return true }
        return counterpart?.isRepeatable ?? false
    }

    /// The keys of this table and of all that it is made from.
    func collectKeys(into keys: inout Set<ResultKey>) {
        guard keys.insert(key).inserted else { return }
        for input in inputs { input.collectKeys(into: &keys) }
    }

    private static func inputs(of definition: Definition) -> [LazyTable] {
        switch definition {
        case .query(_, let inputs), .script(_, let inputs): inputs.sorted { $0.key < $1.key }.map(\.value)
        case .source, .relation: []
        }
    }

    /// The node's own statement, its inputs by the names of their ports: what an error shows.
    var ownStatement: String {
        switch definition {
        case .source(let sql, _): sql
        case .query(let query, _): query.inOrder(query.sql.rendered { SQL.quoted($0.text) })
        case .script(let call, _): call.script.text
        case .relation(let name): "FROM \(name)"
        }
    }
}

extension Query {
    /// The statement with the order that its rows leave in.
    func inOrder(_ statement: String) -> String {
        guard let order else { return statement }
        return "\(statement) ORDER BY \(order.rendered { SQL.quoted($0.text) })"
    }
}
