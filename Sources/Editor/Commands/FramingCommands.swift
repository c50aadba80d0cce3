import Capture
import Terminal
import Workflow

/// Drawing a frame: what it holds, what becomes of what enters it, and making it.
package struct FramingCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command(
                "frame", "frame as a capture", .production, keys: [["f"]], rank: 55, selectedRank: 99,
                awaits: Command.analysis,
                refusal: BuildCommands.needsNode
            ) { state, _ in state.drawFrame() },
            Command(
                "unframe", "take the frame away", .production, in: .canvas, keys: [["z", "d"]],
                awaits: Command.analysis, refusal: Self.needsFrame
            ) { state, _ in state.unframe() },
            Self.framing("frame-make", "make it", [["Enter"]], rank: 95, refusal: { $0.proposal.refusal }) {
                state, _ in
                state.makeFrame()
            },
            Self.grow("frame-grow", "grow", ")", FrameDrawing.Side.allCases, rank: 90),
            Self.shrink("frame-shrink", "shrink", "(", FrameDrawing.Side.allCases, rank: 85),
            Self.grow("frame-grow-downstream", "grow downstream", "]", [.downstream], rank: 30),
            Self.shrink("frame-shrink-downstream", "shrink downstream", "[", [.downstream]),
            Self.grow("frame-grow-upstream", "grow upstream", "}", [.upstream], rank: 25),
            Self.shrink("frame-shrink-upstream", "shrink upstream", "{", [.upstream]),
            Self.framing("frame-toggle", "in or out", [["Space"]], rank: 80) { state, _ in state.toggleInFrame() },
            Self.framing("frame-next-link", "next link", [["Tab"]], rank: 65, refusal: Self.needsLink) { state, count in
                state.framing?.chooseCrossing(step: count)
                return []
            },
            Self.framing("frame-previous-link", "previous link", [["Shift-Tab"]], refusal: Self.needsLink) {
                state, count in
                state.framing?.chooseCrossing(step: -count)
                return []
            },
            Self.framing("frame-policy", "policy", [["p"]], rank: 70, refusal: Self.needsEntry) { state, _ in
                guard let entry = state.framing?.entry else { return [] }
                return state.changeFrame { framing throws(NotFramed) in
                    try framing.change { drawing in drawing.turnPolicy(of: entry) }
                }
            },
            Self.framing("frame-leave", "give up", [["Esc"], ["Ctrl-c"]], rank: 75) { state, _ in
                state.framing = nil
                state.notice = .success("given up: the document is as it was")
                return []
            },
        ]
    }

    private static func framing(
        _ id: String, _ title: String, _ keys: [[Key]], rank: Int = 0,
        refusal: @escaping @Sendable (FrameGesture) -> String? = { _ in nil },
        run: @escaping @Sendable (inout EditorState, Int) -> [Effect]
    ) -> Command {
        Command(
            id, title, .framing, in: .framing, keys: keys, rank: rank, refusal: { $0.framing.flatMap(refusal) },
            run: run)
    }

    private static func grow(
        _ id: String, _ title: String, _ key: Key, _ sides: [FrameDrawing.Side], rank: Int = 0
    ) -> Command {
        framing(id, title, [[key]], rank: rank) { state, count in
            state.changeFrame(times: count) { framing throws(NotFramed) in try framing.grow(sides) }
        }
    }

    private static func shrink(
        _ id: String, _ title: String, _ key: Key, _ sides: [FrameDrawing.Side], rank: Int = 0
    ) -> Command {
        framing(id, title, [[key]], rank: rank) { state, count in
            state.changeFrame(times: count) { framing throws(NotFramed) in try framing.shrink(sides) }
        }
    }

    private static let needsFrame: @Sendable (EditorState) -> String? = { state in
        if let framing = state.framing {
            let leave = state.key("frame-leave")
            return framing.drawing.changed == nil ? "this frame is not made yet: \(leave) gives it up" : nil
        }
        return BuildCommands.needsNode(state) ?? (state.frameHere == nil ? "the cursor is in no capture" : nil)
    }

    private static let needsLink: @Sendable (FrameGesture) -> String? = { framing in
        framing.entry == nil && framing.exit == nil ? "no link crosses the frame's edge" : nil
    }

    private static let needsEntry: @Sendable (FrameGesture) -> String? = { framing in
        if framing.entry != nil { return nil }
        return framing.exit.map { "\($0.label) leaves the frame: only what enters has a policy" } ?? needsLink(framing)
    }
}

