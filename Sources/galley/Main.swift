import ArgumentParser

/// The entry: parses the arguments and runs the command on the main thread, which the editor's screen needs.
@main
enum Main {
    static func main() {
        Galley.main(Galley.arguments(CommandLine.arguments.dropFirst()))
    }
}

/// `galley` itself: its subcommands, one a file in `Commands/`.
struct Galley: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "galley",
        abstract:
            "A terminal workbench for data science: draw a workflow, frame what production needs, ship exactly that.",
        usage: "galley FILE\n       galley SUBCOMMAND",
        discussion: "`galley FILE` opens the editor. `galley nodes` lists what workflows are made of.",
        version: Galley.version,
        subcommands: allCommands.sorted { $0.order < $1.order }.map { $0 as any ParsableCommand.Type },
        defaultSubcommand: Edit.self)

    static let version = "0.1.0"

    /// `galley` alone shows the help, as `galley FILE` without a file would only complain.
    static func arguments(_ given: ArraySlice<String>) -> [String] {
        given.isEmpty ? ["--help"] : Array(given)
    }
}
