import Editor
import Engine
import Terminal
import Testing
import Workflow

/// The tour on the penguins, without a terminal.
@Suite("The tour") struct TourTests {
    /// An editor that the tour has begun in.
    private struct Desk {
        var session: Session

        init(rows: Int = 40, columns: Int = 120) async throws {
            session = try await Session.sample("penguins/penguins-start", rows: rows, columns: columns)
            session.state.tour = Tour()
        }

        mutating func press(_ keys: Key...) async {
            for key in keys {
                await session.press(key)
                session.state.followTour()
            }
        }

        mutating func type(_ text: String) async {
            for character in text { await press(character == " " ? "Space" : Key(.character(character))) }
        }

        var title: String { session.state.tour?.step.title ?? "" }
    }

    @Test("each step is over once what it asks for was done, and no sooner")
    func walk() async throws {
        var desk = try await Desk()
        desk.session.expect("Tour 1/10: The canvas")
        desk.session.expect("l and h go from")
        await desk.press("l", "l")
        #expect(desk.title == "The canvas")
        await desk.press("l")
        #expect(desk.title == "Run it")
        await desk.press("R")
        #expect(desk.title == "Rows to predict")
        await desk.type("/fill-test")
        #expect(desk.title == "Rows to predict", "the search is still open")
        await desk.press("Enter")
        #expect(desk.title == "Add a box")
        await desk.type("apredictor")
        await desk.press("Enter")
        #expect(desk.title == "Select what production needs")
        await desk.press("v", "h")
        #expect(desk.title == "Draw the frame")
        await desk.press("f")
        #expect(desk.title == "Make it")
        await desk.press("Enter", "Enter")
        #expect(desk.title == "What ships")
        desk.session.expect("predictor")
        #expect(desk.session.state.preview?.production != nil)
        await desk.press("Tab")
        #expect(desk.title == "Why")
        await desk.press("w")
        #expect(desk.title == "Deploying")
        await desk.press(">")
        #expect(desk.session.state.tour == nil)
    }

    @Test("a step can be skipped, gone back to and left; one that was done waits for the key")
    func skipping() async throws {
        var desk = try await Desk()
        await desk.press(">", ">", ">")
        #expect(desk.title == "Add a box")
        await desk.press("<")
        #expect(desk.title == "Rows to predict" && desk.session.state.tour?.waits == false)
        await desk.press("<", "<", "<")
        #expect(desk.title == "The canvas")
        await desk.press("l", "l", "l", "<")
        #expect(desk.title == "The canvas" && desk.session.state.tour?.waits == true)
        desk.session.expect("> goes on")
        await desk.press("h")
        #expect(desk.title == "The canvas")
        await desk.press("X")
        #expect(desk.session.state.tour == nil)
        await desk.press("X")
        #expect(desk.session.notice.contains("gT begins it"))
    }

    @Test("who runs again what has run before goes on")
    func again() async throws {
        var desk = try await Desk()
        await desk.press("R", "l", "l", "l")
        #expect(desk.title == "Run it" && desk.session.state.tour?.waits == true)
        let effects = desk.session.pressOnly("R")
        desk.session.state.followTour()
        await desk.session.carryOut(effects)
        desk.session.state.followTour()
        #expect(desk.title == "Rows to predict")
    }

    @Test("keys that were changed are shown as they are")
    func keys() async throws {
        var desk = try await Desk()
        desk.session.configure("key go-right = Alt-r\nkey tour-next = F9\n")
        desk.session.expect("Alt-r and h go from")
        desk.session.expect("F9 skips")
    }

    @Test("every step fits and names commands that there are", arguments: TourStep.all.indices)
    func steps(_ index: Int) {
        var calls: [String] = []
        let text = TourStep.all[index].text { id in
            calls.append(id)
            return KeyMap.standard.keyText(of: id)
        }
        #expect(calls.allSatisfy { KeyMap.standard[$0] != nil }, "\(calls)")
        #expect(!text.contains("{"))
        #expect(text.count <= 3 * 74, "\(text.count)")
    }

    @Test("it has its rows also on a small screen, and none where there is no tour")
    func small() async throws {
        var desk = try await Desk(rows: 24, columns: 80)
        desk.session.expect("Tour 1/10")
        desk.session.expect("leaves the tour")
        await desk.press("X")
        #expect(!desk.session.screen.contains("Tour"))
    }

    @Test("it is offered with one key to take it and one to decline")
    func offer() async throws {
        var session = try await Session.empty()
        session.state.library = WorkflowLibrary(samples: ["/samples/penguins/penguins-start.galley.yaml"])
        session.state.offerTour()
        session.expect("new here? a tour of two minutes")
        await session.press("n")
        #expect(session.state.prompt == nil || !session.screen.contains("new here?"))
        session.state.offerTour()
        await session.press("t")
        #expect(session.effects.contains(.open(.tour("/samples/penguins/penguins-start.galley.yaml"))))
    }

    @Test("whoever goes on working has declined")
    func declined() async throws {
        var session = try await Session.sample("penguins/penguins")
        session.state.library = WorkflowLibrary(samples: ["/samples/penguins/penguins-start.galley.yaml"])
        session.state.offerTour()
        await session.press("l")
        #expect(session.state.prompt == nil && session.state.cursor != "penguins")
    }
}
