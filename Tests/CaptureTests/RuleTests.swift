import Capture
import Testing
import Workflow

@Suite struct RuleTests {
    private func codes(_ text: String) -> [String] {
        analysis(drawing(text)).diagnostics.map { "\($0.code) \($0.node?.text ?? "")" }
    }

    @Test("a sound workflow raises no alarm")
    func sound() {
        #expect(codes(lateFlights).isEmpty)
    }

    @Test("rules for promotion that name no time, and no clocks that there are")
    func promotionTimes() {
        func findings(_ retrain: String?, _ zone: String?) -> [String] {
            var workflow = drawing(lateFlights)
            var rules = PromotionRules(scorer: "split", figure: "auc")
            (rules.retrain, rules.timeZone) = (retrain, zone)
            workflow.promotion = rules
            return analysis(workflow).diagnostics.filter { $0.code == "bad-time" }.map(\.message)
        }
        #expect(findings("0 3 * * 1", "Europe/Berlin") == [])
        #expect(findings(nil, nil) == [])
        let found = findings("daily", "Europe/Berlni")
        #expect(found.count == 2)
        #expect(found.first?.hasPrefix("promotion: retrain: “daily” has 1 of 5 fields") == true, "\(found)")
        #expect(found.last?.hasSuffix("did you mean \"Europe/Berlin\"?") == true, "\(found)")
    }

    @Test("a predictor whose features are computed outside the frame")
    func outside() {
        let alone =
            lateFlights
            .replacing("prepare-end.workflow -> combine.workflow\n", with: "")
            .replacing("combine.workflow-2", with: "combine.workflow")
        let found = analysis(drawing(alone)).diagnostics
        #expect(Set(found.map(\.code)) == ["computed-outside"])
        #expect(found.allSatisfy { $0.node == "score-start" })
        #expect(found.map(\.message).contains { $0.contains("wind, which \"test-wind\" computes outside the frame") })
    }

