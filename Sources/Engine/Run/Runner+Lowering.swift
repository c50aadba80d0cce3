import Capture
import Catalog
import Workflow

extension Runner {
    /// The node's operations, those that need its own model last.
    func lowered(_ node: Int) throws(RunError) -> [(PortID, Operation)] {
        let id = name(node)
        guard let type = analysis.type(node) else {
            throw RunError(node: id, "there is no node type \"\(analysis.node(node).type)\"")
        }
        var tables: OrderedDictionary<PortID, Schema> = [:]
        var models: [PortID: Model] = [:]
        let facts = analysis.facts[node]
        for (port, result) in inputs(of: node) {
            switch result {
            case .table(let table): tables[port] = table.schema
            case .model(_, let model): models[port] = model
            case .workflow: break
            }
        }
        let context = LoweringContext(
            id: id, node: facts.node, parameters: ParameterReader(facts.node, type), tables: tables, models: models,
            ports: facts.inputs.map(\.id), namedOutputs: facts.outputs.map(\.id), folder: analysis.folder)
        do throws(LoweringError) {
            return try type.lower(context).sorted { left, right in
                (left.value.isLast ? 1 : 0, left.key) < (right.value.isLast ? 1 : 0, right.key)
            }
        } catch {
            throw RunError(node: id, place: error.place, error.message)
        }
    }

    /// What comes in, in port order.
    func inputs(of node: Int) -> OrderedDictionary<PortID, PortResult> {
        var inputs: OrderedDictionary<PortID, PortResult> = [:]
        for position in analysis.wiring.incoming(node) {
            let link = analysis.wiring.links[position]
            inputs[link.input] = results[Output(node: link.source, port: link.output)]
        }
        return inputs
    }

    func input(_ port: PortID, of node: Int) throws(RunError) -> PortResult {
        guard let input = inputs(of: node)[port] else {
            throw RunError(node: name(node), place: .input(port), "connect the input \"\(port)\"")
        }
        return input
    }

    func inputTable(_ port: PortID, of node: Int) throws(RunError) -> LazyTable {
        guard let table = try input(port, of: node).table else {
            throw RunError(node: name(node), place: .input(port), "the input \"\(port)\" needs a table")
        }
        return table
    }

    /// Rows that are cheap to compute again are, by each of their readers.
    func keeping(_ query: Query, _ node: Int, _ port: PortID) -> LazyTable.Keeping {
        let readers = plan.readers(of: node, port)
        guard readers > 1, let type = analysis.type(node) else { return .fused }
        // Choosing rows is an effort for each that comes in, keeping them for each value of the chosen. What is kept is
        // also where the next session goes on after an edit.
        if let share = query.share, let columns = inputs(of: node).values.first?.table?.schema.columns.count {
            return Double(readers) * Self.valuesPerChoice > share * Double(columns) ? .shared : .fused
        }
        // Where rows are chosen by number, what is costly about it is in a stage.
        return type.computesRowByRow && (query.ordered.isEmpty || !query.stages.isEmpty) ? .fused : .shared
    }

    /// How many values of the chosen a reader makes worth keeping, for each row that comes in. A small test part is kept
    /// with it, a training part isn't.
    private static let valuesPerChoice = 2.5

    /// - Parameter keepsRows: whether the query yields a row for each row that comes in.
    func lazyTable(
        _ query: Query, _ node: Int, keeping: LazyTable.Keeping, keepsRows: Bool
    ) throws(RunError) -> LazyTable {
        try lazyTable(query, inputs: inputs(of: node).compactMapValues(\.table), node, keeping, keepsRows)
    }

    private func lazyTable(
        _ query: Query, inputs: OrderedDictionary<PortID, LazyTable>, _ node: Int, _ keeping: LazyTable.Keeping,
        _ keepsRows: Bool
    ) throws(RunError) -> LazyTable {
        let id = name(node)
        let used = query.sql.inputs
        var tables: [PortID: LazyTable] = [:]
        for (port, table) in inputs where used.contains(port) { tables[port] = table }
        for (port, stage) in query.stages.sorted(by: { $0.key < $1.key }) {
            tables[port] = try lazyTable(stage, inputs: inputs, node, .stage, keepsRows)
        }
        var hasher = ContentHasher("query 1")
        hasher.combine(query.sql) { tables[$0]?.key }
        hasher.combine(query.ordered.sorted()) { $0.combine($1.text) }
        if let order = query.order { hasher.combine(order) { _ in nil } }
        let key = hasher.key
        let schema: Schema
        if let known = cache.schema(key) { schema = known } else { schema = try bind(query, tables, id) }
        let added = keeping == .stage && keepsRows ? added(by: query, to: tables, schema, id) : nil
        return LazyTable(
            key, schema, .query(query, inputs: tables), keeping: added == nil ? keeping : .fused, node: id,
            keepsRows: keepsRows, added: added)
    }

    /// The columns that a stage adds to its input, where these can be kept alone: the other columns are computed anew,
    /// which must yield the same rows in the same order.
    private func added(
        by query: Query, to tables: [PortID: LazyTable], _ schema: Schema, _ id: NodeID
    ) -> LazyTable? {
        guard let sql = query.added, let input = tables.values.first, tables.count == 1, input.isRepeatable else {
            return nil
        }
        var hasher = ContentHasher("added 1")
        hasher.combine(sql) { tables[$0]?.key }
        let columns = schema.columns.dropFirst(input.schema.columns.count)
        return LazyTable(
            hasher.key, Schema(Array(columns)), .query(Query(sql, models: query.models), inputs: tables),
            keeping: .stage, node: id, keepsRows: true)
    }

    /// The columns of a query over tables whose columns are known to the last.
    private func bind(_ query: Query, _ tables: [PortID: LazyTable], _ id: NodeID) throws(RunError) -> Schema {
        if query.models.isEmpty {
            do throws(BindError) {
                return try binder.columns(
                    of: query.sql, inputs: tables.mapValues(\.schema), ordered: query.ordered, keeps: true)
            } catch {
                throw RunError(node: id, error.summary, detail: error.message, sql: error.sql)
            }
        }
        let sql = query.sql.rendered { port in
            tables[port].map { DuckDBBinder.emptyTable($0.schema) } ?? SQL.quoted(port.text)
        }
        do {
            try store.session.scorers.register(query.models, on: connection)
            return try connection.prepareSelect(sql).columns
        } catch {
            throw RunError(node: id, "the model can't be applied", detail: "\(error)", sql: nil)
        }
    }
}

extension Operation {
    fileprivate var isLast: Bool { if case .applyOwnModel = self { true } else { false } }
}
