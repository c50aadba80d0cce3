import FoundationEssentials
import Glibc

/// What lies in one folder, for picking a file there.
package struct FolderListing: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var name: String
        package var isFolder: Bool
        /// In bytes; nil where nobody may know.
        package var size: Int?

        package var isHidden: Bool { name.hasPrefix(".") }
    }

    /// As it is typed: empty or with a slash at its end, relative to the document.
    package var folder: String
    package var entries: [Entry] = []
    /// Why it can't be read, or not all of it is there.
    package var remark: String?

    private static let most = 5000

    /// Reads it; blocks.
    package init(_ folder: String, from base: String) {
        self.folder = folder
        let path = folder.hasPrefix("/") ? folder : base + "/" + folder
        guard Self.status(of: path).map(Self.isFolder) == true else {
            remark = "there is no folder \(folder)"
            return
        }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            remark = "\(folder) may not be read"
            return
        }
        if names.count > Self.most { remark = "only \(Self.most) of \(names.count) entries are offered: type the name" }
        entries = names.sorted().prefix(Self.most).map { name in
            let status = Self.status(of: path + "/" + name)
            let isFolder = status.map(Self.isFolder) ?? false
            let size = isFolder ? nil : status.map { Int($0.st_size) }
            return Entry(name: name, isFolder: isFolder, size: size)
        }
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    private static func isFolder(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFDIR }
}
