import Terminal

/// Taking the tour.
package struct TourCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command("tour", "the tour", .look, keys: [["g", "T"]]) { state, _ in state.startTour() },
            Self.tour("tour-next", "skip this step of the tour", ">") { $0.goInTour(by: 1) },
            Self.tour("tour-back", "back a step of the tour", "<") { $0.goInTour(by: -1) },
            Self.tour("tour-leave", "leave the tour", "X") { $0.tour = nil },
        ]
    }

    private static func tour(
        _ id: String, _ title: String, _ key: Key, run: @escaping @Sendable (inout EditorState) -> Void
    ) -> Command {
        Command(
            id, title, .look, in: .canvas, keys: [[key]],
            refusal: { $0.tour == nil ? "no tour goes on: \($0.key("tour")) begins it" : nil }
        ) { state, _ in
            run(&state)
            return []
        }
    }
}
