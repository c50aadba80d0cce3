import Capture
import Catalog
import Workflow

extension Runner {
    func deploy(
        _ port: PortID, name deployment: String, target: String, options: Parameters, _ node: Int
    ) throws(RunError) -> PortResult {
        let id = name(node)
        let value = try input(port, of: node)
        guard let deployer else {
            throw RunError(node: id, "nothing here can deploy; use the galley command")
        }
        let source = analysis.wiring.link(into: node, port).map { Endpoint(analysis.id($0.source), $0.output) }
        notes[id] = try working(on: id) { () throws(RunError) in
            try ordering(
                try inputSegment(port, of: node), from: source, name: deployment, target: target, options: options, id
            ) { order throws(RunError) in try deployer.deploy(order) }
        }
        return value
    }

    /// Lends an order whose files last as long as `body`.
    func ordering<T>(
        _ segment: Segment, from source: Endpoint?, name: String, target: String, options: Parameters, _ id: NodeID,
        _ body: (DeployOrder) throws(RunError) -> T
    ) throws(RunError) -> T {
        guard let folder = cache.temporaryPath() else {
            throw RunError(node: id, "the cache folder \(cache.folder) can't be written")
        }
        defer { Files.removeFolder(folder) }
        let writer = SegmentWriter(runner: self, node: id)
        let pinned = try writer.pinning(segment, in: folder, under: "frozen")
        var proofs: [DeployOrder.Proof] = []
        let frames = source.map { analysis.frames(behind: $0) } ?? []
        for (number, frame) in zip(1..., frames) {
            if let proof = try proof(of: frame, folder: "\(folder)/proof-\(number)", writer) { proofs.append(proof) }
        }
        return try body(
            DeployOrder(
                name: name, target: target, options: options, segment: pinned, folder: folder, proofs: proofs))
    }

    /// What creation put into a capture and what it computed there.
    private func proof(
        of frame: CaptureFrame, folder: String, _ writer: SegmentWriter
    ) throws(RunError) -> DeployOrder.Proof? {
        guard let segment = results[Output(node: frame.end, port: "workflow")]?.segment else { return nil }
        var inputs: [PortID: LazyTable] = [:]
        for port in segment.spec.inputs {
            guard let table = results[Output(node: frame.start, port: port.id)]?.table else { return nil }
            inputs[port.id] = table
        }
        var outputs: [PortID: LazyTable] = [:]
        for port in segment.spec.outputs { outputs[port.id] = results[Output(node: frame.end, port: port.id)]?.table }
        // Where each row is made from one row, the first rows prove as much as all of them in less time.
        let isPrefix = inputs.count == 1 && frame.scope.allSatisfy { analysis.types[$0]?.isRowWise == true }
        let limit = isPrefix ? DeployOrder.Proof.prefixRows : nil
        let pinned = try writer.pinning(segment, in: folder, under: "frozen")
        var proof = DeployOrder.Proof(
            name: frame.name, segment: pinned, folder: folder, inputs: [:], outputs: [:], isPrefix: isPrefix)
        for (port, table) in inputs {
            proof.inputs[port] = try record(table, limit, "\(folder)/input-\(port).parquet", writer.node)
        }
        for (port, table) in outputs {
            proof.outputs[port] = try record(table, limit, "\(folder)/output-\(port).parquet", writer.node)
        }
        return proof
    }

    private func record(_ table: LazyTable, _ limit: Int?, _ file: String, _ id: NodeID) throws(RunError) -> String {
        let whole = Query("SELECT * FROM \(input: "table")\(raw: limit.map { " LIMIT \($0)" } ?? "")")
        var hasher = ContentHasher("record 1")
        hasher.combine(whole.sql) { _ in table.key }
        let part = LazyTable(
            hasher.key, table.schema, .query(whole.sql, inputs: ["table": table], ordered: [], models: []),
            keeping: .fused, node: id)
        try copy(part, to: file, options: "(FORMAT parquet)", id)
        return file
    }
}
