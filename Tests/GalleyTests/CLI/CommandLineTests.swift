import ArgumentParser
import Foundation
import Testing

@testable import galley

/// What every command has in common, with the real binary.
@Suite("Command line", .serialized) struct CommandLineTests {
    private static let names = allCommands.map { $0._commandName }
    private let home: GalleyHome

    init() throws { home = try GalleyHome() }

    @Test("the commands of the design are there")
    func commands() {
        let wanted: Set = [
            "new", "check", "show", "run", "preview", "why", "deploy", "serve", "score", "deployments", "versions",
            "rollback", "nodes", "edit", "cache",
        ]
        #expect(wanted.isSubset(of: Set(Self.names)))
    }

    @Test("each command explains itself, with an example of its own", arguments: names)
    func help(name: String) async throws {
        let help = try await home.galley(name, "--help")
        #expect(help.status == 0 && help.err.isEmpty)
        #expect(help.out.contains("USAGE: galley \(name)"))
        let example = try #require(help.out.split(separator: "\n").first { $0.contains("Example: galley ") })
        #expect(example.contains("galley \(name)") || name == "edit", "\(example)")
    }

    @Test(
        "the shell completes what is there: nodes, node types, targets, deployments",
        arguments: [
            ("nodes row-f", "row-filter"), ("why FILE fill-", "fill-test"), ("run FILE --to qua", "quality"),
            ("deploy FILE --target sch", "schedule"), ("rollback bi", "birds"),
        ])
    func completion(line: String, offer: String) async throws {
        let file = try home.sample("penguins", "penguins")
        if offer == "birds" { _ = try await home.galley("deploy", file, "--as", "birds") }
        let words = "galley \(line)".replacing("FILE", with: file)
        let script = """
            source <(galley --generate-completion-script bash)
            COMP_LINE='\(words)'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _galley galley "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"; echo "${COMPREPLY[@]}"
            """
        let outcome = try await home.shell(script)
        #expect(outcome.out.split(whereSeparator: \.isWhitespace).contains { $0 == offer }, "\(outcome)")
    }

    @Test("an example names only options that the command has", arguments: names)
    func example(name: String) throws {
        let command = try #require(allCommands.first { $0._commandName == name })
        let example = try #require(command.configuration.discussion.split(separator: "Example: galley ").last)
        let words = example.prefix { !"\n<>&".contains($0) }.split(separator: " ").map(String.init)
        #expect(throws: Never.self) { try Galley.parseAsRoot(words) }
    }

    @Test(
        "wrong usage exits with 64 and says what is right",
        arguments: [
            (["check"], "Missing expected argument '<file>'"), (["run", "a", "--nope"], "Unknown option '--nope'"),
            (["serve", "--port", "70000"], "a port is a number from 0 to 65535"),
            (["run", "x.galley.yaml", "--threads", "0"], "--threads is a number from 1 up"),
            (["run", "x.galley.yaml", "--set", "trees"], "--set"), (["rollback"], "Missing expected argument"),
            (["deploy", "x.galley.yaml"], "Missing expected argument '--as <as>'"),
            (["deploy", "x.galley.yaml", "--as", "a b"], "“a b” can't name a deployment"),
            (["preview", "x.galley.yaml", "--format", "pdf"], "pdf"),
            (["chek", "x.galley.yaml"], "there is no command and no file \"chek\"; did you mean \"check\"?"),
            (["deployment"], "did you mean \"deployments\"?"), (["flights"], "galley new flights.galley.yaml"),
            (["help", "chek"], "there is no command \"chek\"; did you mean \"check\"?"),
        ])
    func wrongUsage(arguments: [String], words: String) async throws {
        let outcome = try await home.start(GalleyHome.binary, arguments).outcome()
        #expect(outcome.status == 64)
        #expect(outcome.out.isEmpty && outcome.err.contains(words), "\(outcome.err)")
        #expect(home.snapshot().keys.filter { !$0.hasPrefix(".output") } == [], "nothing is made by mistake")
    }

    @Test("without arguments, and asked for its version, it tells")
    func alone() async throws {
        #expect(try await home.galley().out.contains("galley FILE"))
        #expect(try await home.galley("--version").out == "\(Galley.version)\n")
    }

    @Test("a reader that goes away ends the program quietly")
    func brokenPipe() async throws {
        let outcome = try await home.shell("galley nodes --json | head -1; echo ${PIPESTATUS[0]} >&2")
        #expect(outcome.out == "[\n")
        #expect(["0\n", "141\n"].contains(outcome.err), "\(outcome.err)")
    }

    @Test("a full disk is told")
    func fullDisk() async throws {
        let outcome = try await home.shell("galley nodes > /dev/full")
        #expect(outcome.status == 1 && outcome.err.contains("No space left on device"))
    }

    @Test("what isn't a terminal is no place for the editor")
    func noTerminal() async throws {
        let outcome = try await home.galley(try home.sample("penguins", "penguins"))
        #expect(outcome.status == 1 && outcome.err.contains("terminal") && outcome.out.isEmpty)
    }

    @Test("node types are listed, described, and suggested")
    func nodes() async throws {
        let list = try await home.galley("nodes")
        #expect(list.out.contains("row-filter@1") && list.out.contains("transform"))
        let types = try #require(try await home.galley("nodes", "--json").json() as? [[String: Any]])
        #expect(types.contains { $0["type"] as? String == "csv-reader@1" })
        let page = try await home.galley("nodes", "row-filter")
        #expect(page.status == 0 && page.out.contains("Parameters") && page.out.contains("where"))
        let wrong = try await home.galley("nodes", "row-filtr")
        #expect(wrong.status == 1 && wrong.err == "there is no node type \"row-filtr\"; did you mean \"row-filter\"?\n")
        #expect(try await home.galley("nodes", "xyz").err.contains("galley nodes lists them"))
        #expect(try await home.galley("nodes", "csv-reader").out.contains("default [\"\"]"))
    }

    @Test("the cache tells its size and is cleared")
    func cache() async throws {
        _ = try await home.galley("run", try home.sample("penguins", "penguins"))
        func bytes() async throws -> Int? {
            (try await home.galley("cache", "--json").json() as? [String: Any])?["bytes"] as? Int
        }
        #expect(try #require(try await bytes()) > 0)
        #expect(try await home.galley("cache", "--clear").status == 0)
        #expect(try await bytes() == 0)
    }
}
