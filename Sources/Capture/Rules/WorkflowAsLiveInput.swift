import Catalog
package import Workflow

/// A workflow that enters a frame is to be given to production anew each time: rows and models can be, a workflow
/// can't.
package struct WorkflowAsLiveInput: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        analysis.frames.flatMap { frame in
            frame.statics.filter { origin in
                origin.policy == .input && analysis.facts[origin.node].outputs.kind(of: origin.port) == .workflow
            }.map { diagnostic(of: $0, in: frame, analysis) }
        }
    }

    private func diagnostic(of origin: StaticInput, in frame: CaptureFrame, _ analysis: Analysis) -> Diagnostic {
        let (start, source) = (analysis.id(frame.start), analysis.id(origin.node))
        var policies = analysis.node(frame.start).parameters["static"]?.map ?? [:]
        for key in [Endpoint(source, origin.port).description, source.text] where policies[key] != nil {
            policies[key] = "freeze"
            break
        }
        return Diagnostic(
            "workflow-as-input", node: start, at: .parameter("static"),
            "\"\(source)\" gives the capture \"\(frame.name)\" a workflow, which can't be a live input as rows and "
                + "models can: freeze it, or take \"\(source)\" into the frame",
            fix: Diagnostic.Fix(
                "freeze it", edit: .setParameter(start, "static", .map(policies), index: nil)))
    }
}
