import Capture
import Catalog
import Terminal
import Workflow

/// Static inputs, combining, deploying.
package struct ProductionCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Self.command("policy", "freeze, refresh or ask", ["g", "f"], refusal: Self.needsStatic) {
                $0.changePolicy()
            },
            Self.command("combine", "combine captures", ["m"], rank: 50, refusal: Self.needsCaptures) { $0.combine() },
            Self.command("why", "why in production, or not", ["w"], rank: 35, refusal: BuildCommands.needsNode) {
                $0.explain()
            },
            Self.command("deploy", "deploy", ["D"], rank: 58, refusal: Self.needsProduction) { $0.openDeploy() },
            Self.command(
                "deploy-to", "deploy elsewhere", ["g", "D"], refusal: Self.needsProduction
            ) { $0.openTargets() },
            Self.command("promotion", "when a new version goes live", ["g", "s"], refusal: Self.needsFigures) {
                $0.openPromotion()
            },
            Command("rollback", "roll back", .production, keys: [["g", "R"]], refusal: Self.needsDeployment) {
                state, _ in
                state.openRollback()
            },
        ]
    }

    /// All that go by the captures as they are now.
    private static func command(
        _ id: String, _ title: String, _ keys: [Key], rank: Int = 0,
        refusal: @escaping @Sendable (EditorState) -> String?,
        run: @escaping @Sendable (inout EditorState) -> [Effect]
    ) -> Command {
        Command(id, title, .production, keys: [keys], rank: rank, awaits: Command.analysis, refusal: refusal) {
            state, _ in
            run(&state)
        }
    }

    private static let needsStatic: @Sendable (EditorState) -> String? = { state in
        BuildCommands.needsNode(state)
            ?? (state.staticHere == nil ? "no static input of a capture comes from or to this node" : nil)
    }
    private static let needsCaptures: @Sendable (EditorState) -> String? = { state in
        BuildCommands.needsNode(state)
            ?? (state.analysis?.frames.isEmpty == false
                ? nil : "there is no capture yet: select nodes, then \(state.key("frame"))")
    }
    private static let needsProduction: @Sendable (EditorState) -> String? = { state in
        if state.run.isRunning { return RunCommands.busy(state) }
        return state.absence
    }
    private static let needsFigures: @Sendable (EditorState) -> String? = { state in
        state.figures.isEmpty && state.workflow.promotion == nil
            ? "there is no scorer yet whose figure could decide: \(state.key("add")) adds one" : nil
    }
    static let needsDeployment: @Sendable (EditorState) -> String? = { state in
        state.deployments.isEmpty ? "nothing is deployed: \(state.key("deploy")) deploys" : nil
    }
}

extension EditorState {
    /// Why there is no production workflow, with the keys that would make one.
    var absence: String? {
        guard let absence = preview?.absence else { return nil }
        return switch analysis?.frames.count ?? 0 {
        case 0: "\(absence) (\(key("select")), then \(key("frame")))"
        case 1: absence
        default: "\(absence) (\(key("combine")))"
        }
    }

    /// The analysis, if it is of the workflow as it is now.
    var currentAnalysis: Analysis? { analysis?.workflow == workflow ? analysis : nil }

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
        if effects.isEmpty { return [] }
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

    mutating func openDeploy() -> [Effect] { catalog.deployNode(to: "service").map { openDeploy(to: $0) } ?? [] }

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
