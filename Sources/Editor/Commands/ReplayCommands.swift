import Terminal
import Workflow

/// Logged requests, node by node.
package struct ReplayCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command(
                "replay", "replay a logged request", .production, keys: [["g", "q"]],
                refusal: ProductionCommands.needsDeployment
            ) { _, _ in [.listRequests] },
            Self.step("next-step", "next step of the request", "]", rank: 99, 1),
            Self.step("previous-step", "step before", "[", rank: 98, -1),
        ]
    }

    private static func step(_ id: String, _ title: String, _ bracket: Key, rank: Int, _ direction: Int) -> Command {
        Command(id, title, .production, keys: [[bracket, "s"]], rank: rank, refusal: needsReplay) { state, count in
            state.step(by: direction * count)
        }
    }

    private static let needsReplay: @Sendable (EditorState) -> String? = { state in
        state.replay == nil ? "no request is replayed here: \(state.key("replay")) opens one" : nil
    }
}
