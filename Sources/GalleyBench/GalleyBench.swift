import Capture
import Catalog
import Editor
import Engine
import Terminal
import Workflow

/// Measures in one process what the editor does after an edit and after a key. Each argument is a document made of
/// joiners, as `.bench/large.py` writes it; each figure is a line of JSON.
@main
enum GalleyBench {
    static func main() throws {
        for path in CommandLine.arguments.dropFirst() {
            let document = try Document(reading: path)
            validation(of: document)
            frames(of: document)
        }
    }

    private static func validation(of document: Document) {
        var (workflow, folder) = (document.workflow, document.folder)
        func look(_ engine: Engine) { _ = try? engine.preview(of: engine.analyze(workflow, folder: folder)) }
        Figure.measure("validate and preview from nothing", workflow, count: 5) { look(Engine(cache: .none)) }
        let engine = Engine(cache: .none)
        look(engine)
        var random = SeededGenerator(seed: 1)
        for kind in RandomEdit.allCases {
            Figure.measure("validate and preview after \(kind.rawValue)", workflow, count: 200) {
                look(engine)
            } preparing: {
                kind.apply(to: &workflow, &random)
            }
            workflow = document.workflow
            look(engine)
        }
    }

    /// The cursor goes round and round; then a node goes to and fro, so that the canvas is laid out anew.
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
        press("a node was moved", [Key(.down, .shift), Key(.up, .shift)], count: 50)
        precondition(frame.rows == 40)
    }

    private static func analyzed(_ document: Document) -> (Analysis, Preview?) {
        let engine = Engine(cache: .none)
        let analysis = engine.analyze(document.workflow, folder: document.folder)
        return (analysis, try? Preview(engine.preview(of: analysis)))
    }
}
