package import Deployment
import Synchronization

/// The tokens that let callers in, as the registry has them now, and how often each was used of late.
package final class TokenBook: Sendable {
    private struct Entry {
        var token: AccessToken
        var allowance: Allowance?
    }

    private let entries = Mutex<[String: Entry]>([:])
    private let time: WitnessedTime
    private let onFailure: @Sendable (String) -> Void
    private let failure = Mutex<RegistryError?>(nil)

    /// - Parameter onFailure: told once for each time that tokens can't be read.
    package init(
        time: WitnessedTime = WitnessedTime(), onFailure: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.time = time
        self.onFailure = onFailure
    }

    /// Brings the book in line with the registry. Blocking. Where that can't be read, what is known stays.
    package func refresh(from registry: Registry) {
        let tokens: [AccessToken]
        do throws(RegistryError) {
            tokens = try registry.tokens()
            failure.withLock { $0 = nil }
        } catch {
            let isNew = failure.withLock { failure in
                defer { failure = error }
                return failure != error
            }
            if isNew { onFailure("tokens stay as they were, made and revoked ones are not taken up: \(error)") }
            return
        }
        entries.withLock { entries in
            let now = time.steady
            let old = entries
            entries = [:]
            for token in tokens {
                let known = old[token.id].flatMap { $0.token.rate == token.rate ? $0.allowance : nil }
                entries[token.id] = Entry(
                    token: token, allowance: known ?? token.rate.map { Allowance(perMinute: $0, at: now) })
            }
        }
    }

    /// Who has this token.
    func caller(_ text: String) throws(ServiceError) -> Caller {
        guard let id = AccessToken.id(in: text), let token = entries.withLock({ $0[id]?.token }), token.matches(text)
        else { throw .unauthorized("the token is unknown, or was revoked") }
        if let end = token.expiresAt, time.hasPassed(end) {
            throw .unauthorized("the token “\(token.name)” has expired")
        }
        let wait = entries.withLock { $0[id]?.allowance?.take(at: time.steady) }
        if let wait {
            throw .tooOften(
                "the token “\(token.name)” may make \(token.rate ?? 0) requests a minute; wait \(wait) s", wait)
        }
        return Caller(name: token.name, identity: token.name, scope: token.scope, deployments: token.allowed)
    }
}

/// So many requests a minute, as many of them at once as a minute has.
struct Allowance: Hashable, Sendable {
    private let perMinute: Double
    private var left: Double
    private var seen: ContinuousClock.Instant

    init(perMinute: Int, at now: ContinuousClock.Instant) {
        self.perMinute = Double(perMinute)
        left = self.perMinute
        seen = now
    }

    /// Uses up one request, or says in how many seconds there will be one.
    mutating func take(at now: ContinuousClock.Instant) -> Int? {
        let passed = seen.duration(to: now) / .seconds(60)
        seen = now
        left = min(perMinute, left + max(0, passed) * perMinute)
        guard left >= 1 else { return max(1, Int(((1 - left) / perMinute * 60).rounded(.up))) }
        left -= 1
        return nil
    }
}
