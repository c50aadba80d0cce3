import Catalog
import Editor
import Foundation
import Terminal
import Testing
import Workflow

/// Whatever is pressed, in whatever order, while the world takes its time.
@Suite("Random keys") struct FuzzTests {
    private static let seeds: Range<UInt64> = 0..<8
    private static let keysInAll = 100_000

    @Test("they never break it, write nothing elsewhere, and undo returns to the start byte for byte", arguments: seeds)
    func fuzz(seed: UInt64) async throws {
        let world = try FuzzedWorld(seed: seed, editing: seed % 4 < 2 ? .readline : .vi)
        let drawsOften = seed % 4 == 3
        let elsewhere = try Self.elsewhere()
        var random = SeededGenerator(seed: seed)
        for number in 0..<Self.keysInAll / Self.seeds.count {
            switch Int.random(in: 0..<400, using: &random) {
            case 0:
                world.take(
                    .resize(rows: .random(in: 1...70, using: &random), columns: .random(in: 1...220, using: &random)))
            case 1: world.take(.paste(world.text(&random)))
            case 2...6: world.take(.mouse(Self.mouse(&random)))
            default: world.take(.key(Self.keys.randomElement(using: &random) ?? "Esc"))
            }
            // Most of the time more keys come before the world has answered.
            if Int.random(in: 0..<24, using: &random) == 0 { await world.answer() }
            // What is drawn most of the time can be wrong for an instant, most easily where something is typed.
            if number % 251 == 0 || drawsOften && (number % 41 == 0 || world.isTyping) { world.draw() }
            if world.desk.isDone { try world.reopen() }
        }
        await world.answer()
        world.draw()
        for (id, start) in world.starts {
            guard var document = world.desk.editors[id]?.document else { continue }
            for _ in 0..<2 {
                while document.history.undo() != nil {}
                #expect(document.text == start, "seed \(seed)")
                while document.history.redo() != nil {}
            }
        }
        let found = try Self.elsewhere()
        #expect(found == elsewhere, "seed \(seed)")
    }

    /// What lies where a file would end up that went astray.
    private static func elsewhere() throws -> [String] {
        try [FileManager.default.currentDirectoryPath, NSHomeDirectory(), "/", "/nowhere"].flatMap { folder in
            FileManager.default.fileExists(atPath: folder)
                ? try FileManager.default.contentsOfDirectory(atPath: folder).sorted() : []
        }
    }

    private static let keys: [Key] = {
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789?:/()[]{}%=.+-, $^~'\""
        let others: [Key] = [
            "Enter", "Enter", "Enter", "Esc", "Esc", "Tab", "Shift-Tab", "Down", "Up", "Left", "Right", "Shift-Left",
            "Ctrl-r", "Ctrl-c", "Ctrl-u", "Ctrl-d", "Ctrl-w", "Ctrl-s", "Ctrl-^", "Backspace", "Delete", "Home", "End",
            "Alt-Enter", "Alt-x", "PageDown", "PageUp", "F1", Key(.character("é")), Key(.character("語")),
        ]
        return letters.map { $0 == " " ? "Space" : Key(.character($0)) } + others
    }()

    private static func mouse(_ random: inout SeededGenerator) -> Mouse {
        let actions: [Mouse.Action] = [
            .press(.left), .drag(.left), .release(.left), .press(.right), .wheelUp, .wheelDown, .wheelLeft, .wheelRight,
        ]
        return Mouse(
            actions.randomElement(using: &random) ?? .wheelUp,
            at: Position(row: .random(in: -1...70, using: &random), column: .random(in: -1...220, using: &random)))
    }
}

/// A desk with documents in a temporary folder, and a world that answers late and writes nowhere else.
private final class FuzzedWorld {
    let folder = NSTemporaryDirectory() + "galley-fuzz-\(UUID())"
    private(set) var desk = EditorDesk()
    /// The text of each document as it was opened.
    private(set) var starts: [Int: String] = [:]
    /// What documents have asked for and not been answered.
    private var orders: [(document: Int, effect: Effect)] = []
    private let backend = ScriptedBackend()
    private let editing: Config.Editing

    /// - Parameter editing: whose keys the fields have.
    init(seed: UInt64, editing: Config.Editing) throws {
        self.editing = editing
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let sample = seed.isMultiple(of: 2) ? "penguins/penguins" : "penguins/penguins-start"
        try FileManager.default.copyItem(
            atPath: "\(Session.samples)/\(sample).galley.yaml", toPath: folder + "/study.galley.yaml")
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/data", withDestinationPath: "\(Session.samples)/penguins/data")
        try reopen()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func reopen() throws { add(try Document(reading: folder + "/study.galley.yaml")) }

    private func add(_ document: Document) {
        var state = EditorState(document: document, catalog: .standard, keyMap: .standard, size: (40, 120))
        var setup = Setup()
        setup.text = ConfigText("editing = \(editing)\n")
        state.adopt(setup)
        let effects = state.start()
        let id = desk.add(state)
        starts[id] = document.text
        orders += effects.map { (id, $0) }
    }

    func take(_ event: Event) {
        desk.shown?.arrange()
        orders += desk.update(event).map { ($0.document, $0.effect) }
    }

    /// Whether a field of a form is typed in.
    var isTyping: Bool { if case .form(let form)? = desk.shown?.prompt { form.editing != nil } else { false } }

    func draw() {
        guard desk.shown != nil else { return }
        desk.shown?.arrange()
        while desk.shown?.isMoving == true { desk.shown?.glide() }
        let state = desk.shown!
        let frame = EditorView().draw(state)
        #expect(frame.rows == state.size.rows && frame.columns == state.size.columns)
    }

    func text(_ random: inout SeededGenerator) -> String {
        ["ddxx\nm", "sex = 'female'", "ペンギン 🐧", "\u{1B}[31m", "../../outside", "/tmp"].randomElement(using: &random)
            ?? ""
    }

    /// Answers what has been asked for so far, and what comes of that. Of what is asked over and over, the last counts.
    func answer() async {
        while !orders.isEmpty {
            let order = orders.removeFirst()
            if [.analyze, .foresee, .recall].contains(order.effect),
                orders.contains(where: { $0.document == order.document && $0.effect == order.effect })
            {
                continue
            }
            await carryOut(order.effect, of: order.document)
        }
    }

    private func carryOut(_ effect: Effect, of id: Int) async {
        guard let state = desk.editors[id] else { return }
        switch effect {
        case .save where !isInside(state.document.path):
            tell(.notSaved("there is no such folder", isConflict: false), id)
        case .open(.file(let path)), .open(.template(let path)):
            guard isInside(path), let document = try? Document(reading: path) else {
                return tell(.failed("\(path) can't be read"), id)
            }
            if desk.editors.count < 4 { add(document) }
        case .open(.new(let workflow, _)):
            let path = Document.freePath(like: workflow.name, in: folder)
            if desk.editors.count < 4, let document = try? Document(new: workflow, path: path) { add(document) }
        case .open(.version): tell(.failed("there is no such version"), id)
        case .quit: desk.close(id)
        default: for message in await Session.answers(to: effect, of: state, by: backend) { tell(message, id) }
        }
    }

    private func tell(_ message: EditorMessage, _ id: Int) {
        orders += desk.update(message, for: id).map { ($0.document, $0.effect) }
    }

    private func isInside(_ path: String) -> Bool {
        let folder = URL(filePath: folder).standardizedFileURL.path
        return URL(filePath: path, relativeTo: URL(filePath: folder + "/")).standardizedFileURL.path.hasPrefix(
            folder + "/")
    }
}
