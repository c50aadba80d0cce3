import Catalog
import Workflow

/// What the nodes of a document took when they were computed last, in seconds: for foreseeing how long they will take.
extension EngineCache {
    func times(of workflow: Workflow, folder: String?) -> [NodeID: Double] {
        let lines = result(Self.key(of: workflow, folder: folder))?.note?.split(separator: "\n") ?? []
        return lines.reduce(into: [:]) { times, line in
            let parts = line.split(separator: " ")
            guard parts.count == 3, let seconds = Double(parts[2]) else { return }
            let node = NodeID(String(parts[0]))
            // Another type of that name is another matter.
            if workflow.nodes[node]?.type.description == String(parts[1]) { times[node] = seconds }
        }
    }

    func keep(times: [NodeID: Double], of workflow: Workflow, folder: String?) {
        guard !times.isEmpty else { return }
        let all = self.times(of: workflow, folder: folder).merging(times) { $1 }
        let lines = all.sorted { $0.key < $1.key }.compactMap { node, seconds in
            workflow.nodes[node].map { "\(node) \($0.type) \(Double(Int(seconds * 1000)) / 1000)" }
        }
        store(
            CachedResult(kind: .table, note: lines.joined(separator: "\n")), as: Self.key(of: workflow, folder: folder))
    }

    private static func key(of workflow: Workflow, folder: String?) -> ResultKey {
        var hasher = ContentHasher("node times 1")
        hasher.combine(folder ?? "")
        hasher.combine(workflow.name)
        return hasher.key
    }
}
