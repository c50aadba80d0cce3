import Editor
import Foundation
import Terminal
import Testing
import Workflow

/// What is said, and what lines do, in the dialog without a screen.
@Suite("The linear dialog") struct LinearDialogTests {
    @Test("the document is a numbered list of nodes, then its connections and captures")
    func listing() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        #expect(
            try await linear.enter("list") == [
                "Workflow penguin-species: 5 nodes, 5 connections, no problems, saved.",
                "1. penguins, csv-reader, not run, here",
                "2. partition, partitioning, not run",
                "3. fill, missing-values, not run",
                "4. fill-test, missing-values-apply, not run",
                "5. trees, gradient-boosted-trees, not run",
                "Connections:",
                "1 (penguins) -> 2 (partition)",
                "2.train (partition) -> 3 (fill)",
                "2.test (partition) -> 4.table (fill-test)",
                "3.model (fill) -> 4.model (fill-test)",
                "3.table (fill) -> 5 (trees)",
                "No captures.",
            ])
        let told = try await linear.enter("show 3")
        #expect(told[0] == "Node 3 fill: missing-values@1, not run.")
        #expect(told.contains { $0.hasPrefix("columns: bill_length_mm, bill_depth_mm") })
        #expect(told.contains("Output model, a model, to 4 fill-test."))
        #expect(linear.state.cursor == "fill")
    }

    @Test("the tour can be taken to its end by the lines that it names")
    func tour() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        linear.beginTour()
        for line in [
            "go-right", "go-right", "go-right", "run-all", "go fill-test", "add predictor", "select", "go-left",
            "frame",
            "frame-make", "score",
        ] { try await linear.enter(line) }
        #expect(linear.state.tour?.step.title == "What ships")
        let why = try await linear.enter("preview")
        #expect(why.contains { $0.hasPrefix("Tour, step 9 of 10. Why.") }, "\(why)")
        let last = try await linear.enter("why")
        #expect(last.contains { $0.hasPrefix("Tour, step 10 of 10. Deploying.") }, "\(last)")
        for step in TourStep.all {
            #expect(!step.spokenText.contains("pane") && !step.spokenText.contains("{"), "\(step.spokenText)")
        }
    }

    @Test("what is refused names commands, not keys")
    func names() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        #expect(try await linear.enter("tour-next") == ["Note: no tour goes on: tour begins it"])
    }

    @Test("a node keeps its number, whatever else is added, deleted and brought back")
    func numbers() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        try await linear.enter("add limit after 1")
        linear.leave()
        let told = try await linear.enter("nodes")
        #expect(told.contains { $0.hasPrefix("6. limit, ") } && told.contains { $0.hasPrefix("3. fill, ") })
        #expect(
            try await linear.enter("delete 4") == ["Done: remove fill-test."] || linear.state.workflow.nodes.count == 5)
        try await linear.enter("undo")
        #expect(try await linear.enter("nodes").contains { $0.hasPrefix("4. fill-test, ") })
    }

    @Test("a model is built, framed and deployed by lines alone")
    func building() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        let added = try await linear.enter("add predictor after 4")
        #expect(added.contains { $0.contains("add predictor") }, "\(added)")
        let form = try await linear.enter("add classification-scorer after 6")
        #expect(form.contains { $0.hasPrefix("7 classification-scorer, actual: ") }, "\(form)")
        #expect(try await linear.enter("species").contains { $0.hasPrefix("7 classification-scorer, predicted: ") })
        try await linear.enter("species_predicted")
        #expect(linear.state.prompt == nil && linear.state.problems.isEmpty)
        try await linear.enter("run")
        #expect(try await linear.enter("frame 3 as prepare").contains { $0.contains("\"prepare\" holds 1 node") })
        try await linear.enter("frame 6 as score", "combine")
        #expect(try await linear.enter("captures") == ["Captures:", "prepare holds 3 fill", "score holds 6 predictor"])
        let preview = try await linear.enter("preview")
        #expect(
            preview.contains { $0.hasPrefix("Production workflow of ") } && preview.contains("predictor, predictor"))
        #expect(try await linear.enter("deploy as species").contains { $0.hasPrefix("species v1 at http://") })
    }

    @Test("parameters, entries of maps and connections are changed by lines")
    func changing() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        try await linear.enter("set 5 trees 20")
        #expect(linear.state.workflow.nodes["trees"]?.parameters["trees"] == 20)
        try await linear.enter("set target = \"island\"")
        #expect(linear.state.workflow.nodes["trees"]?.parameters["target"] == "island")
        try await linear.enter("unset 5 min-rows-per-leaf")
        #expect(linear.state.workflow.nodes["trees"]?.parameters["min-rows-per-leaf"] == nil)
        #expect(
            linear.fault("set 5 tres 20")?.description
                == "gradient-boosted-trees has no parameter tres; did you mean \"trees\"?")
        #expect(linear.fault("set 5 trees many")?.description == "trees: \"many\" is not a whole number")
        try await linear.enter("add expression after 1")
        linear.leave()
        try await linear.enter("set 6 columns heavy = body_mass_g > 4000", "set 6 columns long = bill_length_mm > 40")
        #expect(
            linear.state.workflow.nodes["expression"]?.parameters["columns"]?.map?.keys.map { $0 } == ["heavy", "long"])
        try await linear.enter("unset 6 columns heavy")
        #expect(linear.state.workflow.nodes["expression"]?.parameters["columns"]?.map?.keys.map { $0 } == ["long"])
        try await linear.enter("disconnect 3 -> 5")
        #expect(try await linear.enter("connections").contains { $0.contains("-> 5") } == false)
        #expect(linear.fault("connect 5 -> 3") != nil)
        try await linear.enter("connect 3.table -> 5")
        #expect(linear.state.workflow.connections.contains { $0.from.node == "fill" && $0.to.node == "trees" })
        try await linear.enter("rename 3 clean", "undo", "insert limit on 3 -> 5")
        #expect(linear.state.workflow.connections.contains { $0.from.node == "limit" && $0.to.node == "trees" })
    }

    @Test("rows, columns and what is wrong are told as sentences")
    func looking() async throws {
        let linear = try await LinearSession("penguins/penguins")
        #expect(try await linear.enter("data 1")[0].hasPrefix("There are no rows of 1 penguins: it is not run."))
        let run = try await linear.enter("run")
        #expect(run.contains("penguins done, 7 ms, 1000 rows") && run.contains("run done"), "\(run)")
        let rows = try await linear.enter("data 1 3")
        #expect(rows.count == 4 && rows[1].hasPrefix("1: "), "\(rows)")
        #expect(try await linear.enter("data 1 from 100 2")[1].hasPrefix("100: "))
        #expect(try await linear.enter("data 1 from 999").map { $0.prefix(5) }.dropFirst() == ["999: ", "1000:"])
        #expect(try await linear.enter("data 1 1")[1].hasPrefix("1: "), "also where other rows were read before")
        #expect(try await linear.enter("data 1 from 1001") == ["1 penguins has only 1000 rows."])
        #expect(linear.fault("data 1 from \(Int.max)")?.isUsage == true)
        let many = try await linear.enter("data 1 1000")
        #expect(many.count == 402 && many.last == "data from 401 reads on.", "\(many.suffix(2))")
        #expect(try await linear.enter("columns 1")[0].contains("of 1 penguins, output table:"))
        #expect(try await linear.enter("problems") == ["No problems."])
        #expect(try await linear.enter("why fill").count == 1)
        let broken = try await linear.enter("set trees target nothing")
        #expect(broken.contains { $0.hasPrefix("error: ") && $0.contains("nothing") }, "\(broken)")
        #expect(try await linear.enter("u").contains("No problems any more."))
    }

    @Test("a list is answered by a number, a name or a part of one, and left")
    func lists() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        let types = try await linear.enter("add")
        #expect(types[0] == "Add a node after penguins: a number or a name." && types[1].hasPrefix("1. "))
        #expect(try await linear.enter("writer").contains { $0.contains("csv-writer") })
        #expect(linear.fault("nonesuch-at-all")?.isUsage == false)
        try await linear.enter("leave")
        #expect(linear.state.prompt == nil && linear.state.workflow.nodes.count == 5)
        try await linear.enter("a", "limit")
        #expect(linear.state.workflow.nodes["limit"] != nil)
    }

    @Test("questions are answered with text that stands, new text, or text that looks like a word of the dialog")
    func texts() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        #expect(try await linear.enter("title") == ["title of penguins:"])
        try await linear.enter("\"leave\"")
        #expect(linear.state.workflow.nodes["penguins"]?.title == "leave")
        #expect(try await linear.enter("title") == ["title of penguins: (now leave; an empty line keeps it)"])
        try await linear.enter("")
        #expect(linear.state.workflow.nodes["penguins"]?.title == "leave")
        try await linear.enter("title", "leave")
        #expect(linear.state.prompt == nil && linear.state.workflow.nodes["penguins"]?.title == "leave")
        try await linear.enter("rename")
        #expect(linear.fault("no name")?.isUsage == false)
        try await linear.enter("birds")
        #expect(linear.state.workflow.nodes["birds"] != nil)
    }

    @Test("a form is a list of fields, the tree of edits a list of states, leaving a choice")
    func otherQuestions() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        let form = try await linear.enter("5", "configure")
        #expect(form[0] == "5 trees: a number and a value, such as 1 = value; leave closes." && form.count > 5)
        let field = try #require(form.first { $0.hasSuffix(". trees: 50") })
        try await linear.enter("\(field.prefix { $0 != "." }) = 70", "leave")
        #expect(linear.state.workflow.nodes["trees"]?.parameters["trees"] == 70)
        let states = try await linear.enter("history")
        #expect(states.count == 3 && states[1].hasSuffix("as it is"), "\(states)")
        try await linear.enter("2")
        #expect(linear.state.workflow.nodes["trees"]?.parameters["trees"] == 50)
        try await linear.enter("set trees 60")
        let choice = try await linear.enter("quit")
        #expect(choice == ["\"penguin-species\" has unsaved changes:", "1. save and quit (s)", "2. drop them (d)"])
        #expect(linear.fault("x")?.isUsage == true)
        try await linear.enter("drop them")
        #expect(linear.session.effects.contains(.quit))
    }

    @Test("what stands behind the name of a command answers what it asks")
    func answered() async throws {
        let linear = try await LinearSession("penguins/penguins")
        try await linear.enter("run", "go fill", "title cleaned up")
        #expect(linear.state.workflow.nodes["fill"]?.title == "cleaned up" && linear.state.prompt == nil)
        #expect(linear.fault("undo twice")?.description.hasPrefix("undo takes nothing behind its name") == true)
        #expect(linear.state.workflow.nodes["fill"]?.title == "cleaned up", "nothing was done")
        try await linear.enter("data 1", "choose-column delay")
        #expect(linear.state.data.column?.name == "delay")
        #expect(linear.fault("choose-column nonesuch") != nil && linear.state.prompt == nil)
    }

    @Test("keys of the table are known, too")
    func tableKeys() async throws {
        let linear = try await LinearSession("penguins/penguins")
        try await linear.enter("run", "1")
        #expect(try await !linear.effects(of: "yc").isEmpty)
    }

    @Test("where one has gone to is told once")
    func gone() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        #expect(try await linear.enterSlowly("go fill") == ["At 3 fill."])
    }

    @Test("help pages are read out and stand in nobody's way")
    func help() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        #expect(try await linear.enter("manual").count > 5)
        #expect(try await linear.enter("nodes").count == 6)
        #expect(try await linear.enter("help").contains { $0.hasPrefix("connect NODE") })
        #expect(try await linear.enter("help run-all")[0].hasPrefix("run-all: run all."))
        #expect(try await linear.enter("types writer").contains { $0.hasPrefix("csv-writer: ") })
    }

    @Test("a frame is drawn step by step, too")
    func framing() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        let frame = try await linear.enter("frame 4")
        #expect(
            frame[0] == "A frame capture-1 round 4 fill-test." && frame.contains { $0.hasPrefix("Enters: ") },
            "\(frame)")
        #expect(try await linear.enter("frame-grow")[0].hasPrefix("A frame capture-1 round "))
        try await linear.enter("frame-leave")
        #expect(linear.state.framing == nil)
    }

    @Test("what isn't understood is told with a suggestion")
    func faults() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        #expect(linear.fault("conect 1 -> 2")?.description.contains("did you mean \"connect\"?") == true)
        #expect(linear.fault("conect 1 -> 2")?.isUsage == true)
        #expect(linear.fault("go 99")?.description == "there is no node 99")
        #expect(linear.fault("go fil")?.description == "there is no node fil; did you mean \"fill\"?")
        #expect(linear.fault("connect 1")?.isUsage == true)
        for line in ["frame as", "frame as x", "frame 3 as"] { #expect(linear.fault(line)?.isUsage == true, "\(line)") }
        #expect(linear.fault("add limt after 1")?.description.contains("did you mean \"limit\"?") == true)
        #expect(try await linear.enter("# a remark", "") == [])
    }

    @Test("what was done is done again, and macros are played")
    func again() async throws {
        let linear = try await LinearSession("penguins/penguins-start")
        try await linear.enter("1", "move-down", "2", "repeat")
        #expect(linear.state.workflow.nodes["penguins"]?.at.row == 1)
        #expect(linear.state.workflow.nodes["partition"]?.at.row == 1)
        try await linear.enter("title", "first", "3", ".")
        #expect(linear.state.workflow.nodes["fill"]?.title == "first")
    }

    @Test(
        "every command of the key map can be called by its name, wherever its keys mean something",
        arguments: Place.allCases)
    func reachable(_ place: Place) async throws {
        let linear = try await LinearSession("penguins/penguins")
        try await linear.enter("run", "add limit after 1")
        linear.leave()
        switch place {
        case .canvas, .panes, .data, .chart, .deployments, .monitoring: break
        case .framing: try await linear.enter("frame fill")
        case .prompt, .list: try await linear.enter("add")
        case .text: try await linear.enter("title")
        case .form: try await linear.enter("configure")
        case .field, .lines, .picks, .files: try await linear.enter("configure", ":edit-field")
        case .help: try await linear.enter("manual")
        case .tree: try await linear.enter("history")
        }
        let isOpen = place.isOpen || place == .framing
        for command in KeyMap.standard.commands where command.place == place {
            let fault = linear.copied().fault((isOpen ? "" : ":") + command.id)
            // Words that take more words say so; all others are done, or refused by the editor itself.
            #expect(fault == nil || fault?.isUsage == false, "\(command.id): \(fault?.description ?? "")")
        }
    }

    /// Commands that say nothing when they are done, and why.
    private static let silent: [String: String] = [
        "zoom-out": screen, "zoom-fit": screen, "minimap": screen, "zoom-lower": screen, "next-pane": screen,
        "toggle-preview": screen, "toggle-lower": screen, "toggle-inspector": screen, "leave-versions": screen,
        "leave-monitoring": screen, "quit!": end, "quit-all": end, "production-document": document,
        "replay-here": document, "open-copy": document,
    ]
    private static let screen = "it is about what the screen shows where"
    private static let end = "the document is left"
    private static let document = "the document that is opened says what it is"

    @Test(
        "what any command of the palette does is told",
        arguments: Place.allCases.filter { $0.isOpen || $0 == .framing })
    func told(_ place: Place) async throws {
        let folder = NSTemporaryDirectory() + "galley-linear-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(atPath: Session.samples + "/penguins", toPath: folder)
        let linear = await LinearSession(try Document(reading: folder + "/penguins.galley.yaml"))
        let line = DeploymentLine(name: "d1", version: 2, target: "service", when: "now", versions: 2)
        await linear.deploy([line], .sample)
        try await linear.enter("run", "title", "first", "2", "delete 1", "undo", "copy", "mark", "a")
        try await linear.enter("record", "record", "select 2,3")
        switch place {
        case .framing: try await linear.enter("frame fill")
        case .monitoring: try await linear.enter("monitor")
        default: break
        }
        for command in KeyMap.standard.commands where command.place == place {
            let copy = linear.copied()
            let lines = try await copy.enter(":" + command.id)
            #expect(lines.isEmpty == (Self.silent[command.id] != nil), "\(command.id): \(lines)")
        }
    }

    @Test("all that is said of the samples is plain ASCII without control characters")
    func plain() async throws {
        for sample in ["penguins/penguins", "flights/flights"] {
            let linear = try await LinearSession(sample)
            for line in [
                "list", "problems", "preview", "show", "columns", "help", "commands", "types", "deployments", "manual",
            ] {
                for text in try await linear.enter(line) {
                    #expect(text.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) }, "\(line): \(text)")
                }
            }
        }
    }
}
