import Capture
import Catalog
import Testing
import Workflow

@Suite struct ExtractionTests {
    @Test("the whole way: preprocessing and predictor combined, learners frozen, nothing else")
    func flights() throws {
        let creation = analysis(drawing(lateFlights))
        #expect(creation.diagnostics.isEmpty)
        let production = try production(drawing(lateFlights))
        #expect(production.source == Endpoint("combine", "workflow"))
        #expect(production.analysis.diagnostics.isEmpty)
        #expect(
            lines(production.segment.workflow) == [
                "input-table: workflow-input", "wind: step", "one-hot-model: frozen-model", "one-hot: apply",
                "learner: frozen-model", "predictor: predict", "output-table: workflow-output",
                "input-table -> wind", "wind -> one-hot.table", "one-hot-model -> one-hot.model",
                "one-hot -> predictor.table", "learner -> predictor.model", "predictor -> output-table",
            ])
        #expect(production.segment.frozen.map(\.origin.description) == ["one-hot.model", "learner.model"])
        #expect(production.segment.frozen.map(\.reason) == [.learned, .entered])
        #expect(!production.segment.isFilled)
    }

    @Test("nobody is asked for the target, nor for what can't change an answer")
    func contract() throws {
        let contract = try production(drawing(lateFlights)).contract
        let input = try #require(contract.inputs.first)
        #expect(contract.inputs.count == 1)
        #expect(input.columns.map(\.name) == ["carrier", "hour", "wind"])
        #expect(input.passed.map(\.name) == ["delay", "late"])
        let output = try #require(contract.outputs.first)
        #expect(Set(output.columns.map(\.name)) == ["wind", "carrier_*", "prediction"])
        #expect(output.passed.map(\.name) == ["hour", "delay", "late"])
    }

    @Test("nodes stand left to right, no two in one place")
    func places() throws {
        let workflow = try production(drawing(lateFlights)).segment.workflow
        #expect(Set(workflow.nodes.values.map(\.at)).count == workflow.nodes.count)
        for connection in workflow.connections {
            let from = try #require(workflow.nodes[connection.from.node])
            let to = try #require(workflow.nodes[connection.to.node])
            #expect(from.at.column < to.at.column, "\(connection)")
        }
        let columns = Set(workflow.nodes.values.map(\.at.column))
        #expect(columns == Set(0..<columns.count))
    }

    static let lookup = """
        rows: source columns=a,b
        more: source columns=a,c
        clean: step adds=c reads=c
        s: start name=cap STATIC
        join: join on=a
        e: end name=cap
        rows -> s -> join.left
        more -> clean -> join.right
        join -> e
        """

    @Test(
        "a static input is frozen, refreshed or asked for",
        arguments: [
            (
                "",
                [
                    "input-table: workflow-input", "clean: frozen-table", "join: join",
                    "output-table: workflow-output",
                    "input-table -> join.left", "clean -> join.right", "join -> output-table",
                ], ["clean.table"]
            ),
            (
                "static=clean:refresh",
                [
                    "input-table: workflow-input", "more: source", "clean: step", "join: join",
                    "output-table: workflow-output",
                    "more -> clean", "input-table -> join.left", "clean -> join.right", "join -> output-table",
                ], []
            ),
            (
                "static=clean.table:input",
                [
                    "input-table: workflow-input", "input-clean: workflow-input", "join: join",
                    "output-table: workflow-output",
                    "input-table -> join.left", "input-clean -> join.right", "join -> output-table",
                ], []
            ),
        ])
    func policies(policy: String, expected: [String], frozen: [String]) throws {
        let production = try production(drawing(Self.lookup.replacing(" STATIC", with: " " + policy)))
        #expect(lines(production.segment.workflow) == expected)
        #expect(production.segment.frozen.map(\.origin.description) == frozen)
        #expect(production.analysis.diagnostics.isEmpty)
        #expect(production.analysis.spec(output: "table", of: "join")?.schema?.names == ["a", "b", "c"])
    }

    @Test("a learner in the frame becomes its model; a refreshed one is taken along to learn anew")
    func learners() throws {
        let text = """
            rows: source columns=a,y
            other: source columns=a,y
            s: start name=cap POLICY
            learn: learn target=y
            predict: predict
            e: end name=cap
            rows -> s
            FROM -> learn
            s -> predict.table
            learn -> predict.model
            predict -> e
            """
        let inside = text.replacing("FROM", with: "s").replacing(" POLICY", with: "")
        #expect(
            lines(try production(drawing(inside)).segment.workflow) == [
                "input-table: workflow-input", "learn: frozen-model", "predict: predict",
                "output-table: workflow-output",
                "input-table -> predict.table", "learn -> predict.model", "predict -> output-table",
            ])
        let refreshed = text.replacing("FROM", with: "other").replacing("POLICY", with: "static=learn:refresh")
        #expect(
            lines(try production(drawing(refreshed)).segment.workflow) == [
                "input-table: workflow-input", "other: source", "learn: learn", "predict: predict",
                "output-table: workflow-output",
                "other -> learn", "input-table -> predict.table", "learn -> predict.model", "predict -> output-table",
            ])
    }

    @Test("a refreshed model that comes out of another capture is learned anew, and nothing else of that stays")
    func refreshedThroughCapture() throws {
        let text = """
            rows: source columns=a,y
            other: source columns=a,y
            a-start: start name=a
            learn: learn target=y
            a-end: end name=a
            b-start: start name=b static=a-end.model:refresh
            predict: predict
            b-end: end name=b
            other -> a-start -> learn -> a-end.model
            rows -> b-start -> predict.table
            a-end.model -> predict.model
            predict -> b-end
            """
        let production = try production(drawing(text), at: "b-end")
        #expect(
            lines(production.segment.workflow) == [
                "input-table: workflow-input", "other: source", "learn: learn", "predict: predict",
                "output-table: workflow-output",
                "other -> learn", "input-table -> predict.table", "learn -> predict.model", "predict -> output-table",
            ])
        #expect(production.segment.frozen.isEmpty)
        #expect(production.analysis.diagnostics.allSatisfy { $0.severity != .error })
    }

    @Test("a fit node that says refit learns in production, too")
    func refit() throws {
        let text = """
            rows: source columns=a
            s: start name=cap
            fit: fit columns=a refit=true
            e: end name=cap
            rows -> s -> fit
            fit.table -> e
            """
        let production = try production(drawing(text))
        #expect(production.segment.workflow.nodes["fit"]?.type == "fit@1")
        #expect(production.segment.frozen.isEmpty)
    }

    @Test("dead ends stay out, nested captures leave no trace, what only fits is pruned")
    func pruning() throws {
        let text = """
            rows: source columns=a,y
            s: start name=outer
            look: step
            is: start name=inner
            step: step
            ie: end name=inner
            clean: step
            learn: learn target=y
            predict: predict
            e: end name=outer
            rows -> s -> is -> step -> ie -> predict.table
            s -> look
            s -> clean -> learn -> predict.model
            predict -> e
            """
        let production = try production(drawing(text), at: "e")
        #expect(
            lines(production.segment.workflow) == [
                "input-table: workflow-input", "step: step", "learn: frozen-model", "predict: predict",
                "output-table: workflow-output",
                "input-table -> step", "step -> predict.table", "learn -> predict.model", "predict -> output-table",
            ])
    }

    @Test("a segment in the frame is frozen by value")
    func workflows() throws {
        let text = """
            rows: source columns=a
            is: start name=inner
            step: step adds=b reads=a
            ie: end name=inner
            s: start name=outer
            run: executor
            e: end name=outer
            rows -> is -> step -> ie
            rows -> s -> run.table
            ie.workflow -> run.workflow
            run.table -> e
            """
        let production = try production(drawing(text), at: "e")
        #expect(production.analysis.diagnostics.isEmpty)
        #expect(
            lines(production.segment.workflow) == [
                "input-table: workflow-input", "ie: frozen-workflow", "run: workflow-executor",
                "output-table: workflow-output",
                "input-table -> run.table", "ie -> run.workflow", "run.table -> output-table",
            ])
        #expect(production.segment.frozen.map(\.kind) == [.workflow])
    }

    @Test("after a run the frozen parts carry their values and patterns become columns")
    func filling() throws {
        var analyzer = Analyzer(catalog: drawingCatalog, binder: NoBinder())
        let text = ExtractionTests.lookup.replacing(" STATIC", with: "")
        let segment = try analyzer.production(of: analyzer.analyze(drawing(text))).segment
        let table = TableReference(
            hash: "abc", schema: [Column("a", .double), Column("c", .bigint)], rows: 3, bytes: 48)
        let filled = segment.filled([Endpoint("clean", "table"): .table(table)])
        #expect(filled.isFilled)
        #expect(filled.workflow.nodes["clean"]?.parameters["columns"] == ["a": "DOUBLE", "c": "BIGINT"])
        let pinned = filled.pinned("clean", file: "parts/clean.parquet", sha256: "00", bytes: 48)
        #expect(pinned.workflow.nodes["clean"]?.parameters["bytes"] == 48)
    }
}
