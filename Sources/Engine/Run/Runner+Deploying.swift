import Capture
import Catalog
import FoundationEssentials
import Glibc
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
        defer { Files.removeFolder(folder) }
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

    /// A table that creation put into a capture, and the file that holds its first rows.
    private struct Recording {
        var port: String
        var table: LazyTable
        var file: String
    }

    /// What the segment asks for, with what all of creation's rows tell of it, and an example of each input.
    private func contract(
        of segment: Segment, _ folder: String, _ recordings: [Recording], _ id: NodeID
    ) throws(RunError) -> (contract: Contract, examples: [String: [String: ContractValue]]) {
        var analyzer = Analyzer(catalog: .standard, binder: binder, rules: [])
        var contract = Contract(of: analyzer.analyze(segment.workflow, folder: folder))
        var examples: [String: [String: ContractValue]] = [:]
        let facts = ContractFacts(connection: connection)
        for index in contract.inputs.indices {
            var input = contract.inputs[index]
            let fitting = recordings.filter { recording in
                input.columns.allSatisfy { recording.table.schema[$0.name] != nil }
            }
            guard let recording = fitting.first(where: { $0.port == input.port }) ?? fitting.first else { continue }
            let key = key(ofFactsAbout: input, in: recording.table)
            if let known = known(key, as: KnownInput.self) {
                (input, examples[input.port]) = (known.input, known.example)
            } else {
                let relation = try store.relation(recording.table, inAnyOrder: true)
                let example = try store.execute(relation) { () throws(DuckDBError) in
                    try facts.fill(&input, from: relation.sql)
                    return try facts.example(input, from: recording.file)
                }
                examples[input.port] = example
                remember(KnownInput(input: input, example: example), as: key)
            }
            contract.inputs[index] = input
        }
        return (contract, examples)
    }

    /// Fills in how the predictions were spread that creation computed for an output. What else production computes
    /// follows from the inputs, and would take most of the time.
    private func describe(_ output: inout Contract.Output, from tables: [LazyTable]) throws(RunError) {
        let table = tables.first { table in
            output.columns.allSatisfy { table.schema[$0.name]?.type.name == $0.type }
        }
        let predicted = analysis.predictedColumns
        let names = Set(output.columns.map(\.name).filter { name in predicted.contains { $0.matches(name) } })
        guard !names.isEmpty, let table else { return }
        var hasher = ContentHasher("answers 2")
        hasher.combine(table.key)
        hasher.combine(output.columns) { $0.combine("\($1.name) \($1.type)") }
        if let known = known(hasher.key, as: [Contract.OutputColumn].self) {
            output.columns = known
            return
        }
        let relation = try store.relation(table, inAnyOrder: true)
        var filled = output
        try store.execute(relation) { () throws(DuckDBError) in
            try ContractFacts(connection: connection).fill(&filled, names, from: relation.sql)
        }
        output = filled
        remember(output.columns, as: hasher.key)
    }

    /// What all of creation's rows told of an input.
    private struct KnownInput: Codable {
        var input: Contract.Input
        var example: [String: ContractValue]
    }

    private func key(ofFactsAbout input: Contract.Input, in table: LazyTable) -> ResultKey {
        var hasher = ContentHasher("facts 2")
        hasher.combine(input.port)
        hasher.combine(table.key)
        hasher.combine(input.columns) { $0.combine("\($1.name) \($1.type)") }
        hasher.combine(input.passed) { $0.combine("\($1.name) \($1.type)") }
        return hasher.key
    }

    private func known<Facts: Decodable>(_ key: ResultKey, as type: Facts.Type) -> Facts? {
        guard !request.ignoresCache, let note = cache.result(key)?.note else { return nil }
        return try? JSONDecoder().decode(type, from: Data(note.utf8))
    }

    private func remember(_ facts: some Encodable, as key: ResultKey) {
        guard let json = try? JSONEncoder().encode(facts) else { return }
        cache.store(CachedResult(kind: .table, note: String(decoding: json, as: UTF8.self)), as: key)
    }

    /// The segment with its parts in files. A bundle may lie anywhere, so what is read anew at each run is named by its
    /// absolute path.
    private func pinning(_ segment: Segment, in folder: String, _ writer: SegmentWriter) throws(RunError) -> Segment {
        try writer.pinning(segment.moved(from: analysis.folder, to: nil), in: folder, under: "frozen")
    }

    /// Records what captures that will be deployed have taken in and given out so far, while there is time. Without a
    /// cache that keeps the recordings it serves nothing.
    func recordAhead() {
        guard !request.ignoresCache, let folder = cache.temporaryPath() else { return }
        defer { Files.removeFolder(folder) }
        for node in plan.order where analysis.node(node).type.deploys {
            guard let link = analysis.wiring.incoming(node).first.map({ analysis.wiring.links[$0] }) else { continue }
            let source = Endpoint(analysis.id(link.source), link.output)
            do throws(RunError) {
                for frame in analysis.frames(behind: source) {
                    try recordEnds(of: frame, in: folder, analysis.id(node))
                }
            } catch {
                // It is told when the node's turn comes.
                progress.restoreRunning()
            }
            // Its own turn is yet to come.
            progress.set(analysis.id(node), .queued)
        }
    }

    private func recordEnds(of frame: CaptureFrame, in folder: String, _ id: NodeID) throws(RunError) {
        let limit = rowLimit(of: frame)
        for end in [frame.start, frame.end] {
            for port in analysis.facts[end].outputs {
                guard let table = results[Output(node: end, port: port.id)]?.table else { continue }
                _ = try record(table, limit, "\(folder)/\(end)-\(port.id).parquet", id)
            }
        }
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
            name: frame.name, segment: pinned, folder: folder, inputs: [:], outputs: [:],
            isPrefix: limit != nil)
        for (port, table) in inputs {
            proof.inputs[port] = try record(table, limit, "\(folder)/input-\(port).parquet", writer.node)
        }
        for (port, table) in outputs {
            proof.outputs[port] = try record(table, limit, "\(folder)/output-\(port).parquet", writer.node)
        }
        return proof
    }

    /// How many rows prove a capture; nil if it takes all of them. Where each row is made from one row, the first ones
    /// prove as much in less time.
    private func rowLimit(of frame: CaptureFrame) -> Int? {
        let inputs = analysis.facts[frame.start].outputs
        let isPrefix = inputs.count == 1 && frame.scope.allSatisfy { analysis.rowEffect(of: $0) != .anything }
        return isPrefix ? DeployOrder.Proof.prefixRows : nil
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

extension Analysis {
    /// The columns that predictors add, perhaps as patterns.
    fileprivate var predictedColumns: [Column] {
        facts.indices.filter { type($0) is Predictor }
            .flatMap { facts[$0].lineage?["table"]?.computes.keys.sorted() ?? [] }
            .map { Column($0, .varchar) }
    }
}
