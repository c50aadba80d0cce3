import Glibc

/// The OpenMP runtime that LightGBM is linked with.
enum OpenMP {
    /// Has `body` done by at most so many threads, however many a library in it asks for.
    static func limited<R>(to threads: Int, _ body: () -> R) -> R {
        guard let teams else { return body() }
        return withoutActuallyEscaping(body) { body in
            var result: R?
            var work: () -> Void = { result = body() }
            withUnsafeMutablePointer(to: &work) { work in
                teams({ $0?.assumingMemoryBound(to: (() -> Void).self).pointee() }, work, 1, UInt32(threads), 0)
            }
            return result ?? body()
        }
    }

    private typealias Teams =
        @convention(c) (
            @convention(c) (UnsafeMutableRawPointer?) -> Void, UnsafeMutableRawPointer?, UInt32, UInt32, UInt32
        ) -> Void

    /// What `#pragma omp teams num_teams(…) thread_limit(…)` is compiled to: the only limit that can be set while a
    /// program runs.
    private static let teams = dlsym(nil, "GOMP_teams_reg").map { unsafeBitCast($0, to: Teams.self) }
}
