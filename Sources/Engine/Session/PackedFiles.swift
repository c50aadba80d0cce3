import Dispatch
import Synchronization

/// The packed files that a statement reads, gone through beside it to see whether they are whole: DuckDB takes one that
/// is cut off for one that ends there.
final class PackedFiles: Sendable {
    private let problem = Mutex<(table: LazyTable, problem: FileProblem)?>(nil)
    private let isLeft = Atomic(false)
    private let group = DispatchGroup()

    /// Begins to look at those that the session doesn't know yet.
    init(readBy tables: [LazyTable], in session: Session) {
        for table in tables {
            for file in table.files where file.isPacked && !session.isWhole(file) {
                DispatchQueue.global(qos: .userInitiated).async(group: group) { [self] in
                    do throws(FileProblem) {
                        if try file.checkWhole(isLeft: { isLeft.load(ordering: .relaxed) }) { session.noteWhole(file) }
                    } catch {
                        problem.withLock { $0 = (table, error) }
                    }
                }
            }
        }
    }

    /// Waits until all have been looked at, and fails for the node that reads one that isn't whole.
    func requireWhole() throws(RunError) {
        group.wait()
        guard let (table, problem) = problem.withLock({ $0 }) else { return }
        throw RunError(node: table.node, "\(problem)")
    }

    /// Nobody wants to know any more.
    func leave() { isLeft.store(true, ordering: .relaxed) }
}
