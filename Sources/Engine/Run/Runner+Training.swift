import Catalog
import Workflow

extension Runner {
    /// Trains a model, or takes it from the cache. Nil if it is being trained in the background.
    func train(
        _ training: Training, _ node: Int
    ) throws(RunError) -> (result: PortResult, fromCache: Bool)? {
        let id = name(node)
        let table = try inputTable(training.input, of: node)
        let key = key(of: training, on: table)
        if let model = cachedModel(key) { return (.model(key, model), true) }
        try requireComputing(id)
        let relation = try store.relation(columns(of: training, in: table, id), isOrdered: true).sql
        let (cache, session, control) = (cache, store.session, control)
        let train: @Sendable (Trainer, DatabaseConnection) throws(RunError) -> PortResult = {
            trainer, connection throws(RunError) in
            let start = ContinuousClock.now
            let model: Model
            do throws(TrainingError) { model = try trainer.model(from: relation, on: connection) } catch {
                throw RunError(error, node: id)
            }
            let seconds = start.duration(to: .now).seconds
            cache.store(model, CachedResult(kind: .model, seconds: seconds), as: key)
            return .model(key, model)
        }
        guard let background else {
            let trainer = Trainer(training) {
                session.threads
            } progress: { [progress] in
                progress.advance(to: $0)
            } isCancelled: {
                control.isCancelled
            }
            return (try working(on: id) { () throws(RunError) in try train(trainer, connection) }, false)
        }
        progress.set(id, .running(progress: nil))
        let trainer = Trainer(training) {
            background.share
        } progress: { [progress] in
            progress.set(id, .running(progress: $0))
        } isCancelled: {
            control.isCancelled
        }
        background.train(node, on: session.database) { connection throws(RunError) in
            try train(trainer, connection)
        }
        return nil
    }

    /// What is learned from. Where the table would only be made for that, the other columns can be left out.
    private func columns(of training: Training, in table: LazyTable, _ id: NodeID) -> LazyTable {
        let columns = table.schema.columns.filter { column in
            column.name == training.target.name || training.features.contains { $0.name == column.name }
        }
        guard table.keeping == .fused, columns.count < table.schema.columns.count, store.physical(table) == nil else {
            return table
        }
        let sql: SQL = "SELECT \(columns.map { "\(column: $0.name)" as SQL }.joined(by: ", ")) FROM \(input: "table")"
        var hasher = ContentHasher("columns 1")
        hasher.combine(sql) { _ in table.key }
        return LazyTable(
            hasher.key, Schema(columns), .query(Query(sql), inputs: ["table": table]), keeping: .fused, node: id,
            keepsRows: true)
    }

    private func key(of training: Training, on table: LazyTable) -> ResultKey {
        var hasher = ContentHasher("train 2")
        hasher.combine(training.kind.name)
        hasher.combine(training.features)
        hasher.combine([training.target])
        hasher.combine(training.isClassification ? "classes" : "numbers")
        hasher.combine(training.settings)
        hasher.combine(table.key)
        return hasher.key
    }
}