    @Test("a captured node that reads or makes the target")
    func target() {
        #expect(
            codes(
                lateFlights.replacing("wind: step adds=wind reads=wind", with: "wind: step adds=wind reads=wind,late")
            )
            .contains("target-in-frame wind"))
        let made = """
            rows: source columns=a,delay
            s: start name=c
            late: step adds=late reads=delay
            e: end name=c
            learn: learn target=late features=a
            rows -> s -> late -> e
            e.table -> learn
            """
        #expect(codes(made) == ["target-in-frame late"])
    }

    @Test("fitting before partitioning")
    func leakage() {
        let leaky = """
            rows: source columns=a
            fit: fit columns=a
            split: split
            rows -> fit
            fit.table -> split
            """
        #expect(codes(leaky) == ["fit-before-partition fit"])
        let sound = "rows: source columns=a\nsplit: split\nfit: fit columns=a\nrows -> split\nsplit.train -> fit"
        #expect(codes(sound).isEmpty)
    }

    /// A learner that learns from `source` and is judged by the test part of `rows`.
    private func judged(learningFrom source: String) -> String {
        """
        raw: source columns=a,y
        rows: step
        recent: keep reads=a
        part: sample
        split: split
        fit: fit columns=a
        learn: learn target=y features=a_*
        apply: apply
        predict: predict
        judge: judge
        raw -> rows -> split
        rows -> recent
        rows -> part
        \(source) -> fit
        fit.table -> learn
        split.test -> apply.table
        fit.model -> apply.model
        apply -> predict.table
        learn -> predict.model
        predict -> judge
        """
    }

    @Test("learning beside a partition, from the rows that it splits", arguments: ["rows", "raw"])
    func besidePartition(source: String) throws {
        var workflow = drawing(judged(learningFrom: source))
        let found = analysis(workflow).diagnostics
        #expect(found.map { "\($0.code) \($0.node?.text ?? "")" } == ["learn-beside-partition fit"])
        // Only where it is the very table that is split is it plain what else to connect.
        guard source == "rows" else { return #expect(found.first?.fix == nil) }
        try workflow.apply(#require(found.first?.fix).edit)
        #expect(workflow.connections.contains(Connection(from: Endpoint("split", "train"), to: Endpoint("fit"))))
        #expect(analysis(workflow).diagnostics.isEmpty)
    }

    @Test(
        "learning from the training part, or from what may be other rows, is sound",
        arguments: ["split.train", "recent"])
    func soundPartition(source: String) {
        #expect(codes(judged(learningFrom: source)).isEmpty)
    }

    @Test("and so is learning beside a partition that nobody judges by")
    func unjudged() {
        #expect(codes(judged(learningFrom: "rows").replacing("predict -> judge", with: "")) == ["missing-input judge"])
    }

    @Test("a workflow as a live input")
    func liveWorkflow() throws {
        func text(_ policy: String) -> String {
            """
            rows: source columns=a
            inner-start: start name=inner
            step: step
            inner-end: end name=inner
            outer-start: start name=outer static=inner-end.workflow:\(policy)
            run: executor
            outer-end: end name=outer
            rows -> inner-start -> step -> inner-end
            inner-end.workflow -> run.workflow
            rows -> outer-start -> run.table
            run.table -> outer-end
            """
        }
        #expect(codes(text("freeze")).isEmpty)
        var workflow = drawing(text("input"))
        let found = analysis(workflow).diagnostics
        #expect(found.map(\.severity) == [.error])
        #expect(found.map { "\($0.code) \($0.node?.text ?? "")" } == ["workflow-as-input outer-start"])
        #expect(found.first?.message.contains("freeze it, or take \"inner-end\" into the frame") == true)
        try workflow.apply(#require(found.first?.fix).edit)
        #expect(analysis(workflow).diagnostics.isEmpty)
    }

    @Test("the target, or what alone makes it, among the features")
    func copied() {
        func text(_ features: String) -> String {
            """
            rows: source columns=a,delay
            late: step adds=late reads=delay
            learn: learn target=late features=\(features)
            rows -> late -> learn
            """
        }
        #expect(codes(text("a,late")) == ["target-as-feature learn"])
        #expect(codes(text("a,delay")) == ["target-as-feature learn"])
        #expect(codes(text("a")).isEmpty)
    }

    @Test("sampling inside a frame")
    func sampling() {
        func text(_ type: String) -> String {
            """
            rows: source columns=a
            s: start name=c
            x: \(type)
            e: end name=c
            rows -> s -> x
            \(type == "split" ? "x.train" : "x") -> e
            """
        }
        #expect(codes(text("sample")) == ["sampling-in-frame x"])
        #expect(codes(text("split")) == ["sampling-in-frame x"])
        #expect(codes(text("step")).isEmpty)
    }

    @Test("two nodes that write one file")
    func writtenTwice() {
        let text = """
            rows: source columns=a
            x: writing path=a.csv
            y: writing path=out/.././a.csv
            z: writing path=b.csv
            rows -> x -> y -> z
            """
        #expect(codes(text) == ["file-written-twice y"])
    }

    @Test(
        "a node that writes what another one reads",
        arguments: ["data/a.csv": 1, "./data/../data/a.csv": 1, "data/*.csv": 1, "data/b.csv": 0, "*.csv": 0])
    func sourceOverwritten(path: String, count: Int) {
        let text = "rows: reading path=\(path)\nx: writing path=data/a.csv\nrows -> x"
        #expect(codes(text) == Array(repeating: "source-overwritten x", count: count))
    }

    @Test(
        "the clock, paths and secrets inside a frame",
        arguments: [
            ("sql=date_diff('day',seen,now())", ["clock-in-frame x"]), ("sql=current_date", ["clock-in-frame x"]),
            ("sql=age(born)", ["clock-in-frame x"]), ("sql=age(greatest(a,b))", ["clock-in-frame x"]),
            ("sql=age(seen,born)", []), ("sql=age", []), ("sql=current_localtimestamp()", ["clock-in-frame x"]),
            ("script=rows('/home/me/rows.csv')", ["absolute-path x"]), ("script='a/b'", []),
            ("script=password = 'abc'", ["secret-in-frame x"]),
            ("script=log(api_token=\"abc\")", ["secret-in-frame x"]),
            ("script={'password'~ 'abc'}", ["secret-in-frame x"]), ("script=password = ''", []),
            ("script=token == 'abc'", []), ("script=# password = 'abc'", []),
            ("sql=\"random\"", []), ("sql=now", []), ("sql='now()'", []), ("sql=known", []),
            ("file=/home/me/rows.csv", ["absolute-path x"]), ("file=rows.csv", []),
            ("sql=read_csv('/home/me/rows.csv')", ["absolute-path x"]), ("sql=a||'/'", []),
            ("token=abc", ["secret-in-frame x"]), ("max-tokens=5", []),
            ("note=https~//me~word@host/x", ["secret-in-frame x"]), ("note=https~//host/x@y", []),
        ])
    func frozenIn(parameter: String, expected: [String]) {
        let parts = parameter.split(separator: "=", maxSplits: 1).map(String.init)
        var workflow = drawing(
            "rows: source columns=a\ns: start name=c\nx: noted\ne: end name=c\nrows -> s -> x -> e")
        workflow.nodes["x"]?.parameters[parts[0]] = .string(parts[1].replacing("~", with: ":"))
        let found = analysis(workflow).diagnostics
        #expect(found.map { "\($0.code) \($0.node?.text ?? "")" } == expected)
        // Outside a frame nothing of it leaves the house.
        workflow.connections.removeAll { $0.to.node == "e" }
        #expect(!analysis(workflow).diagnostics.contains { $0.node == "x" })
    }

    @Test("an empty capture, and one whose production has errors")
    func frames() {
        #expect(
            codes("rows: source columns=a\ns: start name=c\ne: end name=c\nrows -> s -> e") == ["empty-capture s"])
    }
}
