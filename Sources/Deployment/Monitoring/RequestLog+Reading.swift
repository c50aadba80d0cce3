package import FoundationEssentials
import GRDB

extension RequestLog {
    /// The deployments that anything is known of, by name.
    package func deployments() throws(RequestLogError) -> [String] {
        try read { try String.fetchAll($0, sql: "SELECT DISTINCT deployment FROM minute ORDER BY deployment") }
    }

    /// The latest logged requests of a deployment, newest first.
    ///
    /// - Parameters:
    ///   - version: all versions' where nil.
    ///   - before: only requests that are older; to read on where the last list ended.
    package func recent(
        _ deployment: String, version: Int? = nil, before: Date? = nil, limit: Int = 50
    ) throws(RequestLogError) -> [LoggedRequest] {
        try read { database in
            var request = LoggedRequest.filter(Column("deployment") == deployment)
            if let version { request = request.filter(Column("version") == version) }
            if let before { request = request.filter(Column("at") < before.timeIntervalSince1970) }
            return try request.order(Column("at").desc).limit(limit).fetchAll(database)
        }
    }

    /// The request that had this id.
    package func request(_ id: String, of deployment: String) throws(RequestLogError) -> LoggedRequest {
        try read { database in
            let found = try LoggedRequest.filter(Column("deployment") == deployment && Column("id") == id)
                .fetchOne(database)
            guard let found else { throw RequestLogError.unknownRequest(id, deployment: deployment) }
            return found
        }
    }

    /// What is known to have come true of a request's rows, by row.
    package func outcomes(of request: LoggedRequest) throws(RequestLogError) -> [Outcome] {
        try read {
            try Outcome.filter(Column("deployment") == request.deployment && Column("request") == request.id)
                .order(Column("row")).fetchAll($0)
        }
    }

    /// The latest outcomes that were told, newest first.
    package func outcomes(
        of deployment: String, version: Int? = nil, limit: Int = 10_000
    ) throws(RequestLogError) -> [Outcome] {
        try read { database in
            var request = Outcome.filter(Column("deployment") == deployment)
            if let version { request = request.filter(Column("version") == version) }
            return try request.order(Column("at").desc).limit(limit).fetchAll(database)
        }
    }

    /// What is known of each of the last minutes in which anything was asked, oldest first, each version by itself.
    ///
    /// - Parameter date: the end of the last minute.
    package func minutes(
        of deployment: String, version: Int? = nil, last count: Int = 60, at date: Date = .now
    ) throws(RequestLogError) -> [MinuteTally] {
        let now = MinuteTally.minute(of: date)
        return try read { database in
            var request = MinuteTally.filter(
                Column("deployment") == deployment && Column("minute") > now - count && Column("minute") <= now)
            if let version { request = request.filter(Column("version") == version) }
            return try request.order(Column("minute"), Column("version")).fetchAll(database)
        }
    }

    /// All versions' requests in each of the last minutes, oldest first, also of minutes in which nothing was asked.
    package func series(
        of deployment: String, last count: Int = 60, at date: Date = .now
    ) throws(RequestLogError) -> [RequestTally] {
        let first = MinuteTally.minute(of: date) - count + 1
        var series = [RequestTally](repeating: RequestTally(), count: count)
        for minute in try minutes(of: deployment, last: count, at: date) {
            series[minute.minute - first] += minute.requests
        }
        return series
    }
}
