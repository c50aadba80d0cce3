import Engine
import Foundation
import Workflow

/// The file that a schedule's results go to: it is as before or as after, never in between.
struct ResultFile: Sendable {
    let path: String

    init(_ path: String) { self.path = path }

    private var format: ResultFormat { (try? ResultFormat(of: path)) ?? .csv }
    /// Beside it, so that giving it its name is one step.
    private var folder: String { FileSystem.folder(of: path) }

    /// Tells the file that is there from any other that was or will be there.
    var stamp: String? { Self.stamp(of: path) }

    private static func stamp(of path: String) -> String? {
        var status = stat()
        return stat(path, &status) == 0 ? "\(status.st_dev):\(status.st_ino):\(status.st_size)" : nil
    }

    /// Lends `write` a place for new rows, then puts them in the place of what is there or adds them to it. Returns how
    /// many they are.
    ///
    /// - Parameter publishing: told the stamp of the file just before it gets its name.
    func put(
        appending: Bool, write: (_ place: String) throws(RunError) -> Void,
        publishing: (String) throws(RunError) -> Void
    ) throws(RunError) -> Int {
        try Self.translating { () throws(FileError) in try FileSystem.makeFolders(folder) }
        let name = path.split(separator: "/").last ?? "results"
        let places = ["new", "all"].map { "\(folder)/.\(UInt64.random(in: .min ... .max)).\($0).\(name)" }
        defer { for place in places { FileSystem.removeFile(place) } }
        try write(places[0])
        let table = DeliveredTable(format: format)
        let count = try table.count(of: places[0])
        var result = places[0]
        if appending, FileSystem.exists(path) {
            try table.join(path, places[0], into: places[1])
            result = places[1]
        }
        try Self.translating { () throws(FileError) in try FileSystem.synchronize(result) }
        try publishing(Self.stamp(of: result) ?? "")
        try Self.translating { () throws(FileError) in
            guard FileSystem.rename(result, to: path) else { throw FileError("replace", path) }
            try FileSystem.synchronize(folder)
        }
        return count
    }

    static func translating<Value>(_ body: () throws(FileError) -> Value) throws(RunError) -> Value {
        do throws(FileError) { return try body() } catch { throw RunError(error.description) }
    }
}
