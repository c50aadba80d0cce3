import Testing
import Workflow

@Suite("The section promotion") struct PromotionTests {
    private static let head = "galley: 1\nname: p\nnodes:\n  a: {type: x@1, at: [0, 0]}\n"
    private static let section = """
        # Who goes live.
        promotion:
          metric: quality.auc   # of the trees
          threshold: 0.75
          gain: 0
          drift: 0.25
          retrain: "0 3 * * 1"
          time-zone: Europe/Berlin

        """

    @Test("it is read, and stays as it was written while other things change")
    func reading() throws {
        let document = try DocumentText(reading: Self.head + Self.section)
        let rules = try #require(document.workflow.promotion)
        #expect(rules.scorer == "quality" && rules.figure == "auc" && rules.threshold == 0.75 && rules.gain == 0)
        #expect(rules.drift == 0.25 && rules.retrain == "0 3 * * 1" && rules.timeZone == "Europe/Berlin")
        #expect(rules.direction == .higher && PromotionRules(scorer: "q", figure: "rmse").direction == .lower)
        var workflow = document.workflow
        try workflow.apply(.move("a", to: GridPoint(4, 2)))
        #expect(document.text(for: workflow).hasSuffix(Self.section))
    }

    @Test("it is written canonically, and what is written is read back")
    func writing() throws {
        let document = try DocumentText(reading: Self.head + Self.section)
        let canonical = DocumentText.canonical(document.workflow)
        #expect(try DocumentText(reading: canonical).workflow == document.workflow)
        var changed = document.workflow
        changed.promotion?.threshold = 0.8
        let text = document.text(for: changed)
        #expect(text.contains("threshold: 0.8") && text.contains("# Who goes live."))
        #expect(try DocumentText(reading: text).workflow == changed)
        changed.promotion = nil
        #expect(try DocumentText(reading: document.text(for: changed)).workflow.promotion == nil)
        let plain = try DocumentText(reading: Self.head)
        #expect(try DocumentText(reading: plain.text(for: document.workflow)).workflow == document.workflow)
    }

    @Test("taking it in from the file and undoing that gives back what was")
    func undo() throws {
        let (before, after) = (
            try DocumentText(reading: Self.head).workflow, try DocumentText(reading: Self.head + Self.section).workflow
        )
        var history = History(before)
        try history.apply(.replace("take", after))
        #expect(history.workflow.promotion != nil)
        history.undo()
        #expect(history.workflow == before)
    }

    @Test(
        "what is wrong in it is told with its place",
        arguments: [
            ("promotion: yes\n", "5:12: \"promotion\" must be a map"),
            ("promotion:\n  gain: 1\n", "5:1: \"promotion\" has no \"metric\""),
            ("promotion:\n  metric: auc\n", "6:11: \"auc\" is not a metric"),
            (
                "promotion:\n  metric: q.auc\n  treshold: 1\n",
                "7:3: unknown key \"treshold\" in \"promotion\"; did you mean \"threshold\"?"
            ),
            ("promotion:\n  metric: q.auc\n  drift: much\n", "7:10: \"drift\" must be a number"),
            ("promotion:\n  metric: q.auc\n  drift: 0\n", "7:10: \"drift\" is a number above 0"),
            ("promotion:\n  metric: q.auc\n  better: up\n", "7:11: \"better\" is higher or lower"),
            ("promotions:\n  metric: q.auc\n", "5:1: unknown key \"promotions\"; did you mean \"promotion\"?"),
        ])
    func wrong(_ section: String, _ words: String) throws {
        let errors = #expect(throws: DocumentErrors.self) { _ = try DocumentText(reading: Self.head + section) }
        #expect(errors?.description.contains(words) == true, "\(errors?.description ?? "")")
    }
}
