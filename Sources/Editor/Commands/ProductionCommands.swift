import Capture
import Catalog
import Terminal
import Workflow

/// Framing, combining, deploying.
package struct ProductionCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command("frame", "frame as a capture", .production, keys: [["f"]], rank: 55, refusal: Self.needsAnalysis) {
                state, _ in
                state.openFrame()
            },
            Command("unframe", "take the frame away", .production, keys: [["z", "d"]], refusal: Self.needsFrame) {
                state, _ in
                guard let (framing, frame) = state.frameHere else { return [] }
                return state.apply(framing.unframe(frame))
            },
            Command("policy", "freeze, refresh or ask", .production, keys: [["g", "f"]], refusal: Self.needsStatic) {
                state, _ in
                state.changePolicy()
            },
            Command("combine", "combine captures", .production, keys: [["m"]], rank: 50, refusal: Self.needsCaptures) {
                state, _ in
                state.combine()
            },
            Command(
                "why", "why in production, or not", .production, keys: [["w"]], rank: 35, refusal: Self.needsAnalysis
            ) {
                state, _ in
                state.explain()
            },
            Command("deploy", "deploy", .production, keys: [["D"]], rank: 58, refusal: Self.needsProduction) {
                state, _ in
                state.openDeploy()
            },
            Command("rollback", "roll back", .production, keys: [["g", "R"]], refusal: Self.needsDeployment) {
                state, _ in
                state.openRollback()
            },
            Command("deployments", "show deployments", .production, keys: [["g", "d"]]) { state, _ in
                state.tab = .deployments
                state.hidden.remove(.lower)
                return [.listDeployments]
            },
        ]
    }

    private static let needsAnalysis: @Sendable (EditorState) -> String? = { state in
        if state.cursor == nil { return "there is no node here yet: a adds one" }
        return state.currentAnalysis == nil ? "still looking at the last change: once more" : nil
    }
    private static let needsFrame: @Sendable (EditorState) -> String? = { state in
        needsAnalysis(state) ?? (state.frameHere == nil ? "the cursor is in no capture" : nil)
    }
    private static let needsStatic: @Sendable (EditorState) -> String? = { state in
        needsAnalysis(state)
            ?? (state.staticHere == nil ? "no static input of a capture comes from or to this node" : nil)
    }
    private static let needsCaptures: @Sendable (EditorState) -> String? = { state in
        needsAnalysis(state)
            ?? (state.currentAnalysis?.frames.isEmpty == false ? nil : "there is no capture yet: select nodes, then f")
    }
    private static let needsProduction: @Sendable (EditorState) -> String? = { state in
        guard let preview = state.preview else { return "still working out what would ship: once more" }
        return preview.absence
    }
    private static let needsDeployment: @Sendable (EditorState) -> String? = { state in
        state.deployments.isEmpty ? "nothing is deployed: D deploys" : nil
    }
}

extension EditorState {
    /// The analysis, if it is of the workflow as it is now.
    var currentAnalysis: Analysis? { analysis?.workflow == workflow ? analysis : nil }

    /// The innermost capture round the cursor.
    var frameHere: (framing: Framing, frame: CaptureFrame)? {
        guard let analysis = currentAnalysis, let cursor, let frame = analysis.frames(around: cursor).last else {
            return nil
        }
        return (Framing(analysis), frame)
    }

    mutating func openFrame() -> [Effect] {
        guard let analysis = currentAnalysis else { return [] }
        let nodes = Set(chosenNodes)
        let taken = Set(analysis.frames.map(\.name))
        let number = (1...).first { !taken.contains("capture-\($0)") } ?? 1
        prompt = .text(
            TextPrompt(
                "name of the capture: ", text: "capture-\(number)",
                complaint: { _, text in
                    if text.isEmpty { return "a capture needs a name" }
                    return taken.contains(text) ? "there is already a capture \"\(text)\"" : nil
                },
                onAccept: { state, text in
                    do throws(NotFramed) {
                        let effects = state.apply(try Framing(analysis).frame(nodes, name: text))
                        state.selection = []
                        state.isSelecting = false
                        return effects
                    } catch {
                        state.notice = .refusal(error.description)
                        return []
                    }
                }))
        return []
    }

