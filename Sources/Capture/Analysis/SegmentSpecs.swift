package import Catalog
import Workflow

extension Analysis {
    /// What the segment of a frame promises, before anything has run.
    func spec(of frame: CaptureFrame, outputs: [PortValue]) -> SegmentSpec {
        let live = facts[frame.start].outputs.map { SegmentSpec.SegmentPort(id: $0.id, spec: $0.spec) }
        let promoted = frame.statics.filter { $0.policy == .input }.map { origin in
            SegmentSpec.SegmentPort(
                id: origin.livePort, spec: facts[origin.node].outputs[origin.port] ?? .unknown(.table))
        }
        return SegmentSpec(
            inputs: live + promoted, outputs: outputs.map { SegmentSpec.SegmentPort(id: $0.id, spec: $0.spec) })
    }

    /// The inputs and outputs of a production workflow, in the document's order; nil if it has no output.
    package var productionSpec: SegmentSpec? {
        var spec = SegmentSpec(inputs: [], outputs: [])
        for facts in facts {
            let port = PortID(facts.node.parameters["port"]?.string ?? "table")
            if facts.node.type.isLiveInput {
                let side: PortID = facts.node.parameters["model"] == nil ? "table" : "model"
                spec.inputs.append(.init(id: port, spec: facts.outputs[side] ?? .unknown(.table)))
            } else if facts.node.type.isAnswer {
                spec.outputs.append(.init(id: port, spec: facts.inputs.first?.spec ?? .unknown(.table)))
            }
        }
        return spec.outputs.isEmpty ? nil : spec
    }
}

extension InferenceContext {
    /// What the segments on a combiner's inputs become when joined.
    mutating func combinedSpec() -> [PortID: PortSpec] {
        let segments = inputs.compactMap { port, spec in spec.segment.map { (port: port, spec: $0) } }
        guard segments.count == inputs.count, !segments.isEmpty else { return [:] }
        let plan = CombinePlan(segments, map: CombinePlan.map(in: parameters))
        for problem in plan.problems {
            report(Diagnostic("combine-mismatch", node: id, at: .parameter("map"), problem))
        }
        return ["workflow": plan.problems.isEmpty ? .workflow(plan.spec) : .unknown(.workflow)]
    }

    /// The production workflow in a reader's file.
    mutating func segmentInFile(_ files: WorkflowFiles) -> Segment? {
        let file: String
        do throws(LoweringError) {
            guard case .workflow(.read(let path))? = try WorkflowReader().lower(lowering)["workflow"] else {
                return nil
            }
            file = path
        } catch {
            report(Diagnostic("bad-parameter", node: id, at: error.place, error.message))
            return nil
        }
        let reading = files.reading(file)
        if let problem = reading.problem {
            report(Diagnostic(problem.code, node: id, at: problem.place, problem.message))
        }
        return reading.segment?.moved(from: reading.folder, to: folder, catalog: files.catalog)
    }
}
