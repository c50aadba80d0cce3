import OrderedCollections
import Testing
import Workflow

@Suite("Every edit can be undone") struct HistoryTests {
    private var history = History(Drawing.workflow("a -> b -> c"))

    @Test(
        "labels",
        arguments: [
            (Edit.move("a", to: GridPoint(1, 1)), "move a"),
            (.connect(Connection(from: Endpoint("a"), to: Endpoint("c", "in")), index: nil), "connect a -> c.in"),
            (.disconnect(Connection(from: Endpoint("a"), to: Endpoint("b"))), "disconnect a -> b"),
            (.renameNode("a", to: "z"), "rename a to z"), (.setTitle("a", "A"), "title a \"A\""),
            (.setPromotion(PromotionRules(scorer: "a", figure: "auc")), "set the rules of promotion"),
            (.setPromotion(nil), "take the rules of promotion away"),
            (.setTitle("a", nil), "take the title from a"), (.setParameter("a", "p", 1, index: nil), "set p of a"),
            (.setParameter("a", "p", nil, index: nil), "reset p of a"), (.removeNode("a"), "delete a"),
            (.addNode("d", Node(type: "x@1"), index: nil), "add d"), (.setType("a", "y@2"), "make a a y@2"),
            (.rename(workflow: "w"), "name the workflow w"), (.batch("frame a", []), "frame a"),
        ])
    func labels(edit: Edit, label: String) { #expect(edit.label == label) }

    @Test("undo and redo walk along what was done") mutating func walk() throws {
        let start = history.workflow
        try history.apply(.move("a", to: GridPoint(5, 5)))
        try history.apply(history.workflow.removing(["b"]))
        let end = history.workflow
        #expect(history.undoLabel == "delete b" && history.redoLabel == nil)
        #expect(history.undo() == "delete b")
        #expect(history.redoLabel == "delete b" && history.undoLabel == "move a")
        #expect(history.undo() == "move a")
        #expect(history.undo() == nil)
        #expect(history.workflow == start)
        #expect(history.redo() == "move a" && history.redo() == "delete b" && history.redo() == nil)
        #expect(history.workflow == end)
    }

    @Test("an edit after an undo begins a branch, and nothing is lost") mutating func branch() throws {
        try history.apply(.setTitle("a", "one"))
        let one = history.current
        history.undo()
        try history.apply(.setTitle("a", "two"))
        #expect(!history.canRedo && history.current == 2)
        history.go(to: one)
        #expect(history.workflow.nodes["a"]?.title == "one")
        #expect(history.undo() == "title a \"one\"")
        #expect(history.redo() == "title a \"one\"", "redo goes along the branch that one was last on")
        #expect(history.workflow(at: 2).nodes["a"]?.title == "two")
        #expect(history.lineage(of: 2) == [2, 0])
    }

    @Test("whatever is done, undone and gone to, each state is as it was", arguments: 0..<200 as Range<UInt64>)
    func states(seed: UInt64) throws {
        var maker = Maker(seed: seed)
        var history = History(maker.workflow())
        var states = [history.workflow]
        for _ in 0..<40 {
            switch Int.random(in: 0..<5, using: &maker.random) {
            case 0: history.undo()
            case 1: history.redo()
            case 2: history.go(to: Int.random(in: states.indices, using: &maker.random))
            default: try? history.apply(maker.edit(of: history.workflow))
            }
            if history.revisions.count > states.count { states.append(history.workflow) }
            #expect(history.workflow == states[history.current])
        }
        for number in states.indices { #expect(history.workflow(at: number) == states[number]) }
    }

    @Test("it knows whether it is as saved") mutating func dirty() throws {
        #expect(!history.isDirty)
        try history.apply(.setTitle("a", "one"))
        #expect(history.isDirty)
        history.markSaved()
        try history.apply(.setTitle("a", "two"))
        history.undo()
        #expect(!history.isDirty)
        history.undo()
        #expect(history.isDirty)
        history.redo()
        #expect(!history.isDirty)
        history.undo()
        try history.apply(.setTitle("a", "three"))
        #expect(history.isDirty, "as many edits, but others")
        history.undo()
        #expect(history.isDirty)
    }

    @Test("an edit that fails or changes nothing leaves no trace") mutating func nothing() throws {
        let before = history.workflow
        #expect(throws: EditError.stillConnected("a")) { try history.apply(.removeNode("a")) }
        #expect(throws: EditError.noSuchNode("z")) {
            try history.apply(.batch("two", [.setTitle("a", "x"), .setTitle("z", "x")]))
        }
        try history.apply(.move("a", to: before.nodes["a"]!.at))
        #expect(history.workflow == before && !history.canUndo && !history.isDirty)
    }
}

@Suite("Edits made of several") struct BatchTests {
    /// The connections after an edit, and that undoing it restores everything.
    private func after(_ edit: Edit, on workflow: Workflow) throws -> String {
        var history = History(workflow)
        try history.apply(edit)
        let connections = history.workflow.connections.map(\.description).joined(separator: ", ")
        history.undo()
        #expect(history.workflow == workflow)
        return connections
    }

