import Workflow

/// Why the log of requests can't do what it was asked.
package enum RequestLogError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownRequest(String, deployment: String)
    /// A database of a later Galley.
    case newer(path: String)
    case file(FileError)
    /// The disk has no room for more.
    case full(path: String)
    /// SQLite's own words, and where the database is.
    case database(path: String, message: String)

    init(_ error: any Error, _ path: String) {
        if let error = error as? RequestLogError {
            self = error
            return
        }
        self =
            switch SQLiteFile.Fault(error) {
            case .file(let error): .file(error)
            case .newer: .newer(path: path)
            case .full: .full(path: path)
            case .damaged(let words), .other(let words): .database(path: path, message: words)
            }
    }

    package var description: String {
        switch self {
        case .unknownRequest(let id, let deployment):
            "there is no logged request “\(id)” of \(deployment): not every request is logged (galley serve "
                + "--log-requests), and old ones are forgotten"
        case .newer(let path): "the log of requests \(path) was written by a newer Galley; use that"
        case .file(let error): error.description
        case .full(let path): "the disk has no room for the log of requests \(path); nothing is logged until it has"
        case .database(let path, let message):
            "the log of requests \(path) can't be used: \(message); without it (move it away) a new one is begun"
        }
    }
}
