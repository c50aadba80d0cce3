import Foundation
import Testing

/// Text that must stay as it is, kept in a file. With `GALLEY_RECORD=1` the files are written instead.
enum Golden {
    private static let folder = #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/Goldens"

    static func expect(_ text: String, is name: String, location: SourceLocation = #_sourceLocation) throws {
        let file = "\(folder)/\(name).txt"
        if ProcessInfo.processInfo.environment["GALLEY_RECORD"] == "1" {
            return try (text + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOfFile: file, encoding: .utf8)
        guard golden != text + "\n" else { return }
        Issue.record("\(name).txt differs:\n\(difference(golden, text + "\n"))", sourceLocation: location)
    }

    /// The lines that differ, with their numbers.
    private static func difference(_ old: String, _ new: String) -> String {
        let (old, new) = (old.components(separatedBy: "\n"), new.components(separatedBy: "\n"))
        return (0..<max(old.count, new.count)).flatMap { line -> [String] in
            let (before, after) = (line < old.count ? old[line] : nil, line < new.count ? new[line] : nil)
            guard before != after else { return [] }
            return [before.map { "\(line + 1) - \($0)" }, after.map { "\(line + 1) + \($0)" }].compactMap { $0 }
        }.joined(separator: "\n")
    }
}
