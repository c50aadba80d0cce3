import Catalog
import Terminal
import Workflow

/// What the keys do in a form, between its fields.
package struct FormCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Self.form("edit-field", "edit", [["Enter"], ["i"], ["a"]], rank: 90) { $0.editField() },
            Self.form("next-field", "next field", [["j"], ["Down"], ["Tab"]], rank: 80) { $0.moveInForm(1) },
            Self.form("previous-field", "previous field", [["k"], ["Up"], ["Shift-Tab"]]) { $0.moveInForm(-1) },
            Self.form("first-field", "to the first field", [["g"], ["Home"]]) { $0.goInForm(to: 0) },
            Self.form("last-field", "to the last field", [["G"], ["End"]]) { $0.goInForm(to: .max) },
            Self.form("retype-field", "type it anew", [["c"], ["S"]]) { $0.editField(with: "") },
            Self.form("more", "next value", [["l"], ["Right"], ["Space"]], rank: 70) { $0.stepField(1) },
            Self.form("less", "previous value", [["h"], ["Left"]]) { $0.stepField(-1) },
            Self.form("clear-field", "clear", [["d"], ["x"], ["Delete"], ["Backspace"]], rank: 60) {
                $0.acceptField("")
            },
            Self.form("undo-field", "take the edit back", [["u"]], rank: 50) { state in
                let effects = state.undo()
                state.refreshForm()
                return effects
            },
            Self.form("redo-field", "make the edit again", [["Ctrl-r"]]) { state in
                let effects = state.redo()
                state.refreshForm()
                return effects
            },
            Self.form("close-form", "close the form", [["q"]], rank: 40) { $0.leavePrompt() },
            Self.form("edit-field-outside", "edit it in $EDITOR", [["E"]], rank: 30) { $0.editOutside() },
            Self.form("form-manual", "show the manual page", [["K"], ["?"]], rank: 20) { $0.toggleFormManual() },
            Self.form("form-manual-down", "the manual page on", [["PageDown"], ["Ctrl-d"], ["Ctrl-f"]]) {
                $0.pageInForm(1)
            },
            Self.form("form-manual-up", "the manual page back", [["PageUp"], ["Ctrl-u"], ["Ctrl-b"]]) {
                $0.pageInForm(-1)
            },
        ]
    }

    private static func form(
        _ id: String, _ title: String, _ keys: [[Key]], rank: Int = 0,
        run: @escaping @Sendable (inout EditorState) -> [Effect]
    ) -> Command { AnswerCommands.answer(id, title, .form, keys, rank: rank, run: run) }
}
