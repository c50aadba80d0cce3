package import Catalog
package import Workflow

/// Validates workflows. Between calls it remembers what it concluded of each node, and asks anew only where the
/// node itself or what reaches its inputs has changed.
package struct Analyzer: Sendable {
    let catalog: Catalog
    let binder: any Binder
    private let rules: [any Rule]
    private var last: Analysis?
    private var lastProduction: Analysis?
    /// The production workflow that the rules looked at, so that a preview needn't extract it again.
    private var shown: (revision: Int, production: Production)?
    private var revision = 0
    /// How many workflows that read one another lie around the one analyzed.
    var depth = 0

    package init(catalog: Catalog = .standard, binder: any Binder) {
        self.init(catalog: catalog, binder: binder, rules: allRules)
    }

    /// With rules other than Galley's own.
    package init(catalog: Catalog, binder: any Binder, rules: [any Rule]) {
        self.catalog = catalog
        self.binder = binder
        self.rules = rules
    }

    /// Everything that can be known of the workflow before it runs.
    ///
    /// - Parameter folder: the document's folder, absolute, where relative paths begin.
    package mutating func analyze(_ workflow: Workflow, folder: String? = nil) -> Analysis {
        var analysis = conclude(workflow, folder: folder, before: last)
        last = analysis
        // Not equal to any before it, so that a preview is never taken for another's.
        revision += 1
        analysis.revision = revision
        guard !rules.isEmpty else { return analysis }
        let production = try? production(of: analysis)
        let findings = rules.flatMap { $0.findings(in: analysis, production: production) }
        guard !findings.isEmpty else { return analysis }
        analysis.diagnostics = Self.sorted(analysis.diagnostics + findings, workflow)
        return analysis
    }

    /// The analysis without the rules' findings.
    private func conclude(_ workflow: Workflow, folder: String?, before: Analysis?) -> Analysis {
        let types = workflow.nodes.values.map { catalog[$0.type] }
        var builder = WiringBuilder(workflow, types)
        let wiring = builder.build()
        let ordering = Ordering(wiring)
        var finder = FrameFinder(workflow, types, wiring, ordering)
        let frames = finder.frames()
        let unchanged = before.flatMap { $0.folder == folder ? $0 : nil }
        var analysis = Analysis(
            catalog: catalog, workflow: workflow, folder: folder, types: types, wiring: wiring, ordering: ordering,
            frames: frames,
            facts: workflow.nodes.values.map { NodeFacts(node: $0) })
        var diagnostics = builder.diagnostics + finder.diagnostics
        diagnostics += ordering.cycles.map { Self.cycle($0, workflow) }
        let frameEnds = Dictionary(frames.map { ($0.end, $0) }) { first, _ in first }
        for index in ordering.order {
            guard let type = types[index] else {
                let unknown = catalog.diagnostic(
                    forTypeOf: workflow.nodes.keys[index], workflow.nodes.values[index].type)
                if let unknown { diagnostics.append(unknown) }
                continue
            }
            var facts = Inference(analysis: analysis, analyzer: self, index: index, type: type)
                .facts(isTroubled: builder.troubled.contains(index), before: unchanged)
            if type.id.name == "capture-end", let port = facts.outputs.firstIndex(where: { $0.id == "workflow" }) {
                // Decided by the whole frame, so never remembered.
                let frame = frameEnds[index].map { analysis.spec(of: $0, outputs: facts.inputs) }
                facts.outputs[port].spec = frame.map { .workflow($0) } ?? .unknown(.workflow)
            }
            analysis.facts[index] = facts
        }
        for facts in analysis.facts { diagnostics += facts.diagnostics }
        analysis.diagnostics = Self.sorted(diagnostics, workflow)
        return analysis
    }

    /// The production workflow that leaves a workflow port, with its own analysis and contract. Needs no run.
    ///
    /// - Parameter node: a Capture Start or End, a combiner, a reader, or what such a node feeds; nil takes what the
    ///   document means to deploy (see `Analysis.productionSource`).
    package mutating func production(
        of analysis: Analysis, at node: NodeID? = nil
    ) throws(NoProduction) -> Production {
        let source = if let node { try analysis.productionSource(at: node) } else { try analysis.productionSource() }
        if let shown, shown.revision == analysis.revision, shown.production.source == source {
            return shown.production
        }
        guard let segment = analysis.segment(at: source) else {
            throw NoProduction("what leaves \(source) is not known yet; mend the errors first")
        }
        let production = production(segment, source: source, folder: analysis.folder)
        shown = (analysis.revision, production)
        return production
    }

    /// A segment with its analysis and contract: a filled one tells more than an extracted one.
    package mutating func production(_ segment: Segment, source: Endpoint, folder: String?) -> Production {
        let analysis = conclude(segment.workflow, folder: folder, before: lastProduction)
        lastProduction = analysis
        return Production(segment: segment, source: source, analysis: analysis, contract: Contract(of: analysis))
    }

    /// Forgets what was read from files, which may have changed meanwhile.
    package mutating func forgetSources() { (last, lastProduction, shown) = (nil, nil, nil) }

    /// Errors first; within a severity the document as a whole, then node by node.
    static func sorted(_ diagnostics: [Diagnostic], _ workflow: Workflow) -> [Diagnostic] {
        let keyed = diagnostics.enumerated().map { position, diagnostic in
            let node = diagnostic.node.flatMap { workflow.nodes.index(forKey: $0) } ?? -1
            return (key: (diagnostic.severity.rawValue, node, position), diagnostic: diagnostic)
        }
        return keyed.sorted { $0.key < $1.key }.map(\.diagnostic)
    }

    private static func cycle(_ nodes: [Int], _ workflow: Workflow) -> Diagnostic {
        var names = nodes.map { workflow.nodes.keys[$0].text }
        if names.count > 12 { names.replaceSubrange(6..<names.count - 5, with: ["…"]) }
        let path = (names + [names[0]]).joined(separator: " -> ")
        return Diagnostic(
            "cycle", node: workflow.nodes.keys[nodes[0]], "the connections run in a circle: \(path)")
    }
}
