import Capture
import Testing
import Workflow

@Suite struct FramingTests {
    private let text = """
        rows: source columns=a,y
        more: source columns=a,c
        split: split
        join: join on=a
        fit: fit columns=c
        learn: learn target=y features=a
        apply: apply
        predict: predict
        rows -> split
        split.train -> join.left
        more -> join.right
        join -> fit
        fit.table -> learn
        split.test -> apply.table
        fit.model -> apply.model
        apply -> predict.table
        learn -> predict.model
        """

    private func edit(_ workflow: Workflow, _ nodes: Set<NodeID>, _ name: String) throws(NotFramed) -> Edit {
        try FrameDrawing(analysis(workflow), round: nodes, name: name).edit(named: name)
    }

    private func framed(_ text: String, _ nodes: Set<NodeID>, _ name: String) throws -> Workflow {
        var workflow = drawing(text)
        try workflow.apply(edit(workflow, nodes, name))
        return workflow
    }

    @Test("tables cross the frame through Start and End, models go straight")
    func frame() throws {
        let workflow = try framed(text, ["predict"], "score")
        #expect(workflow.nodes["score-start"]?.parameters == ["name": "score"])
        #expect(
            workflow.connections.map(\.description)
                == [
                    "rows -> split", "split.train -> join.left", "more -> join.right", "join -> fit",
                    "fit.table -> learn", "split.test -> apply.table", "fit.model -> apply.model",
                    "apply -> score-start", "score-start.table -> predict.table", "learn -> predict.model",
                    "predict -> score-end",
                ].map { $0.replacing("score-start.table ->", with: "score-start ->") })
        let found = analysis(workflow)
        #expect(found.frames.first?.scope.map { found.id($0) } == ["predict"])
        #expect(found.frames.first?.statics.map(\.policy) == [.freeze])
    }

    @Test("several tables get ports named for where they come from")
    func several() throws {
        let workflow = try framed(text, ["join", "fit"], "prepare")
        let found = analysis(workflow)
        #expect(found.inputs(of: "prepare-start").map(\.id) == ["more", "split"])
        #expect(workflow.connections.contains { $0.description == "prepare-end.table -> learn" })
        #expect(workflow.connections.contains { $0.description == "fit.model -> apply.model" })
        #expect(Set(workflow.nodes.values.map(\.at)).count == workflow.nodes.count)
        #expect(found.diagnostics.filter { $0.severity == .error }.isEmpty)
    }

    @Test("un-framing puts back what was, and undo does, too")
    func unframe() throws {
        let before = drawing(text)
        var workflow = before
        let undo = try workflow.apply(edit(workflow, ["join", "fit"], "prepare"))
        var unframed = workflow
        let found = analysis(workflow)
        try unframed.apply(Framing(found).unframe(try #require(found.frames.first)))
        #expect(Set(unframed.connections.map(\.description)) == Set(before.connections.map(\.description)))
        #expect(unframed.nodes.keys == before.nodes.keys)
        try workflow.apply(undo)
        #expect(workflow == before)
    }

    @Test("what parameters say of a node follows it to its new id")
    func rename() throws {
        let text = ExtractionTests.lookup.replacing(" STATIC", with: " static=clean.table:refresh,cleaner:input")
        var workflow = drawing(text + "\nd: deploy name=d\nf: deploy name=f expose=clean.adds\ne.workflow -> d")
        workflow.nodes["d"]?.parameters["expose"] = ["cleaner.adds", "clean.adds"]
        let before = workflow
        let undo = try workflow.apply(workflow.renaming("clean", to: "tidy"))
        #expect(workflow.nodes["s"]?.parameters["static"] == ["tidy.table": "refresh", "cleaner": "input"])
        #expect(workflow.nodes["d"]?.parameters["expose"] == ["cleaner.adds", "tidy.adds"])
        #expect(workflow.nodes["f"]?.parameters["expose"] == "tidy.adds")
        #expect(analysis(workflow).frames.first?.statics.map(\.policy) == [.refresh])
        try workflow.apply(undo)
        #expect(workflow == before)
        #expect(workflow.renaming("rows", to: "all") == .renameNode("rows", to: "all"))
    }

    @Test("a policy is written down, the default is not")
    func policy() throws {
        var workflow = try framed(text, ["predict"], "score")
        for (policy, expected) in [
            (StaticPolicy.refresh, ["learn": "refresh"] as ParameterValue?), (.input, ["learn": "input"]),
            (.freeze, nil),
        ] {
            let found = analysis(workflow)
            let frame = try #require(found.frames.first)
            try workflow.apply(Framing(found).setPolicy(policy, of: try #require(frame.statics.first), in: frame))
            #expect(workflow.nodes["score-start"]?.parameters["static"] == expected)
            #expect(analysis(workflow).frames.first?.statics.first?.policy == policy)
        }
    }

    @Test(
        "what can't be framed says why",
        arguments: [
            ([], "c", "select the nodes that production needs first"),
            (["rows"], "c", "no table enters the frame: leave out the node that reads the data"),
        ] as [(Set<NodeID>, String, String)])
    func refused(nodes: Set<NodeID>, name: String, reason: String) {
        #expect(throws: NotFramed(reason)) {
            try edit(drawing(text), nodes, name)
        }
    }

    @Test("no two captures share a name")
    func names() throws {
        let workflow = try framed(text, ["join", "fit"], "prepare")
        #expect(throws: NotFramed("there is already a capture \"prepare\"")) {
            try edit(workflow, ["predict"], "prepare")
        }
    }
}
