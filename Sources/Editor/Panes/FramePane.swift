import Capture
import Catalog
import Terminal
import Workflow

/// Beside the canvas while a frame is drawn: what it holds, what crosses its edge, and what it would mean.
extension EditorView {
    func drawFramePane(_ gesture: FrameGesture, _ state: EditorState, in frame: inout Frame, _ rect: Rect) {
        let title = gesture.drawing.changed == nil ? "A new frame" : "The frame \(gesture.drawing.name)"
        drawPane(title, rect, isActive: true, in: &frame)
        frame.within(rect.inset(rows: 1, columns: 1)) { inner in
            let lines = lines(of: gesture, width: inner.columns)
            for (row, line) in lines.prefix(inner.rows).enumerated() {
                let isLast = row == inner.rows - 1 && lines.count > inner.rows
                if let crossing = line.crossing {
                    inner.mark(
                        Rect(row: row, column: 0, rows: 1, columns: inner.columns), as: Target.crossing(crossing))
                }
                inner.draw(
                    isLast ? "\(glyphs.ellipsis) and \(lines.count - row) lines more" : line.text,
                    at: Position(row: row, column: 0), style: isLast ? .muted : line.style, width: inner.columns,
                    ellipsis: glyphs.ellipsis)
            }
        }
    }

    private struct Line {
        var text: String
        var style: Style
        /// The link of the frame's edge that it tells of.
        var crossing: Int?

        init(_ text: String, _ style: Style = .text, crossing: Int? = nil) {
            self.text = text
            self.style = style
            self.crossing = crossing
        }
    }

    private func lines(of gesture: FrameGesture, width: Int) -> [Line] {
        let proposal = gesture.proposal
        let live = proposal.entering.count(where: \.isLive)
        let nodes = gesture.drawing.nodes.count
        var lines = [
            Line(
                "\(nodes) \(nodes == 1 ? "node" : "nodes"), \(live) live, \(proposal.entering.count - live) static",
                .accent)
        ]
        if let refusal = proposal.refusal { lines += wrapped("\(glyphs.cross) \(refusal)", .error, width) }
        if !proposal.entering.isEmpty { lines.append(Line("enters", .muted)) }
        for (index, entry) in proposal.entering.enumerated() {
            let isChosen = entry == gesture.entry
            lines.append(
                crossing(index, entry.kind, entry.label, entry.policy.map(\.rawValue) ?? "live", isChosen, width))
            if isChosen { lines += wrapped(Self.meaning(of: entry.policy), .muted, width, indent: 4) }
        }
        if !proposal.leaving.isEmpty { lines.append(Line("answers", .muted)) }
        for (index, exit) in proposal.leaving.enumerated() {
            let isChosen = exit == gesture.exit
            lines.append(
                crossing(proposal.entering.count + index, exit.kind, exit.label, "", isChosen, width))
            let targets = exit.connections.map(\.to.node.text).joined(separator: ", ")
            if isChosen {
                lines += wrapped(
                    targets.isEmpty ? "nothing takes it in creation" : "goes on to \(targets)", .muted, width, indent: 4
                )
            }
        }
        if !proposal.strays.isEmpty, proposal.refusal == nil {
            let names = proposal.strays.map(\.text).joined(separator: ", ")
            lines += wrapped(
                "\(glyphs.warning) on no path through the frame, so it stays out: \(names)", .warning, width)
        }
        return lines + outlook(of: gesture, width)
    }

    private func crossing(
        _ index: Int, _ kind: PortKind, _ label: String, _ word: String, _ isChosen: Bool, _ width: Int
    ) -> Line {
        let mark = Diagram.Kind(rawValue: kind.rawValue)?.mark(glyphs) ?? glyphs.bullet
        let head = "\(isChosen ? glyphs.arrowRight : " ") \(mark) "
        let room = max(1, width - head.displayWidth - word.displayWidth - 1)
        return Line(
            head + label.fitted(toWidth: room, ellipsis: glyphs.ellipsis) + " " + word, isChosen ? .selected : .text,
            crossing: index)
    }

    private static func meaning(of policy: StaticPolicy?) -> String {
        switch policy {
        case nil: "given anew each time, through Start"
        case .freeze: "its value is copied in"
        case .refresh: "read and computed anew at each run"
        case .input: "given anew each time, past Start"
        }
    }

    /// What the analysis of the workflow with the frame says.
    private func outlook(of gesture: FrameGesture, _ width: Int) -> [Line] {
        guard gesture.proposal.workflow != nil else { return [] }
        guard let outlook = gesture.outlook else { return [Line("working it out\(glyphs.ellipsis)", .muted)] }
        var lines: [Line] = []
        let columns = (outlook.preview.production?.contract.inputs ?? []).flatMap { $0.columns.map(\.name) }
        if !columns.isEmpty {
            lines += wrapped("asks for \(columns.count): \(columns.joined(separator: ", "))", .text, width)
        }
        let findings = gesture.findings
        if findings.isEmpty { lines.append(Line("\(glyphs.check) nothing would be wrong", .success)) }
        for finding in findings {
            let (mark, style) = finding.severity.look(glyphs)
            let place = finding.node.map { "\($0): " } ?? ""
            lines += wrapped("\(mark) \(place)\(finding.message)", style, width)
        }
        return lines
    }

    private func wrapped(_ text: String, _ style: Style, _ width: Int, indent: Int = 0) -> [Line] {
        Wrapping.lines(text, width: width - indent).map { Line(String(repeating: " ", count: indent) + $0, style) }
    }
}
