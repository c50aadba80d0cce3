package import Deployment
import Foundation
import Hummingbird
import Synchronization

/// The jobs that are known, each with a file that tells of it and, when it is done, one that holds its result.
package final class JobShelf: Sendable {
    private struct Entry {
        var job: Job
        var task: Task<Void, Never>?
    }

    private let folder: String
    private let entries = Mutex<[String: Entry]>([:])
    /// How many jobs may be under way at once, and how many are kept.
    private let limits: (running: Int, kept: Int)
    private let age: Duration
    private let time: WitnessedTime

    /// Takes up what an earlier service left: what it had not finished is marked as interrupted. Blocking.
    ///
    /// - Parameter age: how long a finished job is kept.
    package init(
        folder: String, running: Int = 8, kept: Int = 100, age: Duration = .seconds(86_400),
        time: WitnessedTime = WitnessedTime()
    ) throws(FileError) {
        self.folder = folder
        limits = (running, kept)
        self.age = age
        self.time = time
        try FileSystem.makeFolders(folder, mode: 0o700)
        for name in try FileSystem.names(in: folder) where name.hasSuffix(".json") {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
                var job = try? JSONDecoder().decode(Job.self, from: data), name == job.id + ".json"
            else { continue }
            if job.status == .running {
                job.status = .interrupted
                job.message = "the service ended before the job did; send it again"
                job.finishedAt = .now
                // On a full disk the next service marks it again.
                try? keep(job)
            }
            entries.withLock { $0[job.id] = Entry(job: job) }
        }
        removeOld()
    }

    subscript(id: String) -> Job? { entries.withLock { $0[id]?.job } }

    /// Begins a job, if there is room for it. Blocking.
    func begin(_ job: Job, _ work: @escaping @Sendable () async -> Void) throws {
        removeOld()
        let isIn = entries.withLock { entries in
            let running = entries.values.count { $0.job.status == .running }
            guard running < limits.running, entries.count < limits.kept else { return false }
            entries[job.id] = Entry(job: job)
            return true
        }
        guard isIn else {
            throw ServiceError(
                status: .tooManyRequests, code: "too-many-jobs",
                message: "up to \(limits.running) jobs may be under way and \(limits.kept) kept; delete one, or wait",
                retryAfter: 10)
        }
        do { try keep(job) } catch {
            entries.withLock { $0[job.id] = nil }
            throw ServiceError(
                status: .serviceUnavailable, code: "not-kept",
                message: """
                    the job can't be kept: \(FileError.reason(for: error)); send the rows without asking for a job
                    """)
        }
        let task = Task { await work() }
        entries.withLock { $0[job.id]?.task = task }
    }

    func progress(_ id: String, scored: Int) { entries.withLock { $0[id]?.job.scored = scored } }

    /// The job has its result, or a reason for having none. Blocking.
    func finish(_ id: String, _ outcome: Result<[UInt8], ServiceError>) {
        guard var job = self[id] else { return }
        job.finishedAt = .now
        do {
            try FileSystem.replace(resultFile(id), with: outcome.get())
            job.status = .done
            job.scored = job.rows
        } catch {
            job.status = .failed
            let reason = FileError.reason(for: error)
            job.message = (error as? ServiceError)?.message ?? "the result can't be kept: \(reason)"
        }
        // One that was deleted in the meantime stays so.
        let isKnown = entries.withLock { entries in
            guard entries[id] != nil else { return false }
            entries[id] = Entry(job: job)
            return true
        }
        if isKnown { try? keep(job) } else { removeFiles(id) }
    }

    /// Blocking.
    func result(of id: String) -> [UInt8]? { FileManager.default.contents(atPath: resultFile(id)).map(Array.init) }

    /// Ends a job if it is under way, and forgets it. Blocking.
    func remove(_ id: String) {
        let entry = entries.withLock { $0.removeValue(forKey: id) }
        entry?.task?.cancel()
        removeFiles(id)
    }

    private func removeOld() {
        let limit = time.safeNow.addingTimeInterval(-(age / .seconds(1)))
        let old = entries.withLock { entries in
            entries.values.filter { $0.job.finishedAt.map { $0 < limit } ?? false }.map(\.job.id)
        }
        for id in old { remove(id) }
    }

    private func resultFile(_ id: String) -> String { "\(folder)/\(id).result" }

    private func keep(_ job: Job) throws {
        try FileSystem.replace("\(folder)/\(job.id).json", with: Array(JSONEncoder().encode(job)))
    }

    private func removeFiles(_ id: String) {
        for file in ["\(folder)/\(id).json", resultFile(id)] { try? FileManager.default.removeItem(atPath: file) }
    }
}
