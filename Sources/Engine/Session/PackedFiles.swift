import Dispatch
import Synchronization

/// The packed files that a statement reads, gone through beside it to see whether they are whole: DuckDB takes one that
/// is cut off for one that ends there.
final class PackedFiles: Sendable {
    private let problem = Mutex<RunError?>(nil)
    private let isLeft = Atomic(false)
    private let group = DispatchGroup()

    /// Begins to look at those that the session doesn't know yet.
    ///
    /// - Parameter isCancelled: whether nobody waits for what is read any more.
    init(readBy tables: [LazyTable], in session: Session, isCancelled: @escaping @Sendable () -> Bool) {
        for table in tables {
            for file in table.files where file.isPacked && !session.isWhole(file) {
                DispatchQueue.global(qos: .userInitiated).async(group: group) { [self] in
                    do throws(FileProblem) {
                        let isWhole = try file.checkWhole { isLeft.load(ordering: .relaxed) || isCancelled() }
                        if isWhole { return session.noteWhole(file) }
                        problem.withLock { $0 = $0 ?? RunError(node: table.node, "cancelled", isCancellation: true) }
                    } catch {
                        problem.withLock { $0 = RunError(node: table.node, "\(error)") }
                    }
                }
            }
        }
    }

    /// Waits until all have been looked at, and fails for the node that reads one that isn't whole, or isn't known to be.
    func requireWhole() throws(RunError) {
        group.wait()
        if let problem = problem.withLock(\.self) { throw problem }
    }

    /// Nobody wants to know any more.
    func leave() { isLeft.store(true, ordering: .relaxed) }
}
