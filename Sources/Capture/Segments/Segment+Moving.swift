package import Catalog
package import Workflow

extension Segment {
    /// The segment for a document in another folder, so that what is read anew at each run is still found.
    package func moved(from old: String?, to new: String?, catalog: Catalog = .standard) -> Segment {
        var result = self
        result.workflow = workflow.moved(from: old, to: new, catalog: catalog)
        return result
    }
}

extension Workflow {
    /// The workflow for a document in another folder: the files that its nodes name relative to `old` are named
    /// relative to `new`.
    ///
    /// - Parameters:
    ///   - old: absolute; nil where nothing relative can have been meant.
    ///   - new: absolute; nil names every file by its absolute path.
    package func moved(from old: String?, to new: String?, catalog: Catalog = .standard) -> Workflow {
        guard let old, old != new else { return self }
        var result = self
        for (index, node) in nodes.values.enumerated() {
            for parameter in catalog[node.type]?.parameters ?? [] {
                guard let value = node.parameters[parameter.name], let moved = parameter.kind.moved(value, old, new)
                else { continue }
                result.nodes.values[index].parameters[parameter.name] = moved
            }
        }
        return result
    }
}

extension Parameter.Kind {
    /// A value of this kind with its relative paths moved; nil for a kind that holds none.
    fileprivate func moved(_ value: ParameterValue, _ old: String, _ new: String?) -> ParameterValue? {
        switch (self, value) {
        case (.file, .string(let path)), (.list(of: .file), .string(let path)):
            .string(RelativePath.moved(path, from: old, to: new))
        case (.list(of: .file), .list(let entries)):
            .list(entries.map { Parameter.Kind.file(toWrite: false).moved($0, old, new) ?? $0 })
        case (.map(of: .file), .map(let entries)):
            .map(entries.mapValues { Parameter.Kind.file(toWrite: false).moved($0, old, new) ?? $0 })
        default: nil
        }
    }
}

/// Paths as documents name them. Pure: no link is followed.
enum RelativePath {
    /// What `path`, relative to the folder `old`, is called in the folder `new`; its absolute name if that is nil.
    static func moved(_ path: String, from old: String, to new: String?) -> String {
        // An absolute path, one in somebody's home, a URL: the same from everywhere.
        if path.isEmpty || path.hasPrefix("/") || path.hasPrefix("~") || path.contains("://") { return path }
        let steps = steps(old + "/" + path)
        guard let new else { return "/" + steps.joined(separator: "/") }
        let base = Self.steps(new)
        let shared = zip(base, steps).prefix { $0 == $1 }.count
        return ([String](repeating: "..", count: base.count - shared) + steps[shared...]).joined(separator: "/")
    }

    private static func steps(_ path: String) -> [String] {
        path.split(separator: "/").reduce(into: []) { steps, step in
            switch step {
            case ".": break
            case "..": _ = steps.popLast()
            default: steps.append(String(step))
            }
        }
    }
}
