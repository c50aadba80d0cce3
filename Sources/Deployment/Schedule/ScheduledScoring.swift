import Capture
import Catalog
import Dispatch
package import Engine
import Synchronization
import Workflow

/// One run of a scheduled production workflow: its inputs are read from their files, its answer goes to its file.
package struct ScheduledScoring: ScheduledWork {
    private let access: FileAccess

    /// - Parameter access: what the workflow may read and write besides its own files and those of the schedule.
    package init(access: FileAccess = .own) { self.access = access }

    package func run(
        _ live: LiveSchedule, of registry: Registry, control: RunControl,
        publishing: (String) throws(RunError) -> Void
    ) throws(RunError) -> Int {
        let schedule = live.schedule
        let opened: OpenBundle
        do throws(BundleError) { opened = try OpenBundle(registry.bundle(of: live.version), access: access) } catch {
            throw RunError(error.description)
        }
        let answer = try opened.answer(named: schedule.answer)
        let inputs = Dictionary(schedule.inputs.map { (PortID($0.key), $0.value) }) { first, _ in first }
        let request = RunRequest(
            workflow: opened.workflow, folder: opened.bundle.folder, targets: [answer], inputs: inputs)
        return try ResultFile(schedule.output).put(
            appending: schedule.appends,
            write: { place throws(RunError) in
                let engine = opened.engine(reading: Array(schedule.inputs.values), writing: [place])
                try Self.waiting { () throws(RunError) in
                    let result = try await engine.run(request, control: control)
                    if let error = result.error { throw error }
                    try await engine.write(PortReference(answer, "table"), in: result, to: place)
                }
                if control.isCancelled { throw RunError("the run was cancelled", isCancellation: true) }
            }, publishing: publishing)
    }

    /// Waits for what the engine's threads do. Never on a thread of Swift's pool.
    private static func waiting(_ body: @escaping @Sendable () async throws(RunError) -> Void) throws(RunError) {
        let outcome = Mutex<Result<Void, RunError>?>(nil)
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            do throws(RunError) {
                try await body()
                outcome.withLock { $0 = .success(()) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
        done.wait()
        try outcome.withLock { $0 }?.get()
    }
}

extension OpenBundle {
    /// The node of the table that production answers with.
    ///
    /// - Parameter port: which one; nil where there is one only.
    func answer(named port: String?) throws(RunError) -> NodeID {
        let answers = contract.outputs.filter { $0.kind == "table" }.map(\.port)
        guard let name = port ?? answers.first, port != nil || answers.count == 1 else {
            throw RunError(
                answers.isEmpty
                    ? "production answers with no table, so there is nothing to write"
                    : "say which answer to write: answer: \(answers.joined(separator: ", "))")
        }
        guard answers.contains(name),
            let node = workflow.nodes.first(where: { _, node in
                node.type.isAnswer && node.parameters["port"]?.string == name
            })
        else {
            throw RunError("production has no answer “\(name)”" + Suggestion.hint(for: name, in: answers))
        }
        return node.key
    }
}
