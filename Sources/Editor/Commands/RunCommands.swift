import Terminal
import Workflow

/// Running the workflow.
package struct RunCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command("run-here", "run to here", .run, keys: [["r"]], rank: 75, refusal: Self.whileIdle) { state, _ in
                state.startRun(targets: Set(state.chosenNodes))
            },
            Command("run-all", "run all", .run, keys: [["R"]], rank: 65, refusal: Self.whileIdle) { state, _ in
                state.startRun(targets: nil)
            },
            Command(
                "cancel", "cancel what goes on", .run, keys: [["Ctrl-c"]], rank: 0,
                refusal: { state in
                    state.run.isRunning || state.isLooking || state.opening != nil
                        ? nil : "nothing is running: \(state.key("quit")) leaves the editor"
                }
            ) { state, _ in
                if let opening = state.opening {
                    state.opening = nil
                    state.notice = .refusal("\(opening.name) is not opened")
                    return []
                }
                // What was begun where one is ends first.
                if state.isLooking, state.focus == .lower || !state.run.isRunning { return [.look(.stop)] }
                state.notice = .success("cancelling")
                return [.cancel]
            },
            Command("reset", "forget results", .run, keys: [["g", "r"]], refusal: Self.whileIdle) { state, _ in
                state.run = RunProgress()
                state.data = DataView()
                state.notice = .success("results forgotten: the next run computes anew")
                return [.reset] + state.cursorMoved()
            },
        ]
    }

    static func busy(_ state: EditorState) -> String { "a run is going on: \(state.key("cancel")) cancels it" }

    private static let whileIdle: @Sendable (EditorState) -> String? = { state in
        if state.run.isRunning { return busy(state) }
        return state.cursor == nil ? "there is nothing to run yet: \(state.key("add")) adds a node" : nil
    }
}

extension EditorState {
    mutating func startRun(targets: Set<NodeID>?) -> [Effect] {
        let targets = targets ?? replay?.outputs
        begin(
            replay.map { "replaying request \($0.request)" } ?? targets.map {
                "running to \($0.sorted().map(\.text).joined(separator: ", "))"
            } ?? "running all")
        return [.run(targets: targets)]
    }

    /// Notes what goes on until a message tells that it is over.
    mutating func begin(_ activity: String) {
        run.activity = activity
        run.begun = now
        log.append(activity)
    }
}
