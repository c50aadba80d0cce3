package import Catalog
package import Workflow

/// Validates workflows. Between calls it remembers what it concluded of each node, and asks anew only where the
/// node itself or what reaches its inputs has changed.
package struct Analyzer: Sendable {
    let catalog: Catalog
    let binder: any Binder
    private let rules: [any Rule]
    private var last: Analysis?
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
        let types = workflow.nodes.values.map { catalog[$0.type] }
        var builder = WiringBuilder(workflow, types)
        let wiring = builder.build()
        let ordering = Ordering(wiring)
        var finder = FrameFinder(workflow, types, wiring, ordering)
        let frames = finder.frames()
        let unchanged = last.flatMap { $0.folder == folder ? $0 : nil }
        var analysis = Analysis(
            workflow: workflow, folder: folder, types: types, wiring: wiring, ordering: ordering, frames: frames,
            facts: workflow.nodes.values.map { NodeFacts(node: $0) })
        var diagnostics = builder.diagnostics + finder.diagnostics
        diagnostics += ordering.cycles.map { Self.cycle($0, workflow) }
        let frameEnds = Dictionary(frames.map { ($0.end, $0) }) { first, _ in first }
        for index in ordering.order {
            guard let type = types[index] else {
                diagnostics.append(unknownType(workflow.nodes.keys[index], workflow.nodes.values[index].type))
                continue
            }
            var facts = Inference(analysis: analysis, analyzer: self, index: index, type: type)
                .facts(isTroubled: builder.troubled.contains(index), before: unchanged)
            if let frame = frameEnds[index], let port = facts.outputs.firstIndex(where: { $0.id == "workflow" }) {
                facts.outputs[port].spec = .workflow(analysis.spec(of: frame, outputs: facts.inputs))
            }
            analysis.facts[index] = facts
        }
        for facts in analysis.facts { diagnostics += facts.diagnostics }
        analysis.diagnostics = Self.sorted(diagnostics, workflow)
        let findings = rules.flatMap { $0.findings(in: analysis) }
        if !findings.isEmpty { analysis.diagnostics = Self.sorted(diagnostics + findings, workflow) }
        last = analysis
        return analysis
    }

    /// Forgets what was read from files, which may have changed meanwhile.
    package mutating func forgetSources() { last = nil }

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

    private func unknownType(_ id: NodeID, _ type: TypeID) -> Diagnostic {
        if let newest = catalog.newest(named: type.name) {
            let label = "use \(newest.id)"
            return Diagnostic(
                "unknown-version", node: id,
                "this Galley has no version \(type.version) of \(type.name); its newest is \(newest.id)",
                fix: Diagnostic.Fix(label, edit: .setType(id, newest.id)))
        }
        let names = catalog.types.map(\.id.name)
        let meant = Suggestion.closest(to: type.name, in: names).flatMap { catalog.newest(named: $0)?.id }
        return Diagnostic(
            "unknown-type", node: id,
            "there is no node type \"\(type.name)\""
                + Suggestion.hint(for: type.name, in: names),
            fix: meant.map { Diagnostic.Fix("use \($0)", edit: .setType(id, $0)) })
    }
}
