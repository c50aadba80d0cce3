import HTTPTypes
import Hummingbird

/// Keeps pages of other sites, which a browser on this machine shows, from asking in its user's name.
struct ForeignPages {
    /// Whether only this machine is answered, which knows the service by no other names than its own.
    let isLocal: Bool
    /// Whether callers must bring a token; where they need none, the header for it says nothing of who asks.
    let asksForToken: Bool

    func check(_ request: Request) throws(ServiceError) {
        // No page can send a token that it wasn't given.
        if asksForToken, request.headers[.authorization] != nil { return }
        if let site = request.headers[.fetchSite], ["cross-site", "same-site"].contains(site),
            ![.get, .head].contains(request.method)
        {
            throw ServiceError(
                status: .forbidden, code: "foreign-page", message: "a page of another site may not ask here")
        }
        // The name of another site may be made to lead here.
        guard isLocal, let authority = request.head.authority, !Loopback.contains(Self.name(in: authority)) else {
            return
        }
        throw ServiceError(
            status: .misdirectedRequest, code: "wrong-host",
            message: "this service is asked as localhost; with galley serve --open it may be asked as \(authority)")
    }

    /// Without the port.
    private static func name(in authority: String) -> String {
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" })
    }
}

/// The names and addresses by which a machine means itself.
package enum Loopback {
    package static func contains(_ host: String) -> Bool {
        if host == "localhost" || host == "127.0.0.1" { return true }
        let host = host.lowercased()
        if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
