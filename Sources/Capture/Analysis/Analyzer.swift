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
        let before = before.flatMap { $0.folder == folder ? $0 : nil }
        let known = before.flatMap { $0.structure.holds(for: workflow, before: $0.workflow) ? $0 : nil }
        let structure = known?.structure ?? Structure(workflow, catalog)
        var analysis = Analysis(
            catalog: catalog, workflow: workflow, folder: folder, structure: structure,
            facts: known?.facts ?? workflow.nodes.values.map { NodeFacts(node: $0) })
        let ends = Dictionary(structure.frames.map { ($0.end, $0) }) { first, _ in first }
        var isChanged = [Bool](repeating: true, count: known == nil ? 0 : workflow.nodes.count)
        for index in structure.ordering.order {
            let node = workflow.nodes.values[index]
            guard let type = structure.types[index] else {
                analysis.facts[index].node = node
                continue
            }
            let isEnd = type.id.name == "capture-end"
            if let known, !isEnd, known.facts[index].node.parameters == node.parameters,
                !structure.wiring.incoming(index).contains(where: { isChanged[structure.wiring.links[$0].source] })
            {
                isChanged[index] = false
                if known.facts[index].node != node { analysis.facts[index].node = node }
                continue
            }
            var facts = Inference(analysis: analysis, analyzer: self, index: index, type: type)
                .facts(isTroubled: structure.troubled.contains(index), before: before)
            if isEnd, let port = facts.outputs.firstIndex(where: { $0.id == "workflow" }) {
                // Decided by the whole frame, so never remembered.
                let frame = ends[index].map { analysis.spec(of: $0, outputs: facts.inputs) }
                facts.outputs[port].spec = frame.map { .workflow($0) } ?? .unknown(.workflow)
            }
            if let known { isChanged[index] = known.facts[index].outputs != facts.outputs }
            analysis.facts[index] = facts
        }
        var diagnostics = structure.diagnostics
        for index in analysis.facts.indices { diagnostics += analysis.facts[index].diagnostics }
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
        var production = production(segment, source: source, folder: analysis.folder)
        production.kept = analysis.nodes(in: segment)
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
}
