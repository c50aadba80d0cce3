import Capture
import Catalog
import Workflow

extension Runner {
    func carryOut(
        _ operation: WorkflowOperation, _ node: Int, _ port: PortID
    ) throws(RunError) -> (result: PortResult, fromCache: Bool) {
        switch operation {
        case .capture: return (try capture(node), true)
        case .combine(let ports, let map): return (try combine(ports, map, node), true)
        case .read(let file): return (try segment(inFile: file, node), true)
        case .write(let port, let file): return (try write(port, to: file, node), false)
        case .execute(let workflow, let output): return (try execute(workflow, output, node), true)
        case .deploy(let port, let name, let target, let options):
            return try deploy(port, name: name, target: target, options: options, node)
        }
    }

    func inputSegment(_ port: PortID, of node: Int) throws(RunError) -> Segment {
        guard let segment = try input(port, of: node).segment else {
            throw RunError(node: name(node), place: .input(port), "the input \"\(port)\" needs a workflow")
        }
        return segment
    }

    private func result(_ segment: Segment) -> PortResult {
        var hasher = ContentHasher("segment 1")
        hasher.combine(segment)
        return .workflow(hasher.key, segment)
    }

    // MARK: Capture and combine

    private func capture(_ node: Int) throws(RunError) -> PortResult {
        guard let frame = analysis.frames.first(where: { $0.end == node }) else {
            throw RunError(node: name(node), "there is no Capture Start of this name before it")
        }
        var values: [Endpoint: FrozenValue] = [:]
        let segment = analysis.segment(of: frame)
        for part in segment.frozen {
            guard let index = analysis.index(of: part.origin.node), let port = part.origin.port,
                let value = results[Output(node: index, port: port)]
            else { continue }
            // Where nothing may be computed, what is not there yet stays open.
            values[part.origin] = isLookingUp ? try? frozenValue(value) : try frozenValue(value)
        }
        var inputs: [PortID: Schema] = [:]
        for (port, value) in self.inputs(of: frame.start) { inputs[port] = value.table?.schema }
        return result(segment.filled(values, inputs: inputs))
    }

    private func frozenValue(_ value: PortResult) throws(RunError) -> FrozenValue {
        switch value {
        case .model(_, let model): return .model(model)
        case .workflow(_, let segment): return .workflow(segment)
        case .table(let table):
            let known = store.session.rows(of: table)
            // To say how large a table is, it needn't be at hand.
            if !isLookingUp || known == nil {
                if store.session[table.key] == nil { try requireComputing(table.node) }
                try store.materialize(table)
            }
            let rows = known ?? store.session.rows(of: table) ?? 0
            frozenTables[table.key.text] = table
            let bytes = rows * table.schema.columns.count * 8
            return .table(TableReference(hash: table.key.text, schema: table.schema, rows: rows, bytes: bytes))
        }
    }

    private func combine(_ ports: [PortID], _ map: [PortID: PortID], _ node: Int) throws(RunError) -> PortResult {
        var segments: [(port: PortID, segment: Segment)] = []
        for port in ports { segments.append((port, try inputSegment(port, of: node))) }
        let (segment, problems) = Segment.combining(segments, map: map, name: analysis.id(node).text)
        if let problem = problems.first { throw RunError(node: name(node), problem) }
        return result(segment)
    }

    // MARK: Files

