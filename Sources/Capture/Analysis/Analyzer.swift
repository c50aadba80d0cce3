package import Catalog
package import Workflow

/// Validates workflows. Between calls it remembers what it concluded of each node, and asks anew only where the
/// node itself or what reaches its inputs has changed.
package struct Analyzer: Sendable {
    let catalog: Catalog
    let binder: any Binder
    let rules: [any Rule]
    private var last: Analysis?
    /// The last production workflow that was analyzed, and the columns that are needed in it.
    private var lastProduction: (analysis: Analysis, needs: ColumnNeeds)?
    private var shown: Shown?
    private var conclusions = Conclusions()
    private var revision = 0

    /// The production workflow that was looked at last, and the analysis that it was extracted from.
    private struct Shown {
        let analysis: Analysis
        let extract: Extract
        let production: Production
    }

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
        analyze(workflow, folder: folder, reading: WorkflowFiles(catalog, binder))
    }

    mutating func analyze(_ workflow: Workflow, folder: String?, reading files: WorkflowFiles) -> Analysis {
        var analysis = conclude(workflow, folder: folder, before: last, rules: rules, reading: files)
        last = analysis
        // Not equal to any before it, so that a preview is never taken for another's.
        revision += 1
        analysis.revision = revision
        guard !rules.isEmpty else { return analysis }
        analysis.unknownTimeZone = workflow.promotion?.timeZone.flatMap(binder.unknownTimeZone)
        let production = try? production(of: analysis)
        var findings = rules.flatMap { $0.findings(in: analysis, production: production) }
        if let production { findings += analysis.warnings(of: production) }
        guard !findings.isEmpty else { return analysis }
        analysis.diagnostics = Self.sorted(analysis.diagnostics + findings, workflow)
        return analysis
    }

    /// The analysis without the rules' findings.
    ///
    /// - Parameters:
    ///   - before: the last analysis of this workflow, or of what it was an edit ago.
    ///   - rules: what they say of nodes should they be captured is noted.
    ///   - files: in which workflows are read; nil where none has been yet.
    private mutating func conclude(
        _ workflow: Workflow, folder: String?, before: Analysis?, rules: [any Rule] = [],
        reading files: WorkflowFiles? = nil
    ) -> Analysis {
        let files = files ?? WorkflowFiles(catalog, binder)
        let before = before?.folder == folder ? before : nil
        var (analysis, isOpen) = begin(workflow, folder: folder, before: before, rules: rules)
        conclusions.makeRoom(forNodes: workflow.nodes.count)
        let structure = analysis.structure
        for index in structure.ordering.order where isOpen[index] {
            guard let kind = structure.kinds[index] else { continue }
            let old = analysis.facts[index]
            var conclusion = conclusion(of: index, kind, in: analysis, reading: files)
            if kind.role == .captureEnd {
                // Decided by the whole frame, so never remembered; on a circle nothing is decided.
                let frame = structure.ordering.isOnCycle[index] ? nil : structure.frameOfEnd[index]
                let spec = frame.map { analysis.spec(of: $0, outputs: conclusion.findings.inputs) }
                conclusion = conclusion.carrying(spec.map { .workflow($0) } ?? .unknown(.workflow), at: "workflow")
                if conclusion == old.conclusion { continue }
            }
            guard conclusion !== old.conclusion else { continue }
            if conclusion.findings.outputs != old.outputs {
                for link in structure.wiring.outgoing(index) { isOpen[structure.wiring.targets[link]] = true }
            }
            analysis.facts[index] = old.with(conclusion)
        }
        var diagnostics = structure.diagnostics
        for facts in analysis.facts where !facts.diagnostics.isEmpty { diagnostics += facts.diagnostics }
        analysis.diagnostics = Self.sorted(diagnostics, workflow)
        return analysis
    }

    /// An analysis with what an edit can't have changed, and for each node whether it is to be looked at.
    private func begin(
        _ workflow: Workflow, folder: String?, before: Analysis?, rules: [any Rule]
    ) -> (Analysis, isOpen: [Bool]) {
        func warnings(_ index: Int, _ kind: NodeKind?) -> [CaptureWarning] {
            guard !rules.isEmpty, let kind else { return [] }
            let (id, node) = workflow.nodes.elements[index]
            let captured = CapturedNode(id: id, node: node, type: kind.type)
            return rules.flatMap { $0.findings(ifCaptured: captured) }
        }
        if var analysis = before, let edited = analysis.structure.edited(in: workflow, since: analysis.workflow) {
            var isOpen = [Bool](repeating: false, count: workflow.nodes.count)
            for index in edited {
                let (old, node) = (analysis.facts[index], workflow.nodes.values[index])
                isOpen[index] = old.node.parameters != node.parameters
                let warnings = isOpen[index] ? warnings(index, analysis.structure.kinds[index]) : old.warnings
                analysis.facts[index] = NodeFacts(node, old.conclusion, warnings: warnings)
            }
            for frame in analysis.frames { isOpen[frame.end] = true }
            analysis.workflow = workflow
            return (analysis, isOpen)
        }
        let structure = Structure(workflow, catalog, after: before.map { ($0.structure, $0.workflow) })
        var isOpen = [Bool](repeating: true, count: workflow.nodes.count)
        var facts: [NodeFacts] = []
        facts.reserveCapacity(workflow.nodes.count)
        let nodes = workflow.nodes.values.elements
        for index in nodes.indices {
            guard let before, let place = structure.stayed.before(index) else {
                facts.append(NodeFacts(nodes[index], warnings: warnings(index, structure.kinds[index])))
                continue
            }
            let old = before.facts[place]
            let isWrittenAnew = old.node.parameters != nodes[index].parameters
            facts.append(
                isWrittenAnew
                    ? NodeFacts(nodes[index], old.conclusion, warnings: warnings(index, structure.kinds[index]))
                    : old.of(nodes[index]))
            // What a frame yields is decided by all of it, and a fix counts the connections of its very workflow.
            isOpen[index] =
                structure.kinds[index]?.role == .captureEnd || !old.diagnostics.isEmpty || isWrittenAnew
                || !structure.keepsInputs(index, at: place, in: before.structure)
        }
        let analysis = Analysis(
            catalog: catalog, workflow: workflow, folder: folder, structure: structure, facts: facts)
        return (analysis, isOpen)
    }

    private mutating func conclusion(
        of index: Int, _ kind: NodeKind, in analysis: Analysis, reading files: WorkflowFiles
    ) -> NodeFacts.Conclusion {
        let (basis, binder) = (analysis.basis(of: index), binder)
        return conclusions.conclusion(of: analysis.facts[index].node, kind, folder: analysis.folder, basis) {
            var inference = Inference(analysis, index, kind.type, basis, binder, reading: files)
            return inference.conclusion()
        }
    }

    /// The production workflow that leaves a workflow port, with its own analysis and contract. Needs no run.
    ///
    /// - Parameter node: a Capture Start or End, a combiner, a reader, or what such a node feeds; nil takes what the
    ///   document means to deploy (see `Analysis.productionSource`).
    package mutating func production(
        of analysis: Analysis, at node: NodeID? = nil
    ) throws(NoProduction) -> Production {
        let source = if let node { try analysis.productionSource(at: node) } else { try analysis.productionSource() }
        let last = shown.flatMap { $0.production.source == source ? $0 : nil }
        if let last, last.analysis.revision == analysis.revision { return last.production }
        let edited = last.flatMap { $0.extract.edited(from: $0.analysis, to: analysis) }
        guard let extract = edited ?? analysis.extract(at: source) else {
            throw NoProduction("what leaves \(source) is not known yet; mend the errors first")
        }
        let inner = conclude(extract.segment.workflow, folder: analysis.folder, before: lastProduction?.analysis)
        let contract: Contract
        if let last, let lastProduction, inner.flows(like: last.production.analysis) {
            contract = last.production.contract
            self.lastProduction = (inner, lastProduction.needs)
        } else {
            contract = deriveContract(of: inner)
        }
        let production = Production(
            segment: extract.segment, source: source, analysis: inner, contract: contract,
            places: extract.places)
        shown = Shown(analysis: analysis, extract: extract, production: production)
        return production
    }

    /// A segment with its analysis and contract: a filled one tells more than an extracted one.
    package mutating func production(_ segment: Segment, source: Endpoint, folder: String?) -> Production {
        let analysis = conclude(segment.workflow, folder: folder, before: lastProduction?.analysis)
        let contract = deriveContract(of: analysis)
        return Production(segment: segment, source: source, analysis: analysis, contract: contract)
    }

    /// The contract of the production workflow that was analyzed after the last one.
    private mutating func deriveContract(of analysis: Analysis) -> Contract {
        let (contract, needs) = Contract.deriving(from: analysis, after: lastProduction)
        lastProduction = (analysis, needs)
        return contract
    }

    /// Forgets what was read from files, which may have changed meanwhile.
    package mutating func forgetSources() {
        (last, lastProduction, shown) = (nil, nil, nil)
        conclusions = Conclusions()
    }

    /// Errors first; within a severity the document as a whole, then node by node.
    static func sorted(_ diagnostics: [Diagnostic], _ workflow: Workflow) -> [Diagnostic] {
        let keyed = diagnostics.enumerated().map { position, diagnostic in
            let node = diagnostic.node.flatMap { workflow.nodes.index(forKey: $0) } ?? -1
            return (key: (diagnostic.severity.rawValue, node, position), diagnostic: diagnostic)
        }
        return keyed.sorted { $0.key < $1.key }.map(\.diagnostic)
    }
}
