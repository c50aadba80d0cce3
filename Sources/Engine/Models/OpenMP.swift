import Glibc

/// The OpenMP runtime that LightGBM is linked with.
enum OpenMP {
    /// Has what the calling thread begins done by this thread alone, or by as many as it asks for.
    ///
    /// LightGBM lays out its work for the threads that it is made with, and keeps that for as long as it trains: told
    /// another number later, it splits leaves with the former one. So the number stays, and OpenMP is told instead.
    static func setAlone(_ isAlone: Bool) { setMaxActiveLevels?(isAlone ? 0 : 1) }

    private static let setMaxActiveLevels: (@convention(c) (Int32) -> Void)? =
        dlsym(nil, "omp_set_max_active_levels").map { unsafeBitCast($0, to: (@convention(c) (Int32) -> Void).self) }
}
