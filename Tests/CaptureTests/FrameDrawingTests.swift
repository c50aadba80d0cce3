import Capture
import Testing
import Workflow

/// A frame while it is drawn: which nodes it holds, what crosses it, and what is made of it.
@Suite("Drawing a frame") struct FrameDrawingTests {
    private let text = """
        rows: source columns=a,y
        more: source columns=a,c
        split: split
        join: join on=a
        fit: fit columns=c
        learn: learn target=y features=a
        apply: apply
        predict: predict
        keep: keep reads=a
        rows -> split
        split.train -> join.left
        more -> join.right
        join -> fit
        fit.table -> learn
        split.test -> apply.table
        fit.model -> apply.model
        apply -> predict.table
        learn -> predict.model
        predict -> keep
        """

    private func drawn(_ text: String, _ nodes: Set<NodeID>) throws -> FrameDrawing {
        try FrameDrawing(analysis(drawing(text)), round: nodes, name: "new")
    }

    private func changing(_ name: String, in workflow: Workflow) throws -> FrameDrawing {
        let found = analysis(workflow)
        return FrameDrawing(found, changing: try #require(found.frames.first { $0.name == name }))
    }

    private func names(_ drawing: FrameDrawing) -> [String] { drawing.nodes.map(\.text).sorted() }

    // MARK: Which nodes

    @Test("growing goes one step on either side or both, along tables and models")
    func grow() throws {
        var frame = try drawn(text, ["predict"])
        try frame.grow([.downstream])
        #expect(names(frame) == ["keep", "predict"])
        try frame.grow([.upstream])
        #expect(names(frame) == ["apply", "keep", "learn", "predict"])
        try frame.grow(FrameDrawing.Side.allCases)
        #expect(names(frame) == ["apply", "fit", "keep", "learn", "predict", "split", "join"].sorted())
    }

    @Test("shrinking leaves out what is outermost, and never all")
    func shrink() throws {
        var frame = try drawn(text, ["fit", "learn", "predict", "keep"])
        #expect(names(frame) == ["apply", "fit", "keep", "learn", "predict"])
        try frame.shrink([.downstream])
        #expect(names(frame) == ["apply", "fit", "learn", "predict"])
        try frame.shrink(FrameDrawing.Side.allCases)
        #expect(names(frame) == ["apply", "learn"])
        #expect(throws: NotFramed("nothing would be left in the frame")) { try frame.shrink([.upstream]) }
        #expect(names(frame) == ["apply", "learn"])
    }

    @Test("what lies between its nodes is in the frame, too")
    func between() throws {
        var frame = try drawn(text, ["split", "predict"])
        #expect(names(frame) == ["apply", "fit", "join", "learn", "predict", "split"])
        #expect(
            throws: NotFramed(
                "\"fit\" lies between nodes of the frame: leave out those on one side first")
        ) { try frame.toggle(["fit"]) }
        try frame.toggle(["split"])
        #expect(names(frame) == ["apply", "fit", "join", "learn", "predict"])
        try frame.toggle(["split"])
        #expect(names(frame).contains("split"))
    }

