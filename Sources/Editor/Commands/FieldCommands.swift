import Terminal

/// What the keys do while one types in a field of a form, besides typing.
package struct FieldCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Self.field("next-completion", "complete", [["Tab"]], rank: 80, refusal: Self.whileTyping) {
                $0.completeField()
            },
            Self.field("previous-completion", "previous completion", [["Shift-Tab"]], refusal: Self.whileTyping) {
                $0.moveInCompletions(-1)
            },
            Self.field("field-down", "entry or line below", [["Down"], ["Ctrl-n"]]) { $0.moveInField(1) },
            Self.field("field-up", "entry or line above", [["Up"], ["Ctrl-p"]]) { $0.moveInField(-1) },
            Self.field("field-page-down", "ten entries or a page of the manual on", [["PageDown"]]) {
                $0.pageInForm(1)
            },
            Self.field("field-page-up", "ten entries or a page of the manual back", [["PageUp"]]) {
                $0.pageInForm(-1)
            },
            Command(
                "edit-outside", "edit the text in $EDITOR", .answer, in: .prompt,
                keys: [["Ctrl-x", "Ctrl-e"], ["Alt-e"]],
                refusal: { $0.prompt?.isText == true ? nil : "there is no text here to edit" }
            ) { state, _ in state.editOutside() },
            AnswerCommands.answer("break-line", "new line", .lines, [["Enter"]], rank: 70) { $0.breakLine() },
            AnswerCommands.answer("accept-lines", "accept the text", .lines, [["Ctrl-s"], ["Alt-Enter"]], rank: 90) {
                $0.acceptText()
            },
            Command(
                "pick", "pick", .answer, in: .picks, keys: [["Tab"]], rank: 85, awaits: { $0.awaitsCandidates }
            ) { state, _ in state.pickHere() + state.moveInCompletions(1) },
            AnswerCommands.answer("pick-earlier", "put it earlier", .picks, [["Alt-Up"]], rank: 75) {
                $0.movePick(by: -1)
            },
            AnswerCommands.answer("pick-later", "put it later", .picks, [["Alt-Down"]]) { $0.movePick(by: 1) },
            AnswerCommands.answer("show-all-files", "all files", .files, [["Alt-."]], rank: 70) {
                $0.toggleAllFiles()
            },
        ]
    }

    private static func field(
        _ id: String, _ title: String, _ keys: [[Key]], rank: Int = 0,
        refusal: @escaping @Sendable (EditorState) -> String? = { _ in nil },
        run: @escaping @Sendable (inout EditorState) -> [Effect]
    ) -> Command {
        Command(id, title, .answer, in: .field, keys: keys, rank: rank, refusal: refusal) { state, _ in run(&state) }
    }

    private static let whileTyping: @Sendable (EditorState) -> String? = { state in
        state.form?.editing?.vi?.isNormal == true ? "names are completed while they are typed: i begins" : nil
    }
}
