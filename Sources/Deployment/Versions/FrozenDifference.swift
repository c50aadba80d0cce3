import Capture
import Catalog
package import Workflow

/// A frozen part that two versions hold differently, or only one of them holds.
package struct FrozenDifference: Hashable, Sendable {
    package struct State: Hashable, Sendable, Codable {
        package var sha256: String
        /// In bytes.
        package var size: Int
    }

    /// A figure of the state by where it is in it, such as `state.temp.mean`; nil where there is none.
    package struct Figure: Hashable, Sendable {
        package var path: String
        package var before: ParameterValue?
        package var after: ParameterValue?
    }

    package var node: NodeID
    package var before: State?
    package var after: State?
    /// What has changed in it, where that is little enough to read.
    package var figures: [Figure] = []

    /// Every frozen part in which two bundles differ, in the newer one's order.
    static func all(from old: OpenBundle, to new: OpenBundle) -> [FrozenDifference] {
        let (before, after) = (parts(of: old.workflow), parts(of: new.workflow))
        return OrderedSet(after.keys).union(before.keys).compactMap { node in
            guard before[node] != after[node] else { return nil }
            var difference = FrozenDifference(node: node, before: before[node]?.state, after: after[node]?.state)
            if let was = before[node]?.file, let now = after[node]?.file {
                difference.figures = figures(content(was, old.bundle), content(now, new.bundle))
            }
            return difference
        }
    }

    private struct Part: Hashable {
        var file: String
        var state: State
    }

    private static func parts(of workflow: Workflow) -> OrderedDictionary<NodeID, Part> {
        var parts: OrderedDictionary<NodeID, Part> = [:]
        for (id, node) in workflow.nodes {
            guard let file = node.parameters["file"]?.string, let hash = node.parameters["sha256"]?.string else {
                continue
            }
            parts[id] = Part(
                file: file, state: State(sha256: hash, size: node.parameters["bytes"]?.int ?? 0))
        }
        return parts
    }

    // MARK: Figures

    private static let (mostBytes, mostFigures) = (64 << 10, 24)

    private static func content(_ file: String, _ bundle: Bundle) -> [String: ParameterValue] {
        let size = bundle.manifest.files.first { $0.path == file }?.size ?? .max
        guard file.hasSuffix(".json"), size <= mostBytes, let bytes = try? bundle.bytes(of: file),
            let value = try? JSONReader.value(of: bytes)
        else { return [:] }
        var leaves: [String: ParameterValue] = [:]
        collect(value, at: "", into: &leaves)
        return leaves
    }

    private static func figures(
        _ before: [String: ParameterValue], _ after: [String: ParameterValue]
    ) -> [Figure] {
        let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
        // Long texts are a learner's own, and say nothing to people.
        let isReadable = changed.allSatisfy { path in
            [before[path], after[path]].allSatisfy { ($0?.string?.utf8.count ?? 0) <= 80 }
        }
        guard isReadable, changed.count <= mostFigures else { return [] }
        return changed.map { Figure(path: $0, before: before[$0], after: after[$0]) }
    }

    /// Entries of a list go by the column that they are about, where they name one.
    private static func collect(_ value: ParameterValue, at path: String, into leaves: inout [String: ParameterValue]) {
        func below(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        switch value {
        case .map(let entries): for (key, value) in entries { collect(value, at: below(key), into: &leaves) }
        case .list(let values):
            for (number, value) in zip(1..., values) {
                guard case .map(var entries) = value,
                    let name = (entries["column"] ?? entries["name"])?.string
                else {
                    collect(value, at: below("\(number)"), into: &leaves)
                    continue
                }
                entries["column"] = nil
                entries["name"] = nil
                collect(.map(entries), at: below(name), into: &leaves)
            }
        default: leaves[path] = value
        }
    }
}
