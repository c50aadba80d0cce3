import Capture
import Catalog
import Dispatch
import Editor
import Engine
import Glibc
import Terminal
import Workflow

/// Measures in one process what the editor does after an edit and after a key. Each argument is a document made of
/// joiners, as `.bench/large.py` writes it; each figure is a line of JSON. After the word `layout` they are any documents,
/// and what is measured is how tidying lays them out. After the word `bare` comes a port, where a bare route answers.
@main
enum GalleyBench {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "bare", let port = arguments.last.flatMap({ Int($0) }) {
            Task {
                try await BareRoute.serve(port: port)
                exit(0)
            }
            dispatchMain()
        }
        if arguments.first == "layout" {
            for path in arguments.dropFirst() { try LayoutFigures(document: Document(reading: path)).print() }
            return
        }
        for path in arguments {
            let document = try Document(reading: path)
            validation(of: document)
            frames(of: document)
        }
    }

    private static func validation(of document: Document) {
        let base = document.workflow
        var workflow = base
        func look(_ engine: Engine) -> Analysis {
            let analysis = engine.analyze(workflow, folder: document.folder)
            _ = try? engine.preview(of: analysis)
            return analysis
        }
        Figure.measure("validate and preview from nothing", base, count: 5) { _ = look(Engine(cache: .none)) }
        let engine = Engine(cache: .none)
        var random = SeededGenerator(seed: 1)
        /// Makes an edit of the document as it was, which is looked at before. The document is sound, so its edits are.
        func make(_ kind: RandomEdit) {
            workflow = base
            try! workflow.apply(kind.edit(of: look(engine), &random))
        }
        func measure(_ name: String, preparing: () -> Void) {
            Figure.measure("validate and preview after \(name)", base, count: 200) {
                _ = look(engine)
            } preparing: {
                preparing()
            }
        }
        for kind in RandomEdit.allCases { measure(kind.rawValue) { make(kind) } }
        measure("an edit was undone") {
            make(RandomEdit.allCases[Int.random(in: RandomEdit.allCases.indices, using: &random)])
            _ = look(engine)
            workflow = base
        }
    }

    /// The cursor goes round and round; then a node goes to and fro, so that the canvas is laid out anew; then a frame
    /// grows and shrinks.
    private static func frames(of document: Document) {
        let view = EditorView()
        var state = EditorState(document: document, catalog: .standard, keyMap: .standard, size: (40, 140))
        (state.analysis, state.preview) = analyzed(document)
        var frame = view.draw(state)
        func press(_ name: String, _ keys: [Key], count: Int) {
            var next = 0
            Figure.measure("frame after \(name)", document.workflow, count: count) {
                _ = state.update(.key(keys[next % keys.count]))
                state.arrange()
                frame = view.draw(state)
                next += 1
            }
        }
        press("a cursor key", [Key(.right), Key(.down), Key(.left), Key(.up)], count: 400)
        let nodes = Array(document.workflow.nodes.keys)
        var ran = 0
        Figure.measure("frame after a node ran", document.workflow, count: min(400, nodes.count)) {
            _ = state.update(.ran(RunEvent(node: nodes[ran], state: .running(progress: nil), time: .zero)))
            state.arrange()
            frame = view.draw(state)
            ran += 1
        }
        press("a node was moved", [Key(.down, .shift), Key(.up, .shift)], count: 50)
        state.selection = Set(document.workflow.nodes.keys.dropFirst(document.workflow.nodes.count / 2).prefix(1))
        _ = state.update(.key("f"))
        press(
            "a frame grew", [Key(.character(")")), Key(.character(")")), Key(.character("(")), Key(.character("("))],
            count: 100)
        precondition(frame.rows == 40 && state.framing != nil)
    }

    private static func analyzed(_ document: Document) -> (Analysis, Preview?) {
        let engine = Engine(cache: .none)
        let analysis = engine.analyze(document.workflow, folder: document.folder)
        return (analysis, try? Preview(engine.preview(of: analysis)))
    }
}
