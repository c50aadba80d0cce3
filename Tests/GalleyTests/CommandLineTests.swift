import ArgumentParser
import Testing

@testable import galley

@Suite("Command line") struct CommandLineTests {
    @Test("each command explains itself", arguments: allCommands.map { "\($0)" })
    func help(name: String) throws {
        let command = try #require(allCommands.first { "\($0)" == name })
        let help = Galley.helpMessage(for: command)
        #expect(help.contains("USAGE: galley"))
        #expect(!command.configuration.abstract.isEmpty)
    }

    @Test("the commands of the design are there")
    func commands() {
        let names = Set(allCommands.map { "\($0)".lowercased() })
        let wanted: Set = [
            "new", "check", "show", "run", "preview", "why", "deploy", "serve", "score", "deployments", "versions",
            "rollback", "nodes",
        ]
        #expect(wanted.isSubset(of: names))
    }

    @Test("wrong usage exits with 64", arguments: [["check"], ["run", "a", "--nope"], ["serve", "--port", "70000"]])
    func wrongUsage(arguments: [String]) {
        do {
            _ = try Galley.parseAsRoot(arguments)
            Issue.record("\(arguments) was taken")
        } catch {
            #expect(Galley.exitCode(for: error).rawValue == 64)
        }
    }
}
