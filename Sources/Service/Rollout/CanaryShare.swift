import Crypto
import Deployment

/// Which callers a canary answers: the same ones for as long as it is tried, and others for the next.
enum CanaryShare {
    static func includes(_ key: String, of rollout: Rollout) -> Bool {
        var hash = SHA256()
        hash.update(data: Array("\(rollout.deployment) \(rollout.number) ".utf8))
        hash.update(data: Array(key.utf8))
        let place = hash.finalize().prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Double(place >> 11) * 0x1p-53 < rollout.share
    }
}
