package import Engine
import Foundation
import Workflow

/// What production may do on this machine besides reading its own files, as the file `permissions` of the state folder
/// has it: `allow-read PATH`, `allow-write FOLDER` or `allow-programs`, one a line. Without it production may do nothing.
package enum Permissions {
    package typealias Problem = WordedLines.Problem
    private typealias Fault = WordedLines.Fault

    package static func path(in folder: String) -> String { "\(folder)/permissions" }

    /// - Parameter folder: the state folder.
    package static func access(in folder: String = StateFolder.current) throws(Problem) -> FileAccess {
        let file = path(in: folder)
        return try WordedLines.text(of: file).map { text throws(Problem) in try access(text, file: file) } ?? .own
    }

    /// - Parameter file: its name, for what is said of it.
    package static func access(_ text: String, file: String) throws(Problem) -> FileAccess {
        try WordedLines.read(text, file: file, permission).reduce(.own) { $0.allowing($1) }
    }

    private static let names = ["allow-read", "allow-write", "allow-programs"]

    private static func permission(_ words: [String]) throws(Fault) -> FileAccess {
        let (name, paths) = (words[0], words.dropFirst())
        if name.hasSuffix("network") {
            throw Fault("production reaches no network but through programs; nothing can be allowed there")
        }
        guard names.contains(name) else {
            throw Fault(
                "there is no “\(name)”; there are allow-read, allow-write and allow-programs"
                    + Suggestion.hint(for: name, in: names))
        }
        if name == "allow-programs" {
            guard paths.isEmpty else { throw Fault("allow-programs stands alone: it lets any script run") }
            return FileAccess(runsPrograms: true)
        }
        guard let path = paths.first, paths.count == 1 else {
            throw Fault("\(name) takes one path; one with spaces goes in double quotes")
        }
        if let fault = fault(of: path, toWrite: name == "allow-write") { throw Fault("\(name) \(path): \(fault)") }
        return name == "allow-read" ? FileAccess(reading: [path]) : FileAccess(writing: [path])
    }

    /// What keeps a path from being allowed, if anything.
    package static func fault(of path: String, toWrite: Bool) -> String? {
        guard path.hasPrefix("/") else { return "a path from / on is needed, as relative ones lead anywhere" }
        var isFolder = ObjCBool(false)
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return toWrite && !(isThere && isFolder.boolValue) ? "there is no such folder" : nil
    }
}
