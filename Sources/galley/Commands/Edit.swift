import ArgumentParser
import Deployment
import Editor
import Engine
import FoundationEssentials
import Terminal
import Workflow

struct Edit: GalleyCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Open the editor; galley FILE does the same.",
        discussion: """
            Several files are opened as several documents: gl lists them, Ctrl-^ goes to the one before, :q leaves \
            one. Without a file it asks what to open: what was open last, samples, templates. A file that isn't there \
            yet is made when it is saved. Every edit is kept at once, beside the cache: gu shows them as a tree, also \
            those of earlier sessions, and what a session that was cut off had not saved is offered. What is deployed is served on port 8080, or on \
            GALLEY_PORT, by a service that outlives the editor. NO_COLOR=1 does without colors. With GALLEY_IDLE \
            naming a file or pipe, the editor writes a line there whenever all that was asked for is done and on the \
            screen: the keys taken and the size, such as `12 24x80`, for programs that drive it.

            Example: galley flights.galley.yaml
            """,
        aliases: ["open"])
    static let order = 1

    @Argument(help: "Workflows' files, NAME.galley.yaml.", completion: .file(extensions: ["yaml"]))
    var files: [String] = []
    @Option(help: "A theme by name, such as dark or light, or its file.") var theme: String?
    @Flag(help: "Plain ASCII characters.") var ascii = false

    /// Beside the cache.
    static var histories: String {
        let cache = EngineCache.standardFolder
        return cache[..<(cache.lastIndex(of: "/") ?? cache.startIndex)] + "/history"
    }

    /// Runs on the main thread, which the screen belongs to.
    func run() throws {
        do {
            var seen: Set<String> = []
            let different = files.filter { seen.insert(Document.absolute($0)).inserted }
            let opened = try different.map { file throws(DocumentErrors) in
                try ReopenedDocument(
                    file, named: Document.name(of: file), historyIn: Self.histories, at: EditorApp.now)
            }
            let environment = ProcessInfo.processInfo.environment
            let settings = Settings.current
            let setup = settings.load()
            let theme = try theme.map { name throws(ConfigFault) in try settings.theme(named: name, in: setup) }
            let screen = try Screen(
                .init(isASCII: ascii ? true : setup.config.isASCII, colors: setup.config.colors))
            defer { screen.close() }
            let app = EditorApp(
                historiesIn: Self.histories, library: Shipped.library, screen: screen, settings: settings,
                setup: setup, theme: theme,
                hasLightBackground: Color.isBackgroundLight(environment: environment) ?? false,
                idle: environment["GALLEY_IDLE"].flatMap { IdleSignal(path: $0) }, backend: { Workbench() })
            try app.run(opened)
        } catch let error as DocumentErrors {
            Console.complain(Failure(error).description)
            throw ExitCode(1)
        } catch let error as ScreenError {
            Console.complain("galley: \(error)")
            throw ExitCode(1)
        } catch let error as ConfigFault {
            Console.complain("galley: \(error)")
            throw ExitCode(1)
        }
    }
}