    func segment(inFile file: String, _ node: Int) throws(RunError) -> PortResult {
        let id = name(node)
        let workflow: Workflow
        do throws(BindError) { workflow = try binder.workflow(at: file) } catch {
            throw RunError(node: id, error.message)
        }
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) }
        let read = try analyzed(workflow, in: folder, id)
        if let problem = read.diagnostics.first(where: { $0.severity == .error }) {
            throw RunError(node: id, "\(file): \(problem.message)")
        }
        guard var segment = Segment(reading: read) else {
            throw RunError(node: id, "\(file) is not a production workflow: it has no output")
        }
        let reader = nested(read, id, live: [:], given: [:], targets: Set(segment.frozen.map(\.node)))
        for index in segment.frozen.indices {
            guard let position = read.index(of: segment.frozen[index].node) else { continue }
            try reader.lowerAndRun(position)
            guard let value = reader.outputs(of: position).first else { continue }
            segment.frozen[index].value = try frozenValue(value)
        }
        return result(segment.moved(from: folder, to: analysis.folder))
    }

    private func write(_ port: PortID, to file: String, _ node: Int) throws(RunError) -> PortResult {
        let id = name(node)
        let segment = try inputSegment(port, of: node)
        try working(on: id) { () throws(RunError) in
            try SegmentWriter(runner: self, node: id).write(segment, to: file)
        }
        notes[id] = "wrote \(file)"
        return result(segment)
    }

    // MARK: Execution

    private func execute(_ workflow: PortID, _ output: PortID, _ node: Int) throws(RunError) -> PortResult {
        let id = name(node)
        let segment = try inputSegment(workflow, of: node)
        if executions[node] == nil {
            var live: [PortID: PortResult] = [:]
            for (port, value) in inputs(of: node) where port != workflow { live[port] = value }
            executions[node] = try outputs(of: segment, live: live, id)
        }
        guard let value = executions[node]?[output] else {
            throw RunError(node: id, place: .output(output), "the segment has no output \"\(output)\"")
        }
        return value
    }

    /// What a segment's outputs are for these live inputs; tables lazily.
    func outputs(
        of segment: Segment, live: [PortID: PortResult], _ id: NodeID
    ) throws(RunError) -> [PortID: PortResult] {
        var given: [NodeID: PortResult] = [:]
        for part in segment.frozen {
            switch part.value {
            case .model(let model)?: given[part.node] = .model(key(of: model), model)
            case .workflow(let segment)?: given[part.node] = result(segment)
            case .table(let reference)?: given[part.node] = frozenTables[reference.hash].map { .table($0) }
            case nil: break
            }
        }
        let inner = nested(
            try analyzed(segment.workflow, in: analysis.folder, id), id, live: live, given: given, targets: nil)
        for position in inner.plan.order {
            do throws(RunError) { try inner.lowerAndRun(position) } catch {
                if error.isCancellation { throw error }
                let place = inner.analysis.id(position)
                throw RunError(
                    node: id, "\(place) in the segment: \(error.message)", detail: error.detail, sql: error.sql)
            }
        }
        var outputs: [PortID: PortResult] = [:]
        for port in segment.spec.outputs {
            guard let end = segment.node(output: port.id), let position = inner.analysis.index(of: end) else {
                continue
            }
            outputs[port.id] = inner.outputs(of: position).first
        }
        return outputs
    }

    /// A workflow inside this one, which may do no more than this one.
    private func analyzed(_ workflow: Workflow, in folder: String?, _ id: NodeID) throws(RunError) -> Analysis {
        do throws(RunError) { try request.access.check(workflow, in: folder) } catch {
            throw RunError(node: id, "\(error.node?.text ?? "a node") in the segment: \(error.message)")
        }
        var analyzer = Analyzer(binder: binder)
        return analyzer.analyze(workflow, folder: folder)
    }

    private func nested(
        _ analysis: Analysis, _ owner: NodeID, live: [PortID: PortResult], given: [NodeID: PortResult],
        targets: Set<NodeID>?
    ) -> Runner {
        let request = RunRequest(
            workflow: analysis.workflow, folder: analysis.folder, targets: targets, ignoresCache: request.ignoresCache,
            access: request.access)
        let runner = Runner(
            analysis, request, store: store, binder: binder, control: control, owner: owner,
            isNested: true,
            onEvent: { _ in })
        runner.live = live
        runner.given = given
        runner.frozenTables = frozenTables
        return runner
    }
}

extension ContentHasher {
    /// A segment is its document and the values in it.
    mutating func combine(_ segment: Segment) {
        combine(DocumentText.canonical(segment.workflow))
        combine(segment.frozen) { hasher, part in
            hasher.combine(part.node.text)
            switch part.value {
            case .model(let model)?: hasher.combine(model)
            case .table(let table)?: hasher.combine(table.hash)
            case .workflow(let segment)?: hasher.combine(segment)
            case nil: hasher.combine("empty")
            }
        }
    }
}