    /// A static input whose link begins or ends at the cursor.
    var staticHere: (frame: CaptureFrame, input: StaticInput)? {
        guard let analysis = currentAnalysis, let cursor, let node = analysis.index(of: cursor) else { return nil }
        for frame in analysis.frames {
            for input in frame.statics
            where input.node == node || input.links.contains(where: { analysis.wiring.links[$0].target == node }) {
                return (frame, input)
            }
        }
        return nil
    }

    mutating func changePolicy() -> [Effect] {
        guard let analysis = currentAnalysis, let (frame, input) = staticHere else { return [] }
        let all = StaticPolicy.allCases
        let next = all[((all.firstIndex(of: input.policy) ?? 0) + 1) % all.count]
        let effects = apply(Framing(analysis).setPolicy(next, of: input, in: frame))
        notice = .success("\(analysis.id(input.node)) into \"\(frame.name)\": \(next.rawValue)")
        return effects
    }

    /// Joins the selected captures, or all that nothing takes yet, from left to right.
    mutating func combine() -> [Effect] {
        guard let analysis = currentAnalysis else { return [] }
        let ends = analysis.frames
            .filter { frame in
                selection.isEmpty || !selection.isDisjoint(with: [analysis.id(frame.start), analysis.id(frame.end)])
            }
            .map { analysis.id($0.end) }
            .filter { end in !workflow.connections.contains { $0.from == Endpoint(end, "workflow") } }
            .sorted { place($0).lexicographicallyPrecedes(place($1)) }
        guard !ends.isEmpty else {
            notice = .refusal("every capture is combined already")
            return []
        }
        let id = workflow.freeID(like: "production")
        let column = (workflow.nodes.values.map(\.at.column).max() ?? 0) + 1
        let row = (workflow.nodes.values.map(\.at.row).max() ?? 0) + 1
        var edits: [Edit] = [
            .addNode(
                id, Node(type: "workflow-combiner@1", at: workflow.freePlace(near: GridPoint(column, row))), index: nil)
        ]
        for (number, end) in ends.enumerated() {
            let port: PortID? = ends.count == 1 ? nil : number == 0 ? "workflow" : PortID("workflow-\(number + 1)")
            edits.append(.connect(Connection(from: Endpoint(end, "workflow"), to: Endpoint(id, port)), index: nil))
        }
        let effects = apply(.batch("combine \(ends.map { $0.text }.joined(separator: ", "))", edits))
        return effects + go(to: id)
    }

    private func place(_ id: NodeID) -> [Int] { workflow.nodes[id].map { [$0.at.column, $0.at.row] } ?? [] }

    mutating func explain() -> [Effect] {
        guard let analysis = currentAnalysis, let cursor else { return [] }
        do throws(NoProduction) {
            notice = .success(try analysis.why(cursor, in: try analysis.productionSource()).sentence)
        } catch {
            notice = .refusal(error.description)
        }
        return []
    }

    mutating func openDeploy() -> [Effect] {
        let source = preview?.production?.source.node
        let deploy = workflow.nodes.values.first { $0.type.name == "deploy-service" }?.parameters["name"]?.string
        prompt = .text(
            TextPrompt(
                "deploy as: ", text: deploy ?? workflow.name,
                complaint: { _, text in text.isEmpty ? "a deployment needs a name" : nil },
                onAccept: { state, text in
                    state.notice = .success("deploying \(text)")
                    return [.deploy(node: source, name: text)]
                }))
        return []
    }

    mutating func openRollback() -> [Effect] {
        let items = deployments.flatMap { line in
            (1...max(1, line.versions)).reversed().filter { $0 != line.version }.map { version in
                ListPrompt.Item("\(line.name) v\(version)", detail: "live now: v\(line.version)") { state in
                    state.notice = .success("rolling back \(line.name)")
                    return [.rollback(name: line.name, version: version)]
                }
            }
        }
        guard !items.isEmpty else {
            notice = .refusal("there is no other version to go back to")
            return []
        }
        prompt = .list(ListPrompt("Roll back to", items: items))
        return []
    }
}
