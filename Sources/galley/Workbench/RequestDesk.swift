import Capture
import Deployment
import Editor
import Engine
import FoundationEssentials
import Service
import Synchronization
import Workflow

/// Answers what the editor asks about logged requests. Blocking.
final class RequestDesk: Sendable {
    private struct State {
        var log: RequestLog?
        /// Of bundles that were opened already, and so verified.
        var contracts: [String: Contract] = [:]
    }
    private let folder: String
    private let state = Mutex(State())

    init(folder: String = StateFolder.current) { self.folder = folder }

    var file: String { RequestLog.path(in: folder) }

    /// Nil where nothing was ever logged: looking makes no log.
    private func log() throws -> RequestLog? {
        if let log = state.withLock({ $0.log }) { return log }
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let log = try RequestLog(folder: folder)
        state.withLock { $0.log = log }
        return log
    }

    private static let mostRequests = 100

    /// The latest of all deployments, newest first.
    func requests() throws -> [RequestLine] {
        guard let log = try log() else { return [] }
        return try log.deployments().flatMap { try log.recent($0, limit: Self.mostRequests) }
            .sorted { $0.at > $1.at }.prefix(Self.mostRequests).map(RequestLine.init)
    }

    // MARK: Replaying

    func replay(name: String, id: String) throws -> Replay {
        let registry = try Registry(folder: folder)
        guard let request = try log()?.request(id, of: name) else {
            throw RequestLogError.unknownRequest(id, deployment: name)
        }
        let version = try registry.version(request.version, of: name)
        let access = try Permissions.access(in: folder)
        let replayer = try Replayer(version, OpenBundle(registry.presentBundle(of: version), access: access))
        let rows: RequestRows
        do throws(RowsFault) { rows = try replayer.rows(of: request) } catch {
            let reason = error.sentence(about: "\(name) v\(version.number)")
            throw RunError(
                "request \(id) can't be replayed: \(reason); rows and columns that were not logged are lost")
        }
        let files = try TransientFolder()
        return Replay(
            deployment: name, version: version.number, request: id, when: request.at.formatted(.iso8601),
            workflow: try replayer.workflow(for: rows), folder: replayer.folder,
            inputs: try replayer.write(rows, into: files.path), in: files,
            verdict: Self.verdict(on: rows, of: request, replayer), access: access)
    }

    private static func verdict(
        on rows: RequestRows, of request: LoggedRequest, _ replayer: Replayer
    ) -> Replay.Verdict {
        guard request.answer != nil else { return .unknown(request.error ?? "its answer was not logged") }
        let logged = Deployment.Answer(request.answeredRows)
        let columns = replayer.computed.intersection(logged.columns)
        do throws(RunError) {
            let today = try replayer.answer(rows)
            guard !columns.isEmpty || today.columns.isEmpty else { return .unknown("no column of it was logged") }
            let difference = today.only(columns).difference(from: logged.only(columns))
            return difference.map { .differs($0.text("logged", "today")) } ?? .same
        } catch {
            return .differs("today there is no answer: \(error.message)")
        }
    }

    // MARK: Monitoring

    func monitoring(name: String) throws -> Monitoring {
        let registry = try Registry(folder: folder)
        let version = try registry.version(of: name)
        let contract = try contract(of: version, registry)
        let log = try log() ?? .inMemory()
        return Monitoring(
            try log.report(of: name, version: version.number, contract),
            requests: try log.recent(name, limit: Self.mostRequests))
    }

    private func contract(of version: DeploymentVersion, _ registry: Registry) throws -> Contract {
        if let known = state.withLock({ $0.contracts[version.bundle] }) { return known }
        let contract = try OpenBundle(registry.presentBundle(of: version)).contract
        state.withLock { $0.contracts[version.bundle] = contract }
        return contract
    }
}