    @Test("another capture is in the frame whole, or the frame stays within it")
    func others() throws {
        var frame = try drawn(lateFlights, ["learner"])
        try frame.grow([.upstream])
        #expect(names(frame) == ["learner", "one-hot", "prepare-end", "prepare-start", "wind"])
        try frame.shrink([.upstream])
        #expect(names(frame) == ["learner"])

        var inner = try drawn(lateFlights, ["wind"])
        try inner.grow([.downstream])
        #expect(names(inner) == ["one-hot", "wind"])
        let refusal = NotFramed("\"prepare\", which holds the frame, ends there")
        #expect(throws: refusal) { try inner.grow([.upstream]) }
        #expect(throws: NotFramed("\"split\" is outside of \"prepare\", which holds the frame")) {
            try inner.toggle(["split"])
        }
    }

    @Test("workflows are no way to grow along, and where nothing follows, it says so")
    func ends() throws {
        var frame = try drawn(lateFlights, ["predictor"])
        #expect(throws: NotFramed("\"score\", which holds the frame, ends there")) { try frame.grow([.downstream]) }
        frame = try changing("score", in: drawing(lateFlights))
        #expect(names(frame) == ["predictor"])
        #expect(throws: NotFramed("nothing is downstream of the frame")) { try frame.grow([.downstream]) }
        #expect(throws: NotFramed("Start and End are the frame itself: choose a node to take in or leave out")) {
            try frame.toggle(["score-end"])
        }
    }

    // MARK: What crosses it

    @Test("tables that enter are live, models are static; each has its next policy")
    func policies() throws {
        var frame = try drawn(text, ["predict"])
        #expect(frame.proposal.entering.map(\.label) == ["apply", "learn"])
        #expect(frame.proposal.entering.map(\.policy) == [nil, .freeze])
        #expect(frame.proposal.leaving.map(\.label) == ["predict"])
        var seen: [StaticPolicy?] = []
        for _ in 0..<3 {
            frame.turnPolicy(of: frame.proposal.entering[1])
            seen.append(frame.proposal.entering[1].policy)
        }
        #expect(seen == [.refresh, .input, .freeze])
        frame.turnPolicy(of: frame.proposal.entering[0])
        #expect(frame.proposal.entering[0].policy == .freeze)
        #expect(
            frame.proposal.refusal == "no live input: let one of the tables that enter run through Start")
        #expect(frame.proposal.workflow == nil)
    }

    @Test("a policy is in what is made, the default without a word")
    func policyMade() throws {
        var frame = try drawn(text, ["predict"])
        frame.turnPolicy(of: frame.proposal.entering[1])
        var workflow = drawing(text)
        try workflow.apply(frame.edit(named: "score"))
        #expect(workflow.nodes["score-start"]?.parameters == ["name": "score", "static": ["learn": "refresh"]])
        #expect(analysis(workflow).frames.first?.statics.map(\.policy) == [.refresh])
    }

    @Test("nodes on no path through the frame are told")
    func strays() throws {
        let frame = try drawn(text, ["apply", "more", "join"])
        #expect(frame.proposal.strays == ["more"])
        #expect(frame.proposal.refusal == nil)
        #expect(try drawn(text, ["rows"]).proposal.refusal?.hasPrefix("no table enters the frame") == true)
    }

    @Test("what is proposed is what the analysis finds once it is made")
    func asAnalyzed() throws {
        let frame = try drawn(text, ["join", "fit"])
        let found = analysis(try #require(frame.proposal.workflow))
        let made = try #require(found.frames.first)
        #expect(made.scope.map { found.id($0) } == ["join", "fit"])
        #expect(found.id(made.end) == frame.proposal.end)
        #expect(found.inputs(of: "new-start").map(\.id) == ["more", "split"])
    }

    // MARK: Changing a capture

    @Test("putting down a frame as it was taken up changes nothing")
    func unchanged() throws {
        for name in ["prepare", "score"] {
            var workflow = drawing(lateFlights)
            try workflow.apply(changing(name, in: workflow).edit(named: name))
            #expect(workflow == drawing(lateFlights))
        }
    }

    @Test("a changed capture keeps its nodes, its policies and what it is combined with")
    func changed() throws {
        var before = drawing(lateFlights)
        before.nodes["score-start"]?.parameters["static"] = ["learner": "refresh"]
        var workflow = before
        var frame = try changing("score", in: workflow)
        try frame.grow([.upstream])
        #expect(names(frame) == ["learner", "predictor", "test-one-hot"])
        try frame.toggle(["learner"])
        let undo = try workflow.apply(frame.edit(named: "score"))
        let found = analysis(workflow)
        let score = try #require(found.frames.first { $0.name == "score" })
        #expect(score.scope.map { found.id($0) } == ["test-one-hot", "predictor"])
        #expect(score.statics.map { found.id($0.node) } == ["one-hot", "learner"])
        #expect(score.statics.map(\.policy) == [.freeze, .refresh])
        let lines = workflow.connections.map(\.description)
        #expect(lines.contains("test-wind -> score-start") && lines.contains("score-start -> test-one-hot.table"))
        #expect(lines.contains("test-one-hot -> predictor.table"))
        #expect(lines.contains("score-end.workflow -> combine.workflow-2"))
        #expect(Set(workflow.nodes.values.map(\.at)).count == workflow.nodes.count)
        try workflow.apply(undo)
        #expect(workflow == before)

        // There and back again.
        frame = try changing("score", in: workflow)
        try frame.grow([.upstream])
        try frame.shrink([.upstream])
        #expect(names(frame) == ["predictor"])
        #expect(frame.proposal.workflow == before)
    }

    @Test("ports keep their names when another joins them")
    func ports() throws {
        var frame = try changing("prepare", in: drawing(lateFlights))
        try frame.toggle(["learner"])
        try frame.toggle(["predictor"])
        var workflow = drawing(lateFlights)
        try workflow.apply(frame.edit(named: "prepare"))
        let found = analysis(workflow)
        #expect(found.inputs(of: "prepare-start").map(\.id) == ["table", "test-wind"])
        #expect(found.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    }
}

/// What holds of every drawing.
@Suite("Drawing frames on any workflow") struct FrameDrawingPropertyTests {
    private let steps: [(inout FrameDrawing, NodeID) throws -> Void] = [
        { frame, _ in try frame.grow([.downstream]) }, { frame, _ in try frame.grow([.upstream]) },
        { frame, _ in try frame.shrink([.downstream]) }, { frame, _ in try frame.shrink([.upstream]) },
        { frame, node in try frame.toggle([node]) },
        { frame, _ in if let entry = frame.proposal.entering.last { frame.turnPolicy(of: entry) } },
    ]

    @Test("a frame that is put down as it was taken up changes nothing", arguments: 0..<100)
    func unchanged(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let workflow = randomWorkflow(&random)
        let found = analysis(workflow)
        for frame in found.frames where !frame.overlaps && !frame.scope.isEmpty {
            let drawing = FrameDrawing(found, changing: frame)
            // What the frame held before counts, even if it leads nowhere.
            guard drawing.proposal.refusal == nil else { continue }
            #expect(drawing.proposal.workflow?.connections.count == workflow.connections.count)
            let again = analysis(try #require(drawing.proposal.workflow))
            let same = try #require(again.frames.first { $0.name == frame.name })
            #expect(same.scope == frame.scope && same.statics.map(\.policy) == frame.statics.map(\.policy))
        }
    }

    @Test("whatever is drawn, what is made holds what was shown, and is undone", arguments: 0..<100)
    func made(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let workflow = randomWorkflow(&random)
        let found = analysis(workflow)
        let node = try #require(workflow.nodes.keys.randomElement(using: &random))
        var frame = try FrameDrawing(found, round: [node], name: "drawn")
        for _ in 0..<8 {
            let step = try #require(steps.randomElement(using: &random))
            try? step(&frame, #require(workflow.nodes.keys.randomElement(using: &random)))
            guard let made = frame.proposal.workflow else { continue }
            #expect(frame.proposal.refusal == nil)
            let after = analysis(made)
            let capture = try #require(after.frames.first { $0.name == "drawn" })
            let scope = Set(capture.scope.map { after.id($0) })
            #expect(scope == frame.nodes.subtracting(frame.proposal.strays), "seed \(seed)")
            #expect(!capture.overlaps)
            #expect(Set(made.nodes.values.map(\.at)).count == made.nodes.count)
            var undone = workflow
            try undone.apply(undone.apply(frame.edit(named: "drawn")))
            #expect(undone == workflow)
        }
    }
}
