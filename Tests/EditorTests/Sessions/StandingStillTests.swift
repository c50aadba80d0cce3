import Editor
import Terminal
import Testing
import Workflow

@Suite("Nodes stand still") struct StandingStillTests {
    /// Keys that edit what the cursor is on, or what is next to it.
    private static let edits: [[Key]] = [
        ["J"], ["x"], ["d", "d"], ["y", "p"], ["y", "y", "p"], ["H"], ["a", "l", "i", "m", "i", "t", "Enter"],
        ["i", "l", "i", "m", "i", "t", "Enter"], ["e", "a", "l", "i", "m", "i", "t", "Enter"],
        ["S", "l", "i", "m", "i", "t", "Enter"], ["g", "n", "z", "Enter"], ["Enter", "j", "l", "q"], ["e", "d", "d"],
    ]

    @Test("editing one moves no other, until they are tidied", arguments: edits)
    func edit(keys: [Key]) async throws {
        let base = try await Session.sample("flights/flights")
        for node in base.state.workflow.nodes.keys {
            var session = base
            await session.go(to: node)
            for key in keys { await session.press(key) }
            let moved = base.state.workflow.nodes.filter { id, before in
                let isEdited = id == node && ["J", "H"].contains(keys[0])
                return !isEdited && session.state.workflow.nodes[id].map { $0.at != before.at } == true
            }
            #expect(moved.isEmpty, "\(keys) at \(node)")
        }
    }
}
