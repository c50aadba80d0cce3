#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension HistoryFile {
    /// What the histories of all documents may take together.
    package static let mostBytes = 256 << 20

    /// Removes histories that were used longest ago until the others fit. One that is open, or holds what was not
    /// saved, stays.
    package static func shrink(_ folder: String, to limit: Int = mostBytes) {
        var files = names(in: folder).compactMap { name -> (path: String, bytes: Int, used: Int)? in
            let path = "\(folder)/\(name)"
            var status = stat()
            guard name.hasSuffix(".history") || name.hasSuffix(".damaged"), stat(path, &status) == 0 else { return nil }
            return (path, Int(status.st_size), status.st_mtim.tv_sec)
        }
        var total = files.reduce(0) { $0 + $1.bytes }
        files.sort { $0.used < $1.used }
        for file in files where total > limit {
            if file.path.hasSuffix(".history") {
                guard let slot = try? HistorySlot.open(file.path, orElse: { _ in }), slot.isClosed else { continue }
            }
            unlink(file.path)
            total -= file.bytes
        }
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names
    }
}
