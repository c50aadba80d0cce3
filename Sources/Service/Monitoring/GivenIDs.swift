/// The latest names that clients gave to their requests, so that none is taken for another. Kept are their hashes: who
/// has the hash of another by chance gets another id, and that is all.
struct GivenIDs {
    private var latest: Set<Int> = []
    private var earlier: Set<Int> = []
    /// So many at least are known.
    private static let limit = 65_536

    /// Returns whether the name is new.
    mutating func add(_ id: String, of deployment: String) -> Bool {
        var hasher = Hasher()
        hasher.combine(deployment)
        hasher.combine(id)
        let hash = hasher.finalize()
        guard !earlier.contains(hash), latest.insert(hash).inserted else { return false }
        if latest.count == Self.limit { (latest, earlier) = ([], latest) }
        return true
    }
}
