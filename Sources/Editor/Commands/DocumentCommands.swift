import Terminal
import Workflow

/// The file, and leaving.
package struct DocumentCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command("write", "save", .document, keys: [["Ctrl-s"]], rank: 20) { _, _ in [.save(overwriting: false)] },
            Command("write!", "save over a changed file", .document, keys: []) { _, _ in [.save(overwriting: true)] },
            Command("reload", "read the file anew", .document, keys: []) { _, _ in [.reload] },
            Command(
                "quit", "quit", .document, keys: [["q"]], rank: 10,
                refusal: { $0.document.isDirty ? "there are unsaved changes: Ctrl-s saves, :quit! drops them" : nil }
            ) { _, _ in [.quit] },
            Command("quit!", "quit without saving", .document, keys: []) { _, _ in [.quit] },
            Command("write-quit", "save and quit", .document, keys: [["Z", "Z"]]) { _, _ in
                [.save(overwriting: false), .quit]
            },
        ]
    }
}
