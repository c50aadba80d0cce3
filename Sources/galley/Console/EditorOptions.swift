import ArgumentParser
import Deployment
import Editor
import Engine
import FoundationEssentials
import Glibc
import Terminal
import Workflow

/// How the editor is opened, whatever it is opened with.
struct EditorOptions: ParsableArguments {
    @Option(help: "A theme by name, such as dark or light, or its file.") var theme: String?
    @Flag(help: "Plain ASCII characters.") var ascii = false
    @Flag(help: "A dialog of lines instead of a screen, for screen readers and scripts.") var linear = false

    /// Beside the cache.
    static var histories: String {
        let cache = EngineCache.standardFolder
        return cache[..<(cache.lastIndex(of: "/") ?? cache.startIndex)] + "/history"
    }

    /// Whether nothing of the user's is there yet.
    private static var isFirstStart: Bool {
        ![histories, EngineCache.standardFolder, Settings.current.file, StateFolder.current + "/registry.sqlite"]
            .contains { File.exists($0) }
    }

    /// Runs on the main thread, which the screen belongs to. On the very first start it offers the tour.
    ///
    /// - Parameter replay: a logged request, which is shown instead of files.
    func open(_ files: [String], replay: Replay? = nil, tour: TourStart = .none) throws {
        do {
            let offers = tour == .none && replay == nil && Self.isFirstStart
            var seen: Set<String> = []
            let different = files.filter { seen.insert(Document.absolute($0)).inserted }
            let opened = try different.map { file throws(DocumentErrors) in
                try ReopenedDocument(
                    file, named: Document.name(of: file), historyIn: Self.histories, at: EditorApp.now)
            }
            let settings = Settings.current
            let setup = settings.load()
            let theme = try theme.map { name throws(ConfigFault) in try settings.theme(named: name, in: setup) }
            if let front = linearFront(setup) { return try run(front, opened, replay, tour, settings, setup, theme) }
            let screen = try Screen(
                .init(isASCII: ascii ? true : setup.config.isASCII, colors: setup.config.colors))
            defer { screen.close() }
            Deference.begin()
            try run(ScreenFront(screen), opened, replay, offers ? .offered : tour, settings, setup, theme)
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

    private func run(
        _ front: any EditorFront, _ documents: [ReopenedDocument], _ replay: Replay?, _ tour: TourStart,
        _ settings: Settings, _ setup: Setup, _ theme: Theme?
    ) throws {
        let environment = ProcessInfo.processInfo.environment
        let app = EditorApp(
            historiesIn: Self.histories, library: { Shipped.library }, front: front, settings: settings, setup: setup,
            theme: theme, hasLightBackground: Color.isBackgroundLight(environment: environment) ?? false,
            idle: environment["GALLEY_IDLE"].flatMap { IdleSignal(path: $0) }, backend: { Workbench() })
        try app.run(documents, replay: replay, tour: tour)
        if front.status != 0 { throw ExitCode(front.status) }
    }

    /// The dialog of lines, where it is wanted or nothing else will do.
    private func linearFront(_ setup: Setup) -> LinearFront? {
        let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
        guard linear || setup.config.isLinear || isDumb else { return nil }
        if !linear, isDumb { Console.say("This terminal can't place text, so this is a dialog of lines.") }
        let isTerminal = isatty(STDIN_FILENO) == 1
        if isTerminal { Console.say("The line help tells what can be said, quit leaves.") }
        return LinearFront(isTerminal: isTerminal) { Console.write($0, to: STDOUT_FILENO) }
    }
}
