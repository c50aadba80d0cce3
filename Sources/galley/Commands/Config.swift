import ArgumentParser
import Editor
import Workflow

struct Config: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show what the editor is set to, check it, or describe all that can be set.",
        discussion: """
            The configuration is the file `config` in `$XDG_CONFIG_HOME/galley` or `~/.config/galley`; themes of your \
            own are NAME.theme in the folder `themes` beside it. `show` prints the configuration as it holds, with a \
            word on each line and every command with its keys: any of these lines can go into the file. `check` \
            tells what is wrong with the file, with lines, and exits with 1 if something is. `schema` prints a JSON \
            Schema of what `show --json` prints.

            Example: galley config check
            """)
    static let order = 92

    enum Action: String, ExpressibleByArgument, CaseIterable {
        case show, check, schema
    }

    @Argument(help: "What to do.") var action: Action = .show
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        switch action {
        case .show: try show(Settings.current.load())
        case .check: try check(Settings.current.load())
        case .schema: try Console.say(json: JSONValue(ConfigSchema.schema()))
        }
    }

    private func show(_ setup: Setup) throws {
        for fault in setup.errors { Console.complain(fault.description) }
        if json {
            try Console.say(json: JSONValue(ConfigSchema.value(of: setup.text)))
        } else {
            Console.say("# \(setup.file)\n\n\(setup.text.effective)")
        }
    }

    private func check(_ setup: Setup) throws {
        if json {
            try Console.say(json: setup.faults.map(Finding.init))
        } else {
            for fault in setup.faults { Console.complain(fault.description) }
            let state = setup.text.text.isEmpty ? "not there, all is as it comes" : "no faults"
            Console.say(
                setup.errors.isEmpty
                    ? "\(setup.file): \(state)" : "\(setup.file): \(setup.errors.count.counted("fault"))")
        }
        if !setup.errors.isEmpty { throw ExitCode(1) }
    }

    private struct Finding: Encodable {
        var file: String
        var line: Int?
        var severity: String
        var message: String

        init(_ fault: ConfigFault) {
            file = fault.file
            line = fault.line
            severity = "\(fault.severity)"
            message = fault.message
        }
    }
}
