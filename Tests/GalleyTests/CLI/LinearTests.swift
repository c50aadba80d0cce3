import Foundation
import Testing

/// The editor as a dialog of lines, through a pipe.
@Suite("The linear dialog through a pipe", .serialized) struct LinearTests {
    private let home: GalleyHome

    init() throws { home = try GalleyHome() }

    private func linear(_ file: String, _ lines: String..., environment: String = "") async throws -> Outcome {
        let script = try home.write("script", lines.joined(separator: "\n") + "\n")
        return try await home.shell("GALLEY_PORT=0 \(environment) galley --linear \(file) < \(script)")
    }

    private func stopService() throws {
        struct Service: Decodable { var pid: Int32 }
        let file = URL(filePath: "\(home.path)/service.json")
        kill(try JSONDecoder().decode(Service.self, from: Data(contentsOf: file)).pid, SIGTERM)
    }

    @Test("the flights are finished, run, framed, combined, deployed and saved by lines alone")
    func wholeWay() async throws {
        let file = try home.sample("flights", "flights-start")
        let outcome = try await linear(
            file, "list", "add predictor after scale-test", "add classification-scorer after predictor", "late",
            "late_predicted", "problems", "run", "data classification-scorer", "frame fill,encode,scale as prepare",
            "frame predictor as score", "combine", "preview", "why fill", "deploy as late-flights", "save", "quit")
        defer { try? stopService() }
        #expect(outcome.status == 0, "\(outcome.out)\n\(outcome.err)")
        for words in [
            "Workflow late-flights: 17 nodes, ", "trees done, ", "run done", "accuracy 0.", "prepare", "combine",
            "late-flights v1 at http://127.0.0.1:", "saved \(file)",
        ] { #expect(outcome.out.contains(words), "\(words)\n\(outcome.out)") }
        #expect(!outcome.out.contains("\u{1B}") && !outcome.out.contains("\r"))
        #expect(outcome.out.unicodeScalars.allSatisfy { $0.isASCII })
        let versions = try await home.galley("versions", "late-flights", "--json")
        #expect((try versions.json() as? [[String: Any]])?.count == 1)
        #expect(try await home.galley("check", file).status == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("type: workflow-combiner@1"))
    }

    @Test("a script ends at the first line that fails, and says which; what was not saved is offered later")
    func failing() async throws {
        let file = try home.sample("penguins", "penguins-start")
        let refused = try await linear(file, "set trees trees 20", "connect 1 -> 99", "set trees trees 30")
        #expect(refused.status == 1, "\(refused.out)")
        #expect(refused.out.contains("Not done: Line 2, \"connect 1 -> 99\": there is no node 99."))
        #expect(refused.out.contains("The changes were not saved"))
        let again = try await linear(file, "r")
        #expect(again.out.contains("had 1 edit more than the file"), "\(again.out)")
        let misspelt = try await linear(file, "discard them", "conect 1 -> 2")
        #expect(misspelt.status == 64 && misspelt.out.contains("did you mean \"connect\"?"), "\(misspelt.out)")
        #expect(try await linear(file, "set trees target nothing", "run").status == 1)
    }

    @Test("a port that can be none is told, and nothing is started")
    func port() async throws {
        let file = try home.sample("penguins", "penguins")
        let outcome = try await linear(file, "deploy as birds", environment: "GALLEY_PORT=99999")
        #expect(outcome.status == 1 && outcome.out.contains("GALLEY_PORT is 99999"), "\(outcome)")
    }

    @Test("a run that fails ends a script; one that is done doesn't")
    func running() async throws {
        let file = try home.sample("penguins", "penguins-start")
        let done = try await linear(file, "run", "data trees", "columns 1", "quit")
        #expect(done.status == 0, "\(done.out)")
        #expect(try await linear(file, "go fill", "fetch").status == 64)
    }

    @Test("a dumb terminal leads to it with a word, and so does the configuration")
    func leading() async throws {
        let file = try home.sample("penguins", "penguins-start")
        let dumb = try await home.shell("echo quit | TERM=dumb galley \(file)")
        #expect(dumb.status == 0 && dumb.out.contains("This terminal can't place text"), "\(dumb.out)\(dumb.err)")
        #expect(dumb.out.contains("Workflow penguin-species: 5 nodes"))
        _ = try home.write("config", "linear = on\n")
        let configured = try await home.shell("echo nodes | galley \(file)")
        #expect(configured.status == 0 && configured.out.contains("3. fill, missing-values"), "\(configured.out)")
    }

    @Test("without a file it asks what to open, and a new one is named when it is saved")
    func opening() async throws {
        let outcome = try await linear(
            "", "new workflow", "add table-creator", "leave", "save", "made.galley.yaml", "quit")
        #expect(outcome.out.contains("Galley: open a workflow, or begin one"), "\(outcome.out)")
        #expect(FileManager.default.fileExists(atPath: "\(home.path)/made.galley.yaml"), "\(outcome.out)")
    }
}
