package import Catalog
import Synchronization

/// The scoring functions that a database knows. Keep one for each database.
package final class Scorers: Sendable {
    private let models = Mutex<[String: Model]>([:])
    private let threads: Int

    /// - Parameter threads: how many threads may score one chunk.
    package init(threads: Int) { self.threads = threads }

    /// Makes SQL able to call each model by its `scorerName`; models that are known already cost nothing.
    ///
    /// - Throws: `LightGBMError` for a model that can't be read or whose name another model has,
    ///   `DuckDBError` when DuckDB refuses the function.
    package func register(_ wanted: [Model], on connection: DatabaseConnection) throws {
        for model in wanted where model.kind == .lightGBM {
            let name = model.scorerName
            if let known = models.withLock({ $0[name] }) {
                guard known.payload == model.payload else {
                    throw LightGBMError(message: "two models share the name \(name)")
                }
                continue
            }
            try connection.register(try LightGBMScorer(model, threads: threads).function(named: name))
            models.withLock { $0[name] = model }
        }
    }
}
