/// What goes on at a deployment, as it is shown.
package struct Dashboard: Sendable {
    package let deployment: String
    /// Nil until it is known.
    package var monitoring: Monitoring?
    /// The request that the cursor is on, by its id: newer ones come in above it.
    package private(set) var chosen: String?

    package init(of deployment: String) { self.deployment = deployment }

    /// The place of the request that the cursor is on.
    var index: Int {
        monitoring?.requests.firstIndex { $0.id == chosen } ?? 0
    }

    package var request: RequestLine? {
        guard let requests = monitoring?.requests, requests.indices.contains(index) else { return nil }
        return requests[index]
    }

    /// Whether there was a request further that way.
    mutating func move(by steps: Int) -> Bool {
        guard let requests = monitoring?.requests, !requests.isEmpty else { return false }
        let before = index
        let next = max(0, min(before + steps, requests.count - 1))
        // On the newest one the cursor stays with whatever is newest.
        chosen = next == 0 ? nil : requests[next].id
        return next != before
    }
}
