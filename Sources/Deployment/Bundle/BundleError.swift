/// Why a bundle can't be made or trusted. Each names the bundle's folder and, where there is one, the file.
package struct BundleError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Problem: Hashable, Sendable {
        case file(FileError)
        /// The manifest is no manifest.
        case manifest(String)
        /// A format that a later Galley writes.
        case format(Int)
        /// The content isn't that which the id promises.
        case id(expected: String, found: String)
        /// A path that leads out of the bundle, twice the same, or is not plain text.
        case path(String)
        /// A link, a device or a folder where a file should be.
        case notAFile(String)
        /// More than any bundle needs.
        case tooMuch(String)
        case missing(String)
        case extra(String)
        /// Bytes that differ from those that were recorded.
        case altered(String)
        /// Why a request has no room for what the workflow takes, or an answer for what it gives.
        case unservable(String)
        /// Why a folder that was to be replaced is left alone.
        case occupied(String)
    }

    package let folder: String
    package let problem: Problem

    package init(_ problem: Problem, in folder: String) {
        self.folder = folder
        self.problem = problem
    }

    package var description: String {
        switch problem {
        case .file(let error): error.description
        case .manifest(let reason): "the manifest of bundle \(folder) can't be read: \(reason)"
        case .format(let format): "bundle \(folder) has format \(format); use a newer Galley"
        case .id(let expected, let found): "bundle \(folder) is \(found), not \(expected): its manifest was changed"
        case .path(let path): "bundle \(folder) lists “\(path)”, which is no path that a bundle may hold"
        case .notAFile(let path): "\(path) in bundle \(folder) is not a plain file"
        case .tooMuch(let excess): "bundle \(folder) is refused, since it has \(excess)"
        case .missing(let path): "\(path) is missing from bundle \(folder)"
        case .extra(let path): "\(path) in bundle \(folder) is not in its manifest"
        case .unservable(let reason): "this can't be a service: \(reason)"
        case .occupied(let reason):
            "\(folder) is not as Galley wrote it and is left alone: move it, or choose another path (\(reason))"
        case .altered(let path): "\(path) in bundle \(folder) was changed after it was made"
        }
    }
}
