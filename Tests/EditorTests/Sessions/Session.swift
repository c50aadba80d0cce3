import Capture
import Catalog
import Editor
import Engine
import Foundation
import Terminal
import Testing
import Workflow

/// The editor without a terminal: keys in, effects carried out at once, screens out as text.
struct Session {
    var state: EditorState
    let backend: ScriptedBackend
    let glyphs: Glyphs
    /// What the user's own editor does.
    var outside: @Sendable (String) -> OutsideEdit = { .done($0) }
    /// Everything that the editor asked of the world.
    private(set) var effects: [Effect] = []

    static let samples = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples"

    init(
        _ document: Document, rows: Int = 40, columns: Int = 120, backend: ScriptedBackend = ScriptedBackend(),
        glyphs: Glyphs = .unicode
    ) async {
        state = EditorState(
            document: document, catalog: .standard, keyMap: .standard, size: (rows: rows, columns: columns))
        state.adopt(Self.shipped)
        self.backend = backend
        self.glyphs = glyphs
        _ = screen
        await carryOut(state.start())
    }

    /// An empty document that is nowhere yet.
    static func empty(rows: Int = 24, columns: Int = 80) async throws -> Session {
        let document = try Document(new: Workflow(name: "trial"), path: "/nowhere/trial.galley.yaml")
        return await Session(document, rows: rows, columns: columns)
    }

    /// One of the samples that Galley ships, such as `flights/flights`.
    static func sample(_ name: String, rows: Int = 40, columns: Int = 120, glyphs: Glyphs = .unicode) async throws
        -> Session
    {
        let document = try Document(reading: "\(samples)/\(name).galley.yaml")
        return await Session(document, rows: rows, columns: columns, glyphs: glyphs)
    }

    /// The themes that Galley ships.
    static let themes = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/themes"
    private static let shipped = Settings(folder: "/nowhere", shipped: [themes]).load()

    // MARK: Doing

