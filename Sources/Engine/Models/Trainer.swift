package import Catalog
import Workflow

/// Trains a predictive model on the rows of a table, with LightGBM or liblinear.
///
/// It blocks: call it on an engine thread, never on Swift's pool.
package struct Trainer: Sendable {
    private let training: Training
    private let threads: @Sendable () -> Int
    private let progress: @Sendable (Double) -> Void
    private let isCancelled: @Sendable () -> Bool

    /// - Parameters:
    ///   - threads: how many the library may use now, asked again and again; the model doesn't depend on it.
    ///   - progress: told how far training has come, from 0 to 1, where the library says.
    ///   - isCancelled: asked often; training stops soon after it says yes.
    package init(
        _ training: Training, threads: @escaping @Sendable () -> Int,
        progress: @escaping @Sendable (Double) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.training = training
        self.threads = threads
        self.progress = progress
        self.isCancelled = isCancelled
    }

    /// Trains on `relation`: whatever may follow FROM, with its rows in a fixed order.
    package func model(from relation: String, on connection: DatabaseConnection) throws(TrainingError) -> Model {
        do throws(DuckDBError) {
            _ = try connection.prepare("SELECT \(SQL.quoted(training.target.name)) FROM \(relation)")
        } catch { throw .database(error) }
        let classes = training.isClassification ? try classes(of: relation, on: connection) : []
        let rows = TrainingRows(training, classes: classes, relation: relation, on: connection)
        var model = Model(
            kind: training.kind, features: training.features, target: training.target, classes: classes,
            settings: training.settings)
        switch training.kind {
        case .lightGBM:
            let trainer = LightGBMTrainer(
                settings: training.settings, classes: classes.count, threads: threads,
                progress: progress, isCancelled: isCancelled)
            model.payload = try stoppable { () throws(TrainingError) in try trainer.train(rows) }
        case .linear:
            let trainer = LinearTrainer(
                settings: training.settings, features: training.features, classes: classes.count,
                isCancelled: isCancelled)
            model.state = try stoppable { () throws(TrainingError) in try trainer.train(rows) }
        default:
            throw .unfit("nothing here trains a \(training.kind) model", at: .node)
        }
        return model
    }

    /// An interrupted query is a cancellation, too.
    private func stoppable<T>(_ body: () throws(TrainingError) -> T) throws(TrainingError) -> T {
        do throws(TrainingError) {
            return try body()
        } catch {
            if case .database(let cause) = error, cause.kind == .interrupted { throw .cancelled }
            throw error
        }
    }

    private static let mostClasses = 1_000

    private func classes(
        of relation: String, on connection: DatabaseConnection
    ) throws(TrainingError) -> [ParameterValue] {
        let target = training.target
        let value = target.type.isText ? "CAST(\(SQL.quoted(target.name)) AS VARCHAR)" : SQL.quoted(target.name)
        let sql = """
            SELECT DISTINCT \(value) AS class FROM \(relation) WHERE \(value) IS NOT NULL \
            ORDER BY class LIMIT \(Self.mostClasses + 1)
            """
        let classes: [ParameterValue]
        do throws(DuckDBError) {
            classes = try connection.rows(sql).map { $0[0] }
        } catch {
            throw error.kind == .interrupted ? .cancelled : .database(error)
        }
        switch classes.count {
        case 0: throw .unfit("no row has a value of \(target.name) to learn from", at: .parameter("target"))
        case 1:
            throw .unfit(
                "\(target.name) is always \(SQL.literal(classes[0])); there is nothing to tell apart",
                at: .parameter("target"))
        case let count where count > Self.mostClasses:
            throw .unfit(
                "\(target.name) has more than \(Self.mostClasses) classes; predict it as a number, or put it into bins",
                at: .parameter("target"))
        default: return classes
        }
    }
}
