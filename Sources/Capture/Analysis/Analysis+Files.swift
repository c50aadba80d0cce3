import Catalog
import Workflow

/// A file that a node names in a parameter.
struct NamedFile {
    var node: Int
    var parameter: String
    /// As the document has it.
    var path: String
    /// One spelling for every way to write the path down; absolute where the document's folder is known.
    var plain: String
}

extension Analysis {
    /// The files that a node names to write them, or else to read them.
    func files(of node: Int, written: Bool) -> [NamedFile] {
        guard let type = type(node) else { return [] }
        return type.parameters.filter { $0.kind.isFile(toWrite: written) }.flatMap { parameter in
            (self.node(node).parameters[parameter.name]?.allTexts ?? []).filter { !$0.isEmpty }.map { path in
                NamedFile(node: node, parameter: parameter.name, path: path, plain: plain(path))
            }
        }
    }

    private func plain(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : folder.map { "\($0)/\(path)" } ?? path
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return (whole.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}

extension Parameter.Kind {
    fileprivate func isFile(toWrite: Bool) -> Bool {
        switch self {
        case .file(let isWritten): isWritten == toWrite
        case .list(let element), .map(let element): element.isFile(toWrite: toWrite)
        default: false
        }
    }
}
