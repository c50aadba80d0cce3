import ArgumentParser
import Editor

struct TourCommand: GalleyCommand {
    static let configuration = CommandConfiguration(
        commandName: "tour",
        abstract: "Learn to frame production in two minutes, on a copy of a sample.",
        discussion: """
            The editor says step by step what to do and goes on when it was done. Nothing is written unless you save.

            Example: galley tour
            """)
    static let order = 2

    @OptionGroup var options: EditorOptions

    func run() throws { try options.open([], tour: .begins) }
}
