import Synchronization

/// Lets in as many requests, and as many bytes of them, as there is room for; what comes on top is told to come again.
final class Admission: Sendable {
    private struct Inside {
        var requests = 0
        var bytes = 0
    }

    private let inside = Mutex(Inside())
    private let requestLimit: Int
    private let byteLimit: Int

    init(requests: Int, bytes: Int) {
        requestLimit = requests
        byteLimit = bytes
    }

    /// A request's place, which it must leave.
    func enter() throws(ServiceError) -> Visit {
        let isIn = inside.withLock { inside in
            guard inside.requests < requestLimit else { return false }
            inside.requests += 1
            return true
        }
        guard isIn else {
            throw .busy("busy", "the service works on \(requestLimit) requests already; try again in a moment")
        }
        return Visit(self)
    }

    /// One request inside. Used by one task.
    final class Visit {
        private let admission: Admission
        private var bytes = 0

        fileprivate init(_ admission: Admission) { self.admission = admission }

        /// Makes room for more of the request's body.
        func hold(_ count: Int) throws(ServiceError) {
            let limit = admission.byteLimit
            let fits = admission.inside.withLock { inside in
                guard inside.bytes + count <= limit else { return false }
                inside.bytes += count
                return true
            }
            guard fits else {
                throw .busy("no-room", "the requests in work hold \(limit) bytes already; try again in a moment")
            }
            bytes += count
        }

        func leave() {
            admission.inside.withLock { inside in
                inside.requests -= 1
                inside.bytes -= bytes
            }
        }
    }
}
