import Capture
import Catalog
import Workflow

extension Runner {
    func deploy(
        _ port: PortID, name deployment: String, target: String, options: Parameters, _ node: Int
    ) throws(RunError) -> (result: PortResult, fromCache: Bool) {
        let id = name(node)
        let value = try input(port, of: node)
        guard let deployer = request.deployer else {
            throw RunError(node: id, "nothing here can deploy: galley run does, and so does the editor")
        }
        let source = analysis.wiring.link(into: node, port).map { Endpoint(analysis.id($0.source), $0.output) }
        let key = key(ofDeploying: value, from: source, [deployment, target], options)
        if !request.ignoresCache, let receipt = cache.result(key)?.note,
            let word = deployer.live(deployment, receipt: receipt)
        {
            notes[id] = word
            return (value, true)
        }
        let deployed = try working(on: id) { () throws(RunError) in
            try ordering(
                try inputSegment(port, of: node), from: source, name: deployment, target: target, options: options, id
            ) { order throws(RunError) in try deployer.deploy(order) }
        }
        notes[id] = deployed.word
        cache.store(CachedResult(kind: .workflow, note: deployed.receipt), as: key)
        return (value, false)
    }

    /// What is deployed, where, and with which proofs.
    private func key(
        ofDeploying value: PortResult, from source: Endpoint?, _ names: [String], _ options: Parameters
    ) -> ResultKey {
        var hasher = ContentHasher("deploy 1")
        hasher.combine(value.key)
        hasher.combine(names) { $0.combine($1) }
        hasher.combine(options)
        hasher.combine(source.map { analysis.frames(behind: $0) } ?? []) { hasher, frame in
            for node in [frame.start, frame.end] {
                hasher.combine(outputs(of: node)) { $0.combine($1.key) }
            }
        }
        return hasher.key
    }

    /// Lends an order whose files last as long as `body`.
    func ordering<T>(
        _ segment: Segment, from source: Endpoint?, name: String, target: String, options: Parameters, _ id: NodeID,
        _ body: (DeployOrder) throws(RunError) -> T
    ) throws(RunError) -> T {
        guard let folder = cache.temporaryPath() else {
            throw RunError(node: id, "the cache folder \(cache.folder) can't be written")
        }
        defer { Files.remove(folder) }
        let watch = DeployWatch(control: control) { [progress] in progress.tell(id, $0, $1) }
        try watch.step(.capture)
        let writer = SegmentWriter(runner: self, node: id, isTemporary: true)
        let pinned = try pinning(segment, in: folder, writer)
        var proofs: [DeployOrder.Proof] = []
        var recordings: [Recording] = []
        let frames = source.map { analysis.frames(behind: $0) } ?? []
        for (number, frame) in zip(1..., frames) {
            try watch.step(.capture, Double(number - 1) / Double(frames.count))
            guard let proof = try proof(of: frame, folder: "\(folder)/proof-\(number)", writer) else { continue }
            proofs.append(proof)
            for (port, file) in proof.inputs.sorted(by: { $0.key < $1.key }) {
                guard let table = results[Output(node: frame.start, port: port)]?.table else { continue }
                recordings.append(Recording(port: port.text, table: table, file: file))
            }
        }
        var (contract, examples) = try contract(of: pinned, folder, recordings, id)
        let answered = frames.reversed().flatMap { frame in
            analysis.facts[frame.end].outputs.compactMap { results[Output(node: frame.end, port: $0.id)]?.table }
        }
        for index in contract.outputs.indices { try describe(&contract.outputs[index], from: answered) }
        var order = DeployOrder(
            name: name, target: target, options: options, segment: pinned, folder: folder, contract: contract,
            examples: examples, proofs: proofs, watch: watch)
        if let source {
            order.metrics = metrics(of: source.node)
            order.data = dataSources(of: source.node)
        }
        return try body(order)
    }

    /// The segment with its parts in files. A bundle may lie anywhere, so what is read anew at each run is named by its
    /// absolute path.
    private func pinning(_ segment: Segment, in folder: String, _ writer: SegmentWriter) throws(RunError) -> Segment {
        try writer.pinning(segment.moved(from: analysis.folder, to: nil), in: folder, under: "frozen")
    }

    /// Records what captures that will be deployed have taken in and given out so far, and what their contract tells
    /// of it, while there is time. Without a cache that keeps this it serves nothing.
    func recordAhead() {
        guard !request.ignoresCache, let folder = cache.temporaryPath() else { return }
        defer { Files.remove(folder) }
        for node in plan.order where analysis.node(node).type.deploys {
            guard let link = analysis.wiring.incoming(node).first.map({ analysis.wiring.links[$0] }) else { continue }
            let source = Endpoint(analysis.id(link.source), link.output)
            do throws(RunError) {
                var recordings: [Recording] = []
                for frame in analysis.frames(behind: source) {
                    recordings += try recordEnds(of: frame, in: folder, analysis.id(node))
                }
                try describeAhead(from: recordings, analysis.id(node))
            } catch {
                // It is told when the node's turn comes.
                progress.restoreRunning()
            }
            // Its own turn is yet to come.
            progress.set(analysis.id(node), .queued)
        }
    }

    /// Returns what went in.
    private func recordEnds(
        of frame: CaptureFrame, in folder: String, _ id: NodeID
    ) throws(RunError) -> [Recording] {
        let limit = rowLimit(of: frame)
        var recordings: [Recording] = []
        for end in [frame.start, frame.end] {
            for port in analysis.facts[end].outputs {
                guard let table = results[Output(node: end, port: port.id)]?.table else { continue }
                let file = try record(table, limit, "\(folder)/\(end)-\(port.id).parquet", id)
                if end == frame.start { recordings.append(Recording(port: port.id.text, table: table, file: file)) }
            }
        }
        return recordings
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
        let limit = rowLimit(of: frame)
        let pinned = try pinning(segment, in: folder, writer)
        var proof = DeployOrder.Proof(
            name: frame.name, segment: pinned, folder: folder, inputs: [:], outputs: [:])
        for (port, table) in inputs {
            proof.inputs[port] = try record(table, limit, "\(folder)/input-\(port).parquet", writer.node)
        }
        for (port, table) in outputs {
            proof.outputs[port] = try record(table, limit, "\(folder)/output-\(port).parquet", writer.node)
        }
        return proof
    }

    /// How many rows prove a capture; nil if it takes all of them. Where each row in makes one row out, the first ones
    /// prove as much in less time. Where rows are left out, nobody could tell how many of the answer's follow from them.
    private func rowLimit(of frame: CaptureFrame) -> Int? {
        let inputs = analysis.facts[frame.start].outputs
        let isOneToOne = inputs.count == 1 && frame.scope.allSatisfy { analysis.rowEffect(of: $0) == .oneToOne }
        return isOneToOne ? DeployOrder.Proof.prefixRows : nil
    }

    /// Writes a table in the types in which a live table takes it: Parquet hasn't all of DuckDB's.
    private func record(_ table: LazyTable, _ limit: Int?, _ file: String, _ id: NodeID) throws(RunError) -> String {
        let part = cast(table, to: table.schema.columns.map { LiveTable.storage(of: $0.type) }, limit: limit, id)
        // The same rows are recorded by each deployment until something upstream changes.
        var recordingHasher = ContentHasher("recording 1")
        recordingHasher.combine(part.key)
        let recording = recordingHasher.key
        if !request.ignoresCache, cache.copyValue(recording, to: file) { return file }
        try copy(part, to: file, options: "(FORMAT parquet)", isTemporary: true, id)
        cache.storeCopy(of: file, CachedResult(kind: .table), as: recording)
        return file
    }
}