extension EditorState {
    /// The innermost capture round the cursor.
    var frameHere: CaptureFrame? {
        guard let analysis = currentAnalysis, let cursor else { return nil }
        return analysis.frames(around: cursor).last
    }

    /// Begins a frame round the selection, or takes up that of the capture which the cursor is in.
    mutating func drawFrame() -> [Effect] {
        guard let analysis = currentAnalysis else { return [] }
        if selection.isEmpty, let frame = frameHere {
            foldedCaptures.remove(frame.name)
            framing = FrameGesture(FrameDrawing(analysis, changing: frame))
        } else {
            let taken = Set(analysis.frames.map(\.name))
            let number = (1...).first { !taken.contains("capture-\($0)") } ?? 1
            do throws(NotFramed) {
                framing = FrameGesture(
                    try FrameDrawing(analysis, round: Set(chosenNodes), name: "capture-\(number)"))
            } catch {
                notice = .refusal(error.description)
                return []
            }
        }
        trail = nil
        chosenConnection = nil
        focus = .canvas
        return [.foresee]
    }

    mutating func changeFrame(
        times: Int = 1, _ change: (inout FrameGesture) throws(NotFramed) -> Void
    ) -> [Effect] {
        var effects: [Effect] = []
        for _ in 0..<min(times, workflow.nodes.count) {
            do throws(NotFramed) {
                guard var changed = framing else { break }
                try change(&changed)
                framing = changed
                effects = [.foresee]
            } catch {
                notice = .refusal(error.description)
                break
            }
        }
        return effects
    }

    mutating func toggleInFrame() -> [Effect] {
        guard let cursor else { return [] }
        let nodes = Set(represented(by: shown(cursor)))
        return changeFrame { framing throws(NotFramed) in
            try framing.change { drawing throws(NotFramed) in try drawing.toggle(nodes) }
        }
    }

    /// Asks for the name of a new capture; one that is changed keeps its own.
    mutating func makeFrame() -> [Effect] {
        guard let drawing = framing?.drawing else { return [] }
        if drawing.changed != nil { return makeFrame(named: drawing.name) }
        let taken = Set(drawing.analysis.frames.map(\.name))
        var prompt = TextPrompt(
            "name of the capture: ", text: drawing.name,
            complaint: { _, text in
                if text.isEmpty { return "a capture needs a name" }
                return taken.contains(text) ? "there is already a capture \"\(text)\"" : nil
            },
            onAccept: { state, text in state.makeFrame(named: text) })
        prompt.isOffer = true
        self.prompt = .text(prompt)
        return []
    }

    private mutating func makeFrame(named name: String) -> [Effect] {
        guard let drawing = framing?.drawing else { return [] }
        do throws(NotFramed) {
            let edit = try drawing.edit(named: name)
            framing = nil
            selection = []
            guard drawing.proposal.workflow != workflow else {
                notice = .success("\"\(name)\" stays as it was")
                return []
            }
            let effects = apply(edit)
            if !effects.isEmpty { notice = .success("\"\(name)\" holds \(drawing.nodes.count.counted("node"))") }
            return effects
        } catch {
            notice = .refusal(error.description)
            return []
        }
    }

    /// Takes Start and End away and connects what they stood between.
    mutating func unframe() -> [Effect] {
        guard let analysis = currentAnalysis, let frame = framing?.drawing.changed ?? frameHere else { return [] }
        framing = nil
        return apply(Framing(analysis).unframe(frame))
    }
}
