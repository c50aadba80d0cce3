import ArgumentParser
import Deployment
import FoundationEssentials
import Service

/// Who may ask the service, over what, and where it is written down.
struct ServiceAccess: ParsableArguments {
    @Flag(help: "Ask this machine's callers for a token too.") var requireToken = false
    @Flag(help: "Let anyone who can reach the service ask it, without a token.") var open = false
    @Option(
        help: ArgumentHelp(
            "Accept web tokens (JWT) signed by this key: a file with a public key (PEM) or a shared secret.",
            discussion: """
                They say who asks (sub), what for (scope: score or admin), until when (exp) and where (aud). Where they \
                list names (deployments), they hold for those deployments alone.
                """))
    var jwtKey: String?
    @Option(help: "Whom web tokens must be meant for (aud); without it, galley.") var jwtAudience: String?
    @Option(help: "Whom web tokens must be from (iss).") var jwtIssuer: String?
    @Option(help: "The certificate for HTTPS, a PEM file.") var tlsCert: String?
    @Option(help: "The certificate's private key, a PEM file.") var tlsKey: String?
    @Option(
        help: ArgumentHelp(
            "Write a line of JSON for every request: who, what, when.",
            discussion: "Where a token is asked for, audit.jsonl in the state folder unless another is named."))
    var auditLog: String?

    func validate() throws {
        guard !(open && (requireToken || jwtKey != nil)) else {
            throw ValidationError("--open lets anyone in; leave it out where tokens are to be asked for")
        }
        guard jwtKey != nil || (jwtAudience == nil && jwtIssuer == nil) else {
            throw ValidationError("--jwt-audience and --jwt-issuer go with --jwt-key")
        }
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key go together")
        }
    }

    var scheme: String { tlsCert == nil ? "http" : "https" }

    /// Whether this machine's programs are answered without more ado.
    func isOpen(_ host: String) -> Bool { !asksForToken(host) && tlsCert == nil }

    private func asksForToken(_ host: String) -> Bool {
        !open && (requireToken || jwtKey != nil || !Loopback.contains(host))
    }

    /// What tokens' ends are held against. Where none are asked for, nothing is kept of it.
    func time(host: String, isAlone: Bool) -> WitnessedTime {
        guard asksForToken(host), !isAlone else { return WitnessedTime() }
        let file = StateFolder.current + "/witnessed-time.json"
        let time = WitnessedTime(keptIn: file)
        if let future = time.future {
            Console.complain(
                """
                galley serve: the clock shows a time before \(future.formatted(.iso8601)), which was seen already: tokens \
                that ran out by then stay out; if the clock was wrong then, remove \(file) and start again
                """)
        }
        return time
    }

    /// Has the time seen and kept every minute until the task is cancelled.
    static func witness(_ time: WitnessedTime) async {
        var hasFailed = false
        repeat {
            do {
                try time.keep()
                hasFailed = false
            } catch {
                if !hasFailed { Console.complain("galley serve: what was seen of the time can't be kept: \(error)") }
                hasFailed = true
            }
            try? await Task.sleep(for: .seconds(60))
        } while !Task.isCancelled
    }

    func apply(
        to options: inout GalleyService.Options, _ tokens: TokenBook, host: String, time: WitnessedTime
    ) throws {
        if let tlsCert, let tlsKey { options.certificate = try Certificate(file: tlsCert, key: tlsKey) }
        let asks = asksForToken(host)
        options.isLocal = !asks && !open
        if asks { options.doorkeeper = Doorkeeper(tokens, try webTokens(time)) }
        if let path = auditLog ?? (asks ? StateFolder.current + "/audit.jsonl" : nil) {
            options.audit = try AuditLog(path) { Console.complain("galley serve: \($0)") }
        }
        guard !Loopback.contains(host) else { return }
        if !asks { Console.complain("galley serve: anyone who can reach \(host) may ask, since --open was given") }
        if asks, tlsCert == nil {
            Console.complain("galley serve: tokens can be read on their way; --tls-cert and --tls-key prevent that")
        }
    }

    private func webTokens(_ time: WitnessedTime) throws -> WebTokens? {
        guard let jwtKey else { return nil }
        guard let content = FileManager.default.contents(atPath: jwtKey) else {
            throw Failure("galley serve: there is no file \(jwtKey) that can be read")
        }
        do throws(WebTokenKey.Unusable) {
            return WebTokens(try WebTokenKey(content), audience: jwtAudience ?? "galley", issuer: jwtIssuer, time: time)
        } catch {
            throw Failure("galley serve: \(jwtKey): \(error.description)")
        }
    }
}
