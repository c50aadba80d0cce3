import Glibc

/// How many files this process may have open, connections among them.
enum OpenFiles {
    /// For the registry, bundles, logs and what libraries open.
    static let reserve = 128

    /// As many as the system allows: shells hand on a lower limit for the sake of programs that can't do with more.
    static let limit: Int = {
        var limit = rlimit()
        guard getrlimit(kind, &limit) == 0 else { return 1024 }
        let wanted = min(limit.rlim_max, most)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = wanted
            setrlimit(kind, &limit)
            getrlimit(kind, &limit)
        }
        return max(reserve + 16, Int(min(limit.rlim_cur, most)))
    }()

    private static let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    /// Where the system sets no limit.
    private static let most: rlim_t = 1 << 16
}