    @Test("removing takes connections along, and loops") func removing() throws {
        let workflow = Drawing.workflow("a -> b -> c; b -> b.in; a -> c")
        #expect(try after(workflow.removing(["b"]), on: workflow) == "a -> c")
        #expect(try after(workflow.removing(["a", "b", "zebra"]), on: workflow) == "")
    }

    @Test(
        "splicing out reconnects",
        arguments: [
            ("a -> b -> c", "a -> c"), ("a -> b; b.train -> c.x; b.test -> d; c -> d", "a -> c.x, a -> d, c -> d"),
            ("x -> b.model; a -> b; b -> c", "a -> c"), ("b -> c", ""), ("a -> b", ""),
            ("a -> b -> c; a -> c", "a -> c"),
            ("a -> b -> b.loop; b -> c", "a -> c"),
        ])
    func splicing(drawing: String, expected: String) throws {
        let workflow = Drawing.workflow(drawing)
        #expect(try after(workflow.splicingOut("b"), on: workflow) == expected)
    }

    @Test("inserting stands where the connection stood") func inserting() throws {
        let workflow = Drawing.workflow("a -> b; a.x -> c.y; b -> c")
        let edit = workflow.inserting(Node(type: "n@1"), as: "n", on: workflow.connections[1], output: "out")
        #expect(try after(edit, on: workflow) == "a -> b, a.x -> n, n.out -> c.y, b -> c")
    }

    @Test("duplicates have ids of their own and the connections among them") func duplicating() throws {
        var workflow = Drawing.workflow("a -> b -> c; a -> c")
        try workflow.apply(.addNode("b-2", Node(type: "x@1"), index: nil))
        let (edit, ids) = workflow.duplicating(["c", "b"], by: GridPoint(0, 2))
        #expect(ids == ["b-3", "c-2"])
        #expect(try after(edit, on: workflow) == "a -> b, b -> c, a -> c, b-3 -> c-2")
        try workflow.apply(edit)
        #expect(workflow.nodes["c-2"]?.at == workflow.nodes["c"]!.at + GridPoint(0, 2))
    }

    @Test("what was copied as text can be pasted, here or elsewhere") func pasting() throws {
        var workflow = Drawing.workflow("a -> b -> c")
        try workflow.apply(.setParameter("b", "code", "one\ntwo", index: nil))
        let text = workflow.copying(["b", "c"])
        let (edit, ids) = try workflow.pasting(text, at: GridPoint(7, 7))
        #expect(ids == ["b-2", "c-2"])
        #expect(try after(edit, on: workflow) == "a -> b, b -> c, b-2 -> c-2")
        try workflow.apply(edit)
        #expect(workflow.nodes["b-2"]?.parameters == ["code": "one\ntwo"])
        #expect(workflow.nodes["b-2"]?.at == GridPoint(7, 7))
        #expect(throws: DocumentErrors.self) { try workflow.pasting("just some words", at: GridPoint(0, 0)) }
    }

    @Test("several move together") func moving() throws {
        var workflow = Drawing.workflow("a -> b -> c")
        try workflow.apply(workflow.moving(["a", "c"], by: GridPoint(1, -1)))
        #expect(workflow.nodes.values.map(\.at) == [GridPoint(1, -1), GridPoint(1, 0), GridPoint(3, -1)])
    }
}
