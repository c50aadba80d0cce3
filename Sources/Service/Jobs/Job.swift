import FoundationEssentials
import Workflow

/// A request that takes its time: what became of it, as it is kept on disk.
struct Job: Hashable, Sendable, Codable {
    enum Status: String, Hashable, Sendable, Codable {
        case running, done, failed
        /// The service ended before the job did.
        case interrupted
    }

    var id: String
    var deployment: String
    var version: Int
    /// The id of the request that began it, by which the log knows its answer.
    var request: String?
    /// The caller who began it; others but administrators don't see it.
    var owner: String
    var status = Status.running
    var rows: Int
    /// How many of the rows have been scored.
    var scored = 0
    var createdAt: Date
    var finishedAt: Date?
    /// Why it failed.
    var message: String?
    /// The media type of its result.
    var type: String

    var path: String { "/v1/deployments/\(deployment)/jobs/\(id)" }

    var description: JSONObject {
        var result: JSONObject = [
            "id": .string(id), "deployment": .string(deployment), "version": .int(version),
            "status": .string(status.rawValue), "rows": .int(rows), "scored": .int(scored),
            "createdAt": .string(createdAt.formatted(.iso8601)),
        ]
        result["finishedAt"] = finishedAt.map { .string($0.formatted(.iso8601)) }
        result["request"] = request.map { .string($0) }
        result["message"] = message.map { .string($0) }
        if status == .done { result["result"] = .string(path + "/result") }
        return result
    }
}
