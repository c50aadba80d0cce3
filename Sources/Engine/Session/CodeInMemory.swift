import Glibc

/// The pages of the program and its libraries that the process has in memory.
package enum CodeInMemory {
    /// Gives back what only starting needed, most of what there is. What is needed again comes from the system's own
    /// copy of the files.
    package static func release() {
        guard let maps = fopen("/proc/self/maps", "r") else { return }
        defer { fclose(maps) }
        var line: UnsafeMutablePointer<CChar>?
        defer { free(line) }
        var room = 0
        while getline(&line, &room, maps) > 0, let line { release(String(cString: line)) }
    }

    /// - Parameter map: such as `7f2a0000-7f2c0000 r-xp 00000000 fe:00 577593 /usr/lib/libc.so.6`.
    private static func release(_ map: String) {
        let parts = map.split(separator: " ")
        // What may run is never written, so the file has all of it.
        guard parts.count > 5, parts[1] == "r-xp", parts[5].hasPrefix("/") else { return }
        let ends = parts[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard ends.count == 2, let start = UnsafeMutableRawPointer(bitPattern: ends[0]) else { return }
        madvise(start, Int(ends[1] - ends[0]), MADV_DONTNEED)
    }
}
