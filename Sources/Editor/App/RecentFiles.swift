import FoundationEssentials

/// The documents that were open last, in a file with a line for each.
package struct RecentFiles: Sendable {
    private static let most = 30
    private let file: String

    package init(in folder: String) { file = folder + "/recent" }

    /// The last one first; those that are gone are left out.
    package var paths: [String] {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init).filter { FileManager.default.fileExists(atPath: $0) }
    }

    /// Losing this to a full disk is no loss.
    package func add(_ path: String) {
        let all = [path] + paths.filter { $0 != path }
        let text = all.prefix(Self.most).map { $0 + "\n" }.joined()
        try? text.write(toFile: file, atomically: true, encoding: .utf8)
    }
}
