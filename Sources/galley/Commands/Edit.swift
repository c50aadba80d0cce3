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
            A file that isn't there yet is made when it is saved. What is deployed is served on port 8080, or on \
            GALLEY_PORT, by a service that outlives the editor. NO_COLOR=1 does without colors. With GALLEY_IDLE \
            naming a file or pipe, the editor writes a line there whenever all that was asked for is done and on the \
            screen: the keys taken and the size, such as `12 24x80`, for programs that drive it.

            The file galley/config in your configuration folder (XDG_CONFIG_HOME, else ~/.config) holds settings, one \
            a line: `theme = nord`, and keys of commands as the palette names them, `keys.splice-out = X` or \
            `keys.delete = dd, Delete`. What clashes is told with its line. Themes of your own are files in \
            galley/themes beside it.

            Example: galley flights.galley.yaml
            """,
        aliases: ["open"])
    static let order = 1

    @OptionGroup var file: FileArgument
    @Option(help: "A theme by name, such as dark, light or nord, or its file.") var theme: String?
    @Flag(help: "Plain ASCII characters.") var ascii = false

    /// Runs on the main thread, which the screen belongs to.
    func run() throws {
        do {
            let document =
                FileManager.default.fileExists(atPath: file.file)
                ? try Document(reading: file.file)
                : try Document(new: Workflow(name: New.name(of: file.file)), path: file.file)
            let settings = Settings()
            let theme = try Themes.theme(named: theme ?? settings.configuration.theme ?? "dark")
            let screen = try Screen(.init(theme: theme, isASCII: ascii ? true : nil))
            defer { screen.close() }
            let idle = ProcessInfo.processInfo.environment["GALLEY_IDLE"].flatMap { IdleSignal(path: $0) }
            EditorApp(
                document: document, backend: Workbench(), screen: screen, keyMap: settings.keyMap,
                remarks: settings.problems, idle: idle
            ).run()
        } catch let error as DocumentErrors {
            Console.complain(Failure(error).description)
            throw ExitCode(1)
        } catch let error as ScreenError {
            Console.complain("galley: \(error)")
            throw ExitCode(1)
        } catch let error as ThemeError {
            Console.complain("galley: \(error)")
            throw ExitCode(1)
        }
    }
}
