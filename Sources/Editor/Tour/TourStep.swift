import Capture
import Workflow

/// One thing to do in the tour.
package struct TourStep: Sendable {
    package let title: String
    /// `{frame}` stands for the keys of that command.
    package let template: String
    /// The same where there is nothing to be seen; nil where it speaks of no screen anyway.
    package let spoken: String?
    /// Whether the state shows that it was done.
    package let isDone: @Sendable (EditorState) -> Bool

    private init(
        title: String, template: String, spoken: String? = nil, isDone: @escaping @Sendable (EditorState) -> Bool
    ) {
        self.title = title
        self.template = template
        self.spoken = spoken
        self.isDone = isDone
    }

    /// The words for the screen, with what the commands are called by.
    package func text(_ call: (String) -> String) -> String { Self.filled(template, call) }

    /// The words for the dialog of lines, in which commands go by their names.
    package var spokenText: String { Self.filled(spoken ?? template) { $0 } }

    private static func filled(_ template: String, _ call: (String) -> String) -> String {
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open] + call(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    package static let all = [
        TourStep(
            title: "The canvas",
            template: "Each box does one thing: data comes in at the left, a model is learned at the right. "
                + "{go-right} and {go-left} go from box to box: go to trees."
        ) { $0.cursor == "trees" },
        TourStep(
            title: "Run it",
            template: "{run-all} runs all. Boxes then show rows and time, and the pane below the table of the box that "
                + "the cursor is on.",
            spoken: "{run-all} runs all, and tells of each node its rows and time. data then reads the table of the "
                + "node that you are at."
        ) { !$0.run.isRunning && $0.isDone("trees") },
        TourStep(
            title: "Rows to predict",
            template:
                "fill-test holds penguins that the model has not seen. Go there by its name: {search}, fill-test, "
                + "{accept}.",
            spoken: "fill-test holds penguins that the model has not seen. Go there by its name: go fill-test."
        ) { $0.cursor == "fill-test" && $0.prompt == nil },
        TourStep(
            title: "Add a box",
            template: "{add} lists what can follow. Type predictor, then {accept}: it connects itself to the table and "
                + "to the model. {undo} would take it back.",
            spoken:
                "{add} lists what can follow; add predictor says it at once. It connects itself to the table and to "
                + "the model. {undo} would take it back."
        ) { $0.predictor != nil },
        TourStep(
            title: "Select what production needs",
            template: "Production needs no learning, only what is done to each new penguin. {select}, then {go-left}: "
                + "fill-test and the predictor are selected."
        ) { state in state.predictor.map { state.selection.isSuperset(of: ["fill-test", $0]) } ?? false },
        TourStep(
            title: "Draw the frame",
            template:
                "{frame} draws a frame round them. The pane at the right then tells what enters it: penguins, one "
                + "by one, and the models, which are frozen in.",
            spoken: "{frame} begins a frame round them and tells what enters it: penguins, one by one, and the models, "
                + "which are frozen in."
        ) { $0.framing != nil },
        TourStep(
            title: "Make it",
            template:
                "{frame-grow} and {frame-shrink} would change what it holds. {frame-make} makes it; give it a name "
                + "and press {accept}.",
            spoken:
                "{frame-grow} and {frame-shrink} would change what it holds. {frame-make} makes it, and asks for its "
                + "name."
        ) { $0.framing == nil && $0.currentAnalysis?.frames.isEmpty == false },
        TourStep(
            title: "What ships",
            template: "The pane at the right is the production workflow as it is now: what you see is what ships, no "
                + "more. It follows every edit. {next-pane} goes there.",
            spoken:
                "preview reads the production workflow as it is now: what you hear is what ships, no more. It follows "
                + "every edit."
        ) { $0.focus == .preview },
        TourStep(
            title: "Why",
            template: "{why} says why the box under the cursor is in production, or what kept it out. Try it; {escape} "
                + "goes back to the canvas.",
            spoken: "{why} says why the node that you are at is in production, or what kept it out. Try it."
        ) { $0.journal.deeds.last?.title == $0.keyMap["why"]?.title },
        TourStep(
            title: "Deploying",
            template:
                "{deploy} would run what is missing, prove cell by cell that production computes what you saw here, "
                + "and put it live as a service. No file is changed by this tour. {quit} leaves."
        ) { _ in false },
    ]
}

extension EditorState {
    fileprivate var predictor: NodeID? { workflow.nodes.first { $0.value.type.name == "predictor" }?.key }
}
