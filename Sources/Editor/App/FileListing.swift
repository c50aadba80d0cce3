import FoundationEssentials

/// The files below a folder, for choosing one.
package enum FileListing {
    private static let most = 2000
    private static let deepest = 4

    /// Relative paths in order, the shallow ones first; hidden files are left out, and what is beyond the first 2000.
    package static func files(below folder: String) -> [String] {
        var found: [String] = []
        var folders = [""]
        for _ in 0..<deepest {
            var next: [String] = []
            for part in folders {
                let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + part)) ?? []
                for name in names.sorted() where !name.hasPrefix(".") && found.count < most {
                    let path = part.isEmpty ? name : part + "/" + name
                    var isFolder = false
                    guard FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder) else {
                        continue
                    }
                    if isFolder { next.append(path) } else { found.append(path) }
                }
            }
            folders = next
        }
        return found
    }
}
