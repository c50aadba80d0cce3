import Deployment
import Engine
import Service
import Workflow

/// Rows that are given to one version of a deployment after the other.
final class RowTrial {
    enum Rows {
        case json([UInt8])
        case logged(LoggedRequest)
    }

    private let rows: Rows
    private let registry: Registry
    private let access: FileAccess
    /// The only column that counts; nil for all.
    private let column: String?
    /// By bundles: versions may share one.
    private var replies: [String: Reply] = [:]
    /// Why versions couldn't be asked, by their numbers.
    private(set) var failures: [Int: String] = [:]

    init(_ rows: Rows, _ registry: Registry, _ access: FileAccess, column: String?) {
        self.rows = rows
        self.registry = registry
        self.access = access
        self.column = column
    }

    /// What a version makes of the rows; nil where it can't be asked.
    func reply(of version: DeploymentVersion) throws -> Reply? {
        guard version.removedAt == nil else {
            failures[version.number] = "its bundle was removed to make room"
            return nil
        }
        if let known = replies[version.bundle] { return known }
        let replayer: Replayer
        do {
            replayer = try Replayer(version, OpenBundle(registry.bundle(of: version), access: access))
        } catch {
            failures[version.number] = "\(error)"
            return nil
        }
        let reply = try reply(of: replayer, "\(version.deployment) v\(version.number)")
        replies[version.bundle] = reply
        return reply
    }

    private func reply(of replayer: Replayer, _ version: String) throws -> Reply {
        do {
            let given =
                switch rows {
                case .json(let json): try replayer.rows(json)
                case .logged(let request): try replayer.rows(of: request)
                }
            let answer = try replayer.answer(given)
            return .answer(column.map { answer.only([$0]) } ?? answer)
        } catch let fault as RowsFault {
            if case .json = fault { throw Failure("galley bisect: \(fault.sentence(about: version))") }
            return .refusal(fault.sentence(about: version))
        } catch let error as RunError {
            return .refusal(error.description)
        }
    }
}
