import Capture
import Catalog
import Testing
import Workflow

@Suite struct AnalysisTests {
    @Test("schemas travel from sources to the last port")
    func schemas() {
        let found = analysis(
            drawing(
                """
                rows: source columns=a,b
                more: source columns=a,c
                join: join on=a
                sum: step adds=d reads=b,c
                rows -> join.left
                more -> join.right
                join -> sum
                """))
        #expect(found.diagnostics.isEmpty)
        #expect(found.spec(output: "table", of: "sum")?.schema?.names == ["a", "b", "c", "d"])
        #expect(found.inputs(of: "join").map(\.id) == ["left", "right"])
    }

    @Test(
        "structure that doesn't hold is reported",
        arguments: [
            ("a: source\nb: stp\na -> b", "unknown-type", "b", "there is no node type \"stp\"; did you mean \"step\"?"),
            ("a: step@7", "unknown-version", "a", "this Galley knows version 1 of \"step\", not 7"),
            ("a: step", "missing-input", "a", "connect a table to the input \"table\" of \"a\""),
            (
                "a: source\nb: step\nc: source\na -> b\nc -> b", "double-input", "b",
                "two connections lead to the input \"table\" of \"b\"; an input takes one"
            ),
            (
                "a: source\nb: step\na.tabel -> b", "unknown-port", "a",
                "\"a\" has no output \"tabel\"; did you mean \"table\"?"
            ),
            (
                "a: source\nb: step\na -> b.left", "unknown-port", "b",
                "\"b\" has no input \"left\"; it has \"table\""
            ),
            ("a: source\nb: source\na -> b", "unknown-port", "b", "\"b\" takes no input"),
            (
                "flights: source\nb: step\nfligths -> b", "unknown-node", "b",
                "the connection fligths -> b names the node \"fligths\", which there isn't; did you mean \"flights\"?"
            ),
            (
                "a: step\nb: step\nc: step\na -> b -> c -> a", "cycle", "a",
                "the connections run in a circle: a -> b -> c -> a"
            ),
            ("a: step\na -> a", "cycle", "a", "the connections run in a circle: a -> a"),
            (
                "a: source columns=y\nl: learn target=y\nb: step\na -> l -> b", "wrong-kind", "b",
                "the input \"table\" of \"b\" takes a table, but l is a model"
            ),
        ])
    func structure(text: String, code: String, node: NodeID, message: String) {
        let found = analysis(drawing(text)).diagnostics
        #expect(found.map(\.code) == [code])
        #expect(found.first?.node == node)
        #expect(found.first?.message == message)
    }

    @Test("the fix of a finding mends it")
    func fixes() throws {
        for text in [
            "a: source\nb: stp\na -> b", "a: source\nb: step\na.tabel -> b",
            "a: source columns=y\nf: fit\nb: step\na -> f\nf.model -> b",
            "a: source columns=a\ns: start name=c\nj: join on=a\nt: end name=c\nd: source columns=a\n"
                + "a -> s -> j.left\nd -> s\ns.table-2 -> j.right\nj -> t",
        ] {
            var workflow = drawing(text)
            let finding = try #require(analysis(workflow).diagnostics.first { $0.fix != nil }, "\(text)")
            try workflow.apply(try #require(finding.fix).edit)
            #expect(analysis(workflow).diagnostics.isEmpty, "\(text)")
        }
    }

    @Test("a second look asks only about what has changed, and says the same as a first look")
    func memo() throws {
        var workflow = drawing(
            """
            rows: source columns=a,b
            s: start name=c
            sum: step adds=d reads=a
            gone: stp
            e: end name=c
            rows -> s -> sum -> e
            """)
        var analyzer = Analyzer(catalog: drawingCatalog, binder: NoBinder())
        _ = analyzer.analyze(workflow)
        for edit in [
            Edit.setParameter("sum", "adds", "e", index: nil), .setParameter("rows", "columns", "a", index: nil),
            .disconnect(Connection(from: Endpoint("sum"), to: Endpoint("e"))), .removeNode("gone"),
            .move("sum", to: GridPoint(9, 9)), .renameNode("sum", to: "total"),
        ] {
            try workflow.apply(edit)
            let second = analyzer.analyze(workflow)
            let first = analysis(workflow)
            #expect(second.facts.map(\.outputs) == first.facts.map(\.outputs))
            #expect(second.facts.map(\.node) == first.facts.map(\.node))
            #expect(second.diagnostics == first.diagnostics)
        }
    }

    @Test("a row of many nodes is analyzed without running out of stack")
    func deep() {
        var workflow = Workflow(name: "row")
        for number in 0..<20_000 {
            workflow.nodes[NodeID("n\(number)")] = Node(type: "step@1")
            if number > 0 {
                workflow.connections.append(
                    Connection(from: Endpoint(NodeID("n\(number - 1)")), to: Endpoint(NodeID("n\(number)"))))
            }
        }
        workflow.connections.append(Connection(from: Endpoint("n19999"), to: Endpoint("n0")))
        let found = analysis(workflow).diagnostics
        #expect(found.map(\.code) == ["cycle"])
        #expect(found[0].message.contains("n5 -> … -> n19995"))
    }
}
