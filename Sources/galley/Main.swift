import ArgumentParser
import Glibc
import Workflow

/// The entry: parses the arguments and runs the command on the main thread, which the editor's screen needs.
@main
enum Main {
    static func main() {
        let given = CommandLine.arguments.dropFirst()
        if let complaint = Galley.complaint(about: given) {
            Console.complain(complaint)
            Galley.exit(withError: ExitCode(64))
        }
        Galley.main(Galley.arguments(given))
    }
}

/// `galley` itself: its subcommands, one a file in `Commands/`.
struct Galley: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "galley",
        abstract:
            "A terminal workbench for data science: draw a workflow, frame what production needs, ship exactly that.",
        usage: "galley [FILE ...]\n       galley SUBCOMMAND",
        discussion: "`galley FILE` opens the editor. `galley nodes` lists what workflows are made of.",
        version: Galley.version,
        subcommands: allCommands.sorted { $0.order < $1.order }.map { $0 as any ParsableCommand.Type },
        defaultSubcommand: Edit.self)

    static let version = "0.1.0"

    /// `galley` alone opens the editor on a terminal, which asks what to open; elsewhere it shows the help.
    static func arguments(_ given: ArraySlice<String>) -> [String] {
        if !given.isEmpty { return Array(given) }
        return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 ? ["edit"] : ["--help"]
    }

    /// What to say of a first word that is neither a command nor looks like a file: without it, the editor would open
    /// a new file of that name. `help` of such a word would be that of everything.
    static func complaint(about given: ArraySlice<String>) -> String? {
        guard let word = given.first else { return nil }
        let names = allCommands.flatMap { [$0._commandName] + $0.configuration.aliases } + ["help"]
        if word == "help", let topic = given.dropFirst().first, !topic.hasPrefix("-"), !names.contains(topic) {
            return "galley: there is no command \"\(topic)\"" + Suggestion.hint(for: topic, in: names)
                + "\nSee 'galley --help'."
        }
        let looksLikeFile = word.contains(".") || word.contains("/") || File.exists(word)
        guard !word.hasPrefix("-"), !looksLikeFile, !names.contains(word) else { return nil }
        return "galley: there is no command and no file \"\(word)\"" + Suggestion.hint(for: word, in: names)
            + "\nSee 'galley --help'; galley new \(word).galley.yaml makes a workflow."
    }
}
