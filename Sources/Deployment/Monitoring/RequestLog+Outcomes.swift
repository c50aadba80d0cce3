import GRDB

extension RequestLog {
    /// Keeps what came true. What is told again of a row takes the place of what was told before.
    package func keep(_ outcomes: [Outcome]) throws(RequestLogError) {
        try write { database in
            for outcome in outcomes { try outcome.insert(database, onConflict: .replace) }
        }
    }
}
