import Glibc

extension EngineCache {
    private struct Entry {
        var base: String
        var bytes: Int
        /// In nanoseconds since 1970.
        var used: Int
    }

    /// How many bytes all stored results take.
    package var size: Int { entries().reduce(0) { $0 + $1.bytes } }

    /// Forgets every result.
    package func clear() {
        for entry in entries() { remove(entry) }
    }

    /// Forgets what was used longest ago until the rest fits into the limit.
    package func evict() {
        removeAbandoned()
        var entries = entries()
        var total = entries.reduce(0) { $0 + $1.bytes }
        guard total > limit else { return }
        entries.sort { $0.used < $1.used }
        for entry in entries where total > limit {
            remove(entry)
            total -= entry.bytes
        }
    }

    /// Evicts, unless that was done a moment ago: looking at every file takes a while.
    package func evictNowAndThen() {
        let mark = "\(folder)/evicted"
        if let last = try? FileFingerprint(of: mark).modified, abs(Self.now - last) < Self.rest { return }
        _ = Files.write([], to: mark)
        evict()
    }

    /// Nanoseconds.
    private static let rest = 60_000_000_000

    private static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// Removes what processes that are no more were writing.
    private func removeAbandoned() {
        for name in Files.list("\(folder)/temporary") {
            guard let process = name.split(separator: "-").first.flatMap({ pid_t($0) }), process != getpid(),
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            Files.remove("\(folder)/temporary/\(name)")
        }
    }

    private func remove(_ entry: Entry) {
        unlink(entry.base + ".result")
        unlink(entry.base + ".value")
    }

    /// A value without its text is an entry, too: it is what a killed process leaves behind.
    private func entries() -> [Entry] {
        var found: [String: Entry] = [:]
        for name in Files.list(folder) where name.count == 2 {
            for file in Files.list("\(folder)/\(name)") {
                guard let dot = file.lastIndex(of: ".") else { continue }
                let base = "\(folder)/\(name)/\(file[..<dot])"
                guard let state = try? FileFingerprint(of: "\(folder)/\(name)/\(file)") else { continue }
                let old = found[base] ?? Entry(base: base, bytes: 0, used: 0)
                found[base] = Entry(base: base, bytes: old.bytes + state.size, used: max(old.used, state.modified))
            }
        }
        return Array(found.values)
    }
}
