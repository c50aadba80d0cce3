package import FoundationEssentials
import Workflow

/// Why the registry can't do what it was asked.
package enum RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownDeployment(String, known: [String])
    case unknownVersion(deployment: String, version: Int, known: [Int])
    /// A rollback of a deployment that never had an earlier version.
    case nothingEarlier(deployment: String, live: Int)
    /// A version whose bundle isn't what was deployed, and the one that stays live.
    case damaged(deployment: String, version: Int, live: Int, BundleError)
    /// Somebody made another version live meanwhile.
    case otherLive(deployment: String, expected: Int, live: Int)
    /// A version whose bundle was removed to make room.
    case removed(deployment: String, version: Int)
    case unknownTag(deployment: String, tag: String, known: [String])
    case badTag(String)
    case badName(String)
    /// The name is taken by a deployment at another target.
    case otherTarget(deployment: String, target: String)
    /// A deployment that is no schedule, and those that are.
    case notScheduled(String, target: String, known: [String])
    case damagedSchedule(deployment: String, version: Int, ScheduleError)
    /// A rollout needs a service.
    case notServed(deployment: String, target: String)
    /// A deployment that was taken out of production.
    case retired(deployment: String, live: Int)
    /// A version that is to be tried beside itself.
    case liveAlready(deployment: String, version: Int)
    case badTokenName(String)
    case tokenExists(String)
    /// A token that would last longer than can be kept.
    case farExpiry(Date)
    case unknownToken(String, known: [String])
    case file(FileError)
    /// SQLite's own words, and where the database is.
    case database(path: String, message: String)
    /// A database that is damaged, SQLite's own words, and when its copy was written.
    case malformed(path: String, message: String, copy: Date?)
    case notDamaged(path: String)
    case full(path: String)
    /// Written by a later Galley.
    case newer(path: String)

    package var description: String {
        switch self {
        case .unknownDeployment(let name, let known) where known.isEmpty:
            "there is no deployment “\(name)”; nothing is deployed yet"
        case .unknownDeployment(let name, let known):
            "there is no deployment “\(name)”; there are \(known.joined(separator: ", "))"
                + Suggestion.hint(for: name, in: known)
        case .unknownVersion(let name, let version, let known):
            "\(name) has no version \(version); it has \(known.map(String.init).joined(separator: ", "))"
        case .nothingEarlier(let name, let live):
            "\(name) v\(live) replaced nothing, so there is nothing to roll back to; "
                + "galley rollback \(name) VERSION makes one of galley versions \(name) live"
        case .damaged(let name, let version, let live, let error):
            "\(name) v\(version) can't be made live, v\(live) stays: \(error)"
        case .removed(let name, let version):
            "the bundle of \(name) v\(version) was removed to make room; "
                + "galley rollback \(name) \(version) --workflow FILE --only-workflow brings its workflow back to deploy"
        case .otherLive(let name, let expected, let live):
            "\(name) v\(live) went live while v\(expected) was being compared with; nothing was changed"
        case .unknownTag(let name, let tag, let known) where known.isEmpty:
            "\(name) has no version “\(tag)” and no tags; galley tag \(name) VERSION \(tag) makes one"
        case .unknownTag(let name, let tag, let known):
            "\(name) has no tag “\(tag)”; it has \(known.joined(separator: ", "))"
                + Suggestion.hint(for: tag, in: known)
        case .badTag(let tag):
            "“\(tag)” can't be a tag: use letters, digits, -, _ and ., and not only a number, v and a number, or live"
        case .badName(let name):
            "“\(name)” can't name a deployment: \(PlainName.rule)"
        case .otherTarget(let name, let target):
            "“\(name)” is deployed as a \(target) already; choose another name"
        case .notScheduled(let name, let target, let known):
            "“\(name)” is a \(target) and no schedule; "
                + (known.isEmpty
                    ? "galley deploy --target schedule makes one" : "there are \(known.joined(separator: ", "))")
        case .damagedSchedule(let name, let version, let error):
            "the schedule of \(name) v\(version) can't be read: \(error.description)"
        case .notServed(let name, let target):
            "\(name) is deployed as a \(target); only what `galley serve` answers for can be tried beside what is live"
        case .liveAlready(let name, let version):
            "\(name) v\(version) is live already, so there is nothing to try beside it; name another version, or deploy a "
                + "workflow that has changed with --shadow or --canary"
        case .retired(let name, let live): "\(name) is retired; galley rollback \(name) \(live) brings it back"
        case .badTokenName(let name):
            "“\(name)” can't name a token: \(PlainName.rule)"
        case .tokenExists(let name):
            "there is a token “\(name)” already; galley token revoke \(name) takes it back"
        case .farExpiry: "a token lasts for at most \(AccessToken.mostDays) days, or for ever"
        case .unknownToken(let name, let known) where known.isEmpty: "there is no token “\(name)”; there are none yet"
        case .unknownToken(let name, let known):
            "there is no token “\(name)”; there are \(known.joined(separator: ", "))"
                + Suggestion.hint(for: name, in: known)
        case .file(let error): error.description
        case .database(let path, let message): "the registry \(path) can't be used: \(message)"
        case .malformed(let path, let message, let copy?):
            "the registry \(path) is damaged (\(message)); what is being served goes on; "
                + "galley verify --restore puts back its copy of \(copy.formatted(.iso8601))"
        case .malformed(let path, let message, nil):
            "the registry \(path) is damaged (\(message)) and has no copy; put one of your own backups in its place, "
                + "or move it away and deploy again"
        case .notDamaged(let path): "the registry \(path) is whole, so nothing was put back"
        case .full(let path): "the disk of the registry \(path) is full; nothing was changed: make room and try again"
        case .newer(let path): "the registry \(path) was written by a newer Galley; use that"
        }
    }
}
