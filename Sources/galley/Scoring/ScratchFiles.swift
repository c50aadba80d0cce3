import FoundationEssentials

/// A folder for files that go when the command is done.
struct ScratchFiles: ~Copyable {
    private var folder: String?

    /// The path of a file that isn't there yet.
    mutating func path(_ name: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.path + "/galley-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        self.folder = folder
        return "\(folder)/\(name)"
    }

    deinit { if let folder { try? FileManager.default.removeItem(atPath: folder) } }
}
