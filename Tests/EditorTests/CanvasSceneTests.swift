import Capture
import Catalog
import Editor
import Engine
import Terminal
import Testing
import Workflow

@Suite struct CanvasSceneTests {
    private struct NoBinder: Binder {
        func columns(of sql: SQL, inputs: [PortID: Schema]) throws(BindError) -> Schema { [] }
        func columns(of source: Source) throws(BindError) -> Schema { [] }
    }

    @Test("a scene keeps its diagram, and makes it anew when anything that it shows has changed")
    func kept() throws {
        let connection = Connection(from: Endpoint("rows"), to: Endpoint("some"))
        var workflow = Workflow(
            name: "w",
            nodes: ["rows": Node(type: "table-creator@1"), "some": Node(type: "limit@1", at: GridPoint(1, 0))],
            connections: [connection])
        var analyzer = Analyzer(binder: NoBinder())
        var scene = CanvasScene()
        var maker = WorkflowDiagram(workflow, catalog: .standard)
        var seen: [Diagram] = []
        func look() {
            for _ in 0..<2 {
                var shown = scene.diagram(of: maker)
                #expect(shown.boxes == maker.diagram().boxes && shown.frames == maker.diagram().frames)
                #expect(shown.connections == maker.diagram().connections)
                shown.cursor = "some"
                scene.show(shown, zoom: .full, rows: 20, columns: 80)
            }
            #expect(
                seen.last?.boxes != scene.diagram.boxes || seen.last?.connections != scene.diagram.connections
                    || seen.last?.frames != scene.diagram.frames)
            seen.append(scene.diagram)
        }
        look()
        maker.analysis = analyzer.analyze(workflow)
        look()
        maker.run.states["rows"] = .running(progress: 0.5)
        look()
        maker.run.states["rows"] = .done(NodeSummary(rows: ["table": 2], duration: .zero, fromCache: false))
        look()
        maker.run.stale = ["rows"]
        look()
        maker.draft = WorkflowDiagram.Draft(name: "new", nodes: ["rows"])
        look()
        maker.draft = WorkflowDiagram.Draft(name: "new", nodes: ["rows", "some"])
        maker.run.states["some"] = .skipped
        maker.run.states["rows"] = nil
        look()
        maker.remarks["some"] = "3 MB"
        look()
        try workflow.apply(.setTitle("some", "A few"))
        maker = WorkflowDiagram(workflow, catalog: .standard)
        look()
        try workflow.apply(.disconnect(connection))
        maker = WorkflowDiagram(workflow, catalog: .standard)
        look()
    }

    @Test("an edit is shown at once, and the eye follows a cursor")
    func following() {
        var scene = CanvasScene()
        func show(_ boxes: String, cursor: String) {
            var diagram = sketch(boxes, "a>b")
            diagram.cursor = cursor
            scene.show(diagram, zoom: .full, rows: 12, columns: 60)
        }
        show("a@0,0 b@0,1 c@0,2", cursor: "a")
        show("a@0,0 b@0,1 c@0,2", cursor: "b")
        #expect(scene.isMoving)
        while scene.isMoving { scene.glide() }
        show("a@0,0 b@0,3 c@0,2", cursor: "b")
        #expect(!scene.isMoving)
    }

    @Test("what is in sight stays where it is while it is edited, until the cursor goes on")
    func staying() {
        var scene = CanvasScene()
        func show(_ boxes: String, cursor: String) -> Position {
            var diagram = sketch(boxes, "a>b")
            diagram.cursor = cursor
            scene.show(diagram, zoom: .full, rows: 14, columns: 60)
            while scene.isMoving { scene.glide() }
            return scene.scroll
        }
        let start = show("a@0,0 b@1,0 c@0,2 d@0,3", cursor: "a")
        #expect(show("a@0,1 b@1,0 c@0,2 d@0,3", cursor: "a") == start)
        #expect(show("a@0,1 b@1,0 c@0,2 d@0,3", cursor: "a") == start)
        #expect(show("a@0,1 b@1,0 c@0,2 d@0,3", cursor: "b").row <= start.row)
        #expect(show("a@0,1 b@1,0 c@0,2 d@0,3", cursor: "a").row > start.row)
        #expect(show("a@0,4 b@1,0 c@0,2 d@0,3", cursor: "a").row > start.row)
    }
}
