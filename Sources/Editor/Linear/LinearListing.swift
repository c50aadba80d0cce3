import Capture
import Catalog
import Engine
package import Workflow

/// What the dialog says of the document: plain sentences, a line for each thing.
package struct LinearListing: Sendable {
    let state: EditorState
    let numbers: LinearNumbers

    package init(_ state: EditorState, _ numbers: LinearNumbers) {
        self.state = state
        self.numbers = numbers
    }

    /// Punctuation as plain ASCII; what users have written stays as it is.
    static func plain(_ text: String) -> String {
        let plain = [
            "“": "\"", "”": "\"", "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-", "→": "->", "✓": "", "✗": "",
            "\u{1B}": "",
        ]
        return plain.reduce(text) { $0.replacing($1.key, with: $1.value) }
    }

    /// The whole document: a head, its nodes, connections and captures.
    package var document: [String] { [head] + nodes + connections + captures }

    package var head: String {
        let errors = state.problems.count { $0.severity == .error }
        let warnings = state.problems.count { $0.severity == .warning }
        let standing =
            errors + warnings == 0
            ? "no problems" : "\(errors.counted("error")), \(warnings.counted("warning"))"
        let saved = state.document.isDirty && !state.isPristine ? "not saved" : "saved"
        return "Workflow \(state.workflow.name): \(state.workflow.nodes.count.counted("node")), "
            + "\(state.workflow.connections.count.counted("connection")), \(standing), \(saved)."
    }

    package var nodes: [String] { state.inReadingOrder.map(line) }

    private func line(_ id: NodeID) -> String {
        guard let node = state.workflow.nodes[id] else { return "" }
        var parts = ["\(numbers.number(of: id)). \(id)", node.type.name]
        if let title = node.title { parts.append("titled \(title)") }
        parts.append(standing(of: id))
        if state.selection.contains(id) { parts.append("selected") }
        let problems = state.problems.count { $0.node == id && $0.severity != .note }
        if problems > 0 { parts.append(problems.counted("problem")) }
        if id == state.cursor { parts.append("here") }
        return parts.joined(separator: ", ")
    }

    func standing(of id: NodeID) -> String {
        switch state.run.states[id] {
        case .done where state.run.stale.contains(id), .failed where state.run.stale.contains(id): return "stale"
        case .done(let summary):
            let rows = summary.rows.values.max().map { ", \($0.counted("row"))" } ?? ""
            let time = summary.fromCache ? "from the cache" : DurationText.text(summary.duration)
            return "done\(rows), \(time)\(summary.note.map { ", \($0)" } ?? "")"
        case .failed(let error): return "failed: \(error.message)"
        case .running(let progress): return "running" + (progress.map { " \(ProgressText.percent($0))" } ?? "")
        case .queued: return "waiting"
        case .skipped, nil: return state.workflow.nodes[id].flatMap { FrozenText.remark($0) } ?? "not run"
        }
    }

    package var connections: [String] {
        state.workflow.connections.isEmpty
            ? ["No connections."] : ["Connections:"] + state.workflow.connections.map(text)
    }

    func text(_ connection: Connection) -> String {
        func end(_ endpoint: Endpoint) -> String {
            let port = endpoint.port.map { ".\($0)" } ?? ""
            return "\(numbers.number(of: endpoint.node))\(port) (\(endpoint.node))"
        }
        return "\(end(connection.from)) -> \(end(connection.to))"
    }

    package var captures: [String] {
        guard let analysis = state.analysis, !analysis.frames.isEmpty else { return ["No captures."] }
        return ["Captures:"]
            + analysis.frames.map { frame in
                let nodes = frame.scope.map { numbers.name(analysis.id($0)) }
                return "\(frame.name) holds \(nodes.isEmpty ? "nothing" : nodes.joined(separator: ", "))"
            }
    }

    package var problems: [String] {
        let findings = state.findings
        return findings.isEmpty ? [state.analysis == nil ? "Not known yet." : "No problems."] : findings.map(text)
    }

    func text(_ problem: Diagnostic) -> String {
        let place = problem.node.map { "\(numbers.name($0)): " } ?? ""
        let fix = problem.fix.map { " The command fix does: \($0.label)." } ?? ""
        return "\(problem.severity): \(place)\(problem.message)\(problem.message.hasSuffix(".") ? "" : ".")\(fix)"
    }

    /// One node in full.
    package func details(of id: NodeID) -> [String] {
        guard let node = state.workflow.nodes[id] else { return [] }
        let type = state.type(of: id)
        var lines = [
            "Node \(numbers.name(id)): \(node.type)\(node.title.map { ", titled \($0)" } ?? ""), \(standing(of: id)).",
            type.map { "\($0.summary)" } ?? "This Galley has no such node type.",
        ]
        for parameter in type?.parameters ?? [] {
            let value = node.parameters[parameter.name].map { FieldText.write($0, parameter.kind) }
            let standard = parameter.standard.map { "\(FieldText.write($0, parameter.kind)), the default" }
            let missing = parameter.isRequired ? "missing" : "not given"
            lines.append("\(parameter.name): \(value ?? standard ?? missing). \(parameter.summary)")
        }
        let (ins, outs) = (state.analysis?.inputs(of: id) ?? [], state.analysis?.outputs(of: id) ?? [])
        for port in ins {
            let from = state.workflow.connections.first {
                $0.to.node == id && ($0.to.port == port.id || $0.to.port == nil && port.id == ins.first?.id)
            }
            lines.append(
                "Input \(port.id), a \(port.spec.kind.rawValue)"
                    + (from.map { ", from \(numbers.name($0.from.node))" } ?? ", not connected") + ".")
        }
        for port in outs {
            let to = state.workflow.connections.filter {
                $0.from.node == id && ($0.from.port == port.id || $0.from.port == nil && port.id == outs.first?.id)
            }
            let names =
                to.isEmpty ? "not connected" : "to " + to.map { numbers.name($0.to.node) }.joined(separator: ", ")
            lines.append("Output \(port.id), a \(port.spec.kind.rawValue), \(names).")
        }
        return lines + state.problems.filter { $0.node == id }.map(text)
    }

    /// The columns of the output that is looked at.
    package var columns: [String] {
        guard let port = state.data.port else { return ["No table here."] }
        guard
            let schema = state.data.schema
                ?? state.analysis?.spec(output: port.port, of: port.node).flatMap(\.schema)
        else { return ["The columns of \(numbers.name(port.node)) are not known yet."] }
        return ["\(schema.columns.count.counted("column")) of \(numbers.name(port.node)), output \(port.port):"]
            + schema.columns.map { "\($0.name), \($0.type.shortName)" }
    }

    /// Rows of the table that is looked at, a line for each.
    package func rows(from first: Int, count: Int) -> [String] {
        guard let port = state.data.port else { return ["No table here."] }
        if let error = state.data.error { return ["Failed: \(error)"] }
        guard let page = state.data.page else {
            let standing = standing(of: port.node)
            return ["There are no rows of \(numbers.name(port.node)): it is \(standing). The command run-here runs it."]
        }
        guard first == 0 || first < page.totalRows else {
            return ["\(numbers.name(port.node)) has only \(page.totalRows.counted("row"))."]
        }
        let names = page.schema.names
        var lines = [
            "\(page.totalRows.counted("row")), \(names.count.counted("column")) of \(numbers.name(port.node)), output \(port.port)."
        ]
        for number in first..<first + min(count, page.totalRows - first) {
            guard let row = state.data.row(number) else {
                lines.append("data from \(number + 1) reads on.")
                break
            }
            let cells = zip(names, row).map { "\($0) \(Self.cell($1))" }
            lines.append("\(number + 1): \(cells.joined(separator: ", "))")
        }
        return lines
    }

    static func cell(_ value: ParameterValue) -> String { value == .null ? "missing" : CellText.text(value) }

    /// The rows that the picture of the Chart tab is drawn from.
    package var chart: [String] {
        guard let (request, page) = state.chart.drawn, request == state.chart.asked else {
            return [state.chart.error.map { "Failed: \($0)" } ?? state.needsRows ?? "There is no chart here."]
        }
        return [
            "A \(request.kind.title) of \(request.chart?.column.name ?? "\(request.look.port)"), \(page.rows.count.counted("row")):"
        ]
            + page.rows.prefix(100).map { row in
                zip(page.schema.names, row).map { "\($0) \(Self.cell($1))" }.joined(separator: ", ")
            }
    }

    /// The production workflow as it is now.
    package var preview: [String] {
        guard let preview = state.preview else { return ["Not known yet."] }
        guard let production = preview.production else { return ["No production workflow: \(preview.absence ?? "")."] }
        let workflow = production.segment.workflow
        return
            ["Production workflow of \(workflow.name): \(workflow.nodes.count.counted("node"))."]
            + workflow.nodes.map { id, node in "\(id), \(node.type.name)" } + ["Connections:"]
            + workflow.connections.map { "\($0)" }
            + (preview.comparison.map { ["\($0.sentence)."] } ?? []) + preview.notes.map { "\($0.label): \($0.text)" }
    }

    package var deployments: [String] {
        guard !state.deployments.isEmpty else { return ["Nothing is deployed."] }
        return state.deployments.map { line in
            let standing = state.comparison(with: line).map {
                $0.isStale ? ", stale, \($0.difference.summary)" : ", as in this document"
            }
            return "\(line.name), version \(line.version) of \(line.versions)\(standing ?? "")"
                + ", \(line.target), \(line.when)" + (line.place.map { ", \($0)" } ?? "")
        }
    }

    /// The frame that is being drawn.
    func frame(_ framing: FrameGesture) -> [String] {
        let inside = state.inReadingOrder.filter { framing.drawing.nodes.contains($0) }.map { numbers.name($0) }
        let entering = framing.proposal.entering.map { "Enters: \($0.label)." }
        let refusal = framing.proposal.refusal.map { ["It can't be made: \($0)."] } ?? []
        return ["A frame \(framing.drawing.name) round \(inside.joined(separator: ", "))."] + entering
            + framing.findings.map(text) + refusal
            + [
                "frame-make makes it, frame-leave gives it up; frame-grow, frame-shrink, frame-next-link and frame-policy change it."
            ]
    }
}
