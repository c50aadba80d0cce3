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

    /// Workflows may read one another; this deep it must be a circle.
    private static let greatestDepth = 8

    /// The production workflow in a reader's file.
    mutating func segmentInFile(_ catalog: Catalog, depth: Int) -> Segment? {
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
        do throws(BindError) {
            let workflow = try binder.workflow(at: file)
            guard depth < Self.greatestDepth else {
                report(
                    Diagnostic("cycle", node: id, "\"\(file)\" is read by a workflow that it reads itself"))
                return nil
            }
            var inner = Analyzer(catalog: catalog, binder: binder, rules: [])
            inner.depth = depth + 1
            let folder = file.lastIndex(of: "/").map { String(file[..<$0]) }
            let analysis = inner.analyze(workflow, folder: folder)
            guard let segment = Segment(reading: analysis) else {
                report(
                    Diagnostic(
                        "not-production", node: id, at: .parameter("file"),
                        "\"\(workflow.name)\" is not a production workflow: it has no workflow-output node"))
                return nil
            }
            if let problem = analysis.diagnostics.first, problem.severity == .error {
                report(
                    Diagnostic(
                        "bad-workflow", node: id, at: .parameter("file"),
                        "\"\(workflow.name)\" has errors: \(problem.message)"))
            }
            return segment.moved(from: folder, to: self.folder, catalog: catalog)
        } catch {
            report(Diagnostic("unreadable", node: id, at: .parameter("file"), error.message))
            return nil
        }
    }
}
