import Engine
import Glibc

/// The root file system of an image: Galley, the libraries that it loads, and a bundle. There is no shell and no user.
struct ImageFiles {
    /// A file of the image.
    struct Entry {
        var source: String
        /// Absolute, in the image.
        var place: String
        var isProgram: Bool
    }

    static let program = "/usr/bin/galley"
    static let bundle = "/galley/bundle"

    let entries: [Entry]

    init(_ loaded: LoadedLibraries, _ bundle: Bundle) {
        let files = bundle.manifest.files.map(\.path) + [Manifest.fileName]
        entries =
            [Entry(source: loaded.program, place: Self.program, isProgram: true)]
            + loaded.libraries.map { Entry(source: $0.source, place: $0.place, isProgram: true) }
            + files.map { Entry(source: bundle.path(of: $0), place: "\(Self.bundle)/\($0)", isProgram: false) }
    }

    /// Writes the files below `root`, the program without its debugging symbols where something here can strip it.
    /// Returns how many bytes they have.
    func write(to root: String) throws(FileError) -> Int {
        var size = 0
        // Where rows lie for a moment that come or go as a file.
        try FileSystem.makeFolders("\(root)/tmp")
        guard chmod("\(root)/tmp", 0o1777) == 0 else { throw FileError("make writable", "\(root)/tmp") }
        for entry in entries {
            let target = root + entry.place
            try FileSystem.makeFolders(String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]))
            try FileSystem.write(FileSystem.read(entry.source), to: target)
            guard chmod(target, entry.isProgram ? 0o755 : 0o644) == 0 else { throw FileError("make readable", target) }
            if entry.place == Self.program, let strip = Program.find("strip") { _ = try? Program.run(strip, [target]) }
            size += try FileSystem.digest(target).size
        }
        return size
    }
}
