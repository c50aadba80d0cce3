import Capture
import Catalog
import Workflow

/// A file that creation read, as it was when a production workflow was taken from it.
package struct DataSource: Hashable, Sendable, Codable {
    package var node: String
    /// Relative to the document where it lies below its folder.
    package var path: String
    /// In bytes.
    package var size: Int
    /// Nil for a file that is too large to be read for this alone; its size and time tell states apart.
    package var sha256: String?
    /// When it was last changed, in nanoseconds since 1970.
    package var modified: Int

    package init(node: String, path: String, size: Int, sha256: String?, modified: Int) {
        self.node = node
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.modified = modified
    }
}

extension Analysis {
    /// The scorers that judge what is taken from a node: whatever they rest on that learns is part of it.
    func judges(of source: NodeID) -> [NodeID] {
        let graph = Graph(workflow)
        let learners = Set(workflow.nodes.keys.filter { traits(of: $0).contains(.fits) })
        let taken = graph.reaching([source]).intersection(learners)
        guard !taken.isEmpty else { return [] }
        return workflow.nodes.keys.filter { id in
            guard traits(of: id).contains(.judges) else { return false }
            let upstream = graph.reaching([id])
            let own = upstream.intersection(learners)
            let isSound = !diagnostics.contains { $0.severity == .error && $0.node.map(upstream.contains) ?? true }
            return isSound && !own.isEmpty && own.isSubset(of: taken)
        }
    }

    private func traits(of id: NodeID) -> Traits { index(of: id).flatMap { type($0)?.traits } ?? [] }
}

extension Runner {
    /// What the scorers of a deployment found, by node. One that has failed is left out: it stops no deployment.
    func metrics(of source: NodeID) -> [String: [String: Double]] {
        var metrics: [String: [String: Double]] = [:]
        let judges = analysis.judges(of: source)
        settle(judges.compactMap { analysis.index(of: $0) })
        for id in judges {
            guard let node = analysis.index(of: id), let table = results[Output(node: node, port: "metrics")]?.table
            else { continue }
            metrics[id.text] = figures(in: table)
        }
        return metrics
    }

    /// The finite numbers in a table's only row, by column.
    private func figures(in table: LazyTable) -> [String: Double]? {
        var hasher = ContentHasher("metrics 1")
        hasher.combine(table.key)
        if let known = known(hasher.key, as: [String: Double].self) { return known }
        guard let relation = try? store.relation(table),
            let row = try? connection.rows("SELECT * FROM \(relation.sql)").first
        else { return nil }
        let named = zip(table.schema.names, row).compactMap { name, value -> (String, Double)? in
            (value.double ?? value.int.map(Double.init)).flatMap { $0.isFinite ? (name, $0) : nil }
        }
        let figures = Dictionary(named) { first, _ in first }
        remember(figures, as: hasher.key)
        return figures
    }

    /// The files from which all that a node yields was made, in the document's order.
    func dataSources(of source: NodeID) -> [DataSource] {
        let upstream = Graph(analysis.workflow).reaching([source])
        let folder = analysis.folder.map { $0 + "/" } ?? "/"
        return analysis.workflow.nodes.keys.filter(upstream.contains).flatMap { id -> [DataSource] in
            guard let node = analysis.index(of: id) else { return [] }
            return outputs(of: node).compactMap(\.table).flatMap(\.files).map { file in
                DataSource(
                    node: id.text,
                    path: file.path.hasPrefix(folder) ? String(file.path.dropFirst(folder.count)) : file.path,
                    size: file.size, sha256: sha256(of: file), modified: file.modified)
            }
        }
    }

    /// Read once for each state of the file; nil for a file that is too large for that.
    private func sha256(of file: FileFingerprint) -> String? {
        guard file.size <= Self.mostHashed else { return nil }
        var hasher = ContentHasher("bytes 1")
        hasher.combine(file.description)
        let key = hasher.key
        if let known = cache.result(key)?.note { return known }
        guard let hash = Files.read(file.path).map(Files.sha256) else { return nil }
        cache.store(CachedResult(kind: .table, note: hash), as: key)
        return hash
    }

    /// What is hashed in a tenth of a second.
    private static let mostHashed = 64 << 20
}