    /// Takes over a configuration with this text.
    mutating func configure(_ text: String) {
        let folder = NSTemporaryDirectory() + "galley-configured-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try text.write(toFile: folder + "/config", atomically: true, encoding: .utf8)
        } catch {
            Issue.record(error)
        }
        _ = state.update(.configured(Settings(folder: folder, shipped: [Self.themes]).load()))
    }

    mutating func press(_ keys: Key...) async {
        for key in keys { await press(key) }
    }

    mutating func press(_ key: Key) async { await carryOut(state.update(.key(key))) }

    mutating func type(_ text: String) async {
        for character in text { await press(character == " " ? "Space" : Key(.character(character))) }
    }

    mutating func go(to node: NodeID) async {
        await type("/\(node)")
        await press("Enter")
        #expect(state.cursor == node)
    }

    mutating func resize(rows: Int, columns: Int) async {
        await carryOut(state.update(.resize(rows: rows, columns: columns)))
    }

    /// Presses a key whose effects are left undone, as though the world took its time.
    mutating func pressOnly(_ key: Key) -> [Effect] {
        defer { _ = screen }
        return state.update(.key(key))
    }

    mutating func take(_ message: EditorMessage) async { await carryOut(state.update(message)) }

    mutating func carryOut(_ wanted: [Effect]) async {
        _ = screen
        var waiting = wanted[...]
        while let effect = waiting.popFirst() {
            effects.append(effect)
            if case .editOutside(let text, _) = effect {
                waiting += state.update(.editedOutside(outside(text)))
                continue
            }
            for message in await Self.answers(to: effect, of: state, by: backend) { waiting += state.update(message) }
            _ = screen
        }
    }

    static func answers(to effect: Effect, of state: EditorState, by backend: ScriptedBackend) async -> [EditorMessage]
    {
        let (workflow, folder) = (state.workflow, state.document.folder)
        let events = Events()
        switch effect {
        case .analyze:
            let (analysis, preview) = backend.analyze(workflow, folder: folder)
            return [.analyzed(analysis, preview)]
        case .foresee:
            guard let proposal = state.framing?.proposal, let workflow = proposal.workflow else { return [] }
            let (analysis, preview) = backend.analyze(workflow, folder: folder, at: proposal.end)
            return [.foreseen(analysis, preview)]
        case .recall: return [.remembered(workflow, await backend.remembered(workflow, folder: folder))]
        case .run(let targets):
            let request = RunRequest(workflow: workflow, folder: folder, targets: targets)
            let error = await backend.run(request) { events.add($0) }
            return events.messages + [.runEnded(error)]
        case .deploy(let node, let destination):
            do throws(RunError) {
                let word = try await backend.deploy(
                    workflow, text: state.document.text, folder: folder, node: node, to: destination
                ) { events.add($0) }
                return events.messages + [.deployed(word)]
            } catch {
                return events.messages + [.runEnded(error)]
            }
        case .look(let request):
            let answers = Answers()
            await backend.look(request) { answers.add($0) }
            return answers.messages
        case .listDeployments: return (try? backend.deployments()).map { [.deployments($0)] } ?? []
        case .compare(let name, let old, let new):
            return (try? backend.difference(name: name, from: old, to: new)).map { [.compared($0)] } ?? []
        case .listRequests: return (try? backend.requests()).map { [.requests($0)] } ?? []
        case .monitor(let name):
            return name.flatMap { try? backend.monitoring(name: $0) }.map { [.monitored($0)] } ?? []
        case .rollback(let name, let version):
            return (try? backend.rollback(name: name, version: version)).map { [.rolledBack($0)] } ?? []
        case .save(let overwriting, let copies):
            var document = state.document
            do {
                for copy in copies { try copy.carryOut() }
                try document.save(overwriting: overwriting)
                return [.saved(document)]
            } catch {
                return [.notSaved("\(error)", isConflict: (error as? DocumentErrors)?.isConflict == true)]
            }
        case .readFile:
            let path = state.document.path
            do throws(DocumentErrors) {
                return [.foundOutside(.text(try Document(reading: path).source))]
            } catch {
                let isThere = FileManager.default.fileExists(atPath: path)
                return [.foundOutside(isThere ? .unreadable(error.description) : .gone)]
            }
        case .reload: return (try? Document(reading: state.document.path)).map { [.reloaded($0.source)] } ?? []
        case .cancel:
            backend.cancel()
            return []
        case .reset:
            backend.reset()
            return []
        case .listFiles: return [.files(FileListing.files(below: folder))]
        case .listFolder(let path): return [.folder(FolderListing(path, from: folder))]
        case .listFunctions: return [.functions(["abs", "arg_max", "concat", "contains", "count"])]
        case .tryOut:
            guard let draft = state.draft else { return [] }
            return [.triedOut(draft, backend.analyze(draft, folder: folder).0.diagnostics)]
        case .editOutside(let text, _): return [.editedOutside(.done(text))]
        case .copy, .keep, .notify, .quit, .quitAll, .open, .show, .moved: return []
        }
    }

    // MARK: Looking

    var screen: String {
        mutating get {
            state.arrange()
            while state.isMoving { state.glide() }
            return EditorView(glyphs: glyphs).draw(state).text
        }
    }

    var notice: String { state.notice?.text ?? "" }

    /// Expects a text on the screen; a miss shows the screen.
    mutating func expect(_ text: String, location: SourceLocation = #_sourceLocation) {
        let screen = screen
        #expect(screen.contains(text), "not on the screen: \(text)\n\(screen)", sourceLocation: location)
    }
}

/// What comes of a request, in order.
final class Answers: @unchecked Sendable {
    // The scripted backend answers before anybody reads.
    private var answers: [LookAnswer] = []

    func add(_ answer: LookAnswer) { answers.append(answer) }

    var messages: [EditorMessage] { answers.map { .looked($0) } }
}

/// The events of a run, in order.
final class Events: @unchecked Sendable {
    // Scripted runs tell their events one after the other and are over before anybody reads them.
    private var events: [RunEvent] = []

    func add(_ event: RunEvent) { events.append(event) }

    var messages: [EditorMessage] { events.map { .ran($0) } }
}
