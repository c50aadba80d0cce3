import Foundation
import Testing

/// The commands that look at a document, with good and bad ones.
@Suite("Documents on the command line", .serialized) struct DocumentCommandTests {
    private let home: GalleyHome

    init() throws { home = try GalleyHome() }

    @Test("a new workflow is valid, and one that is there is left alone")
    func new() async throws {
        let made = try await home.galley("new", "work.galley.yaml")
        #expect(made.status == 0)
        #expect(try await home.galley("check", "work.galley.yaml").status == 0)
        let file = try home.write("work.galley.yaml", "galley: 1\nname: mine\n")
        let again = try await home.galley("new", "work.galley.yaml")
        #expect(again.status == 1 && again.err == "work.galley.yaml: error: it is there already; choose another name\n")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "galley: 1\nname: mine\n")
        #expect(try await home.galley("new", "nowhere/work.galley.yaml").err.contains("its folder is not there"))
    }

    @Test(
        "a document that can't be read is an error of that file",
        arguments: [["check"], ["run"], ["show"], ["preview"], ["why"], ["deploy"], ["check", "--json"]])
    func unreadable(command: [String]) async throws {
        try home.write("empty.galley.yaml", "")
        try home.write("binary.galley.yaml", Data([0xff, 0xfe, 0x00, 0x01]))
        try home.write("unknown.galley.yaml", "galley: 1\nname: x\nnodes:\n  a:\n    typ: limit@1\n")
        try home.write("folder.galley.yaml/x", "")
        let rest = command[0] == "why" ? ["a"] : command[0] == "deploy" ? ["--as", "a"] : []
        for (file, place, words) in [
            ("missing.galley.yaml", "", "there is no such file"), ("folder.galley.yaml", "", "this is a folder"),
            ("empty.galley.yaml", "", "empty"), ("binary.galley.yaml", "", "save it as UTF-8"),
            ("unknown.galley.yaml", ":4:3", "the node \"a\" has no \"type\""),
        ] {
            let outcome = try await home.start(
                GalleyHome.binary, [command[0], file] + rest + command.dropFirst()
            ).outcome()
            #expect(outcome.status == 1, "\(command) \(file)")
            if command.contains("--json") {
                let findings = try #require(try outcome.json() as? [[String: Any]])
                #expect((findings[0]["message"] as? String)?.contains(words) == true && outcome.err.isEmpty)
                if !place.isEmpty { #expect(findings[0]["line"] as? Int == 4 && findings[0]["column"] as? Int == 3) }
            } else {
                #expect(outcome.err.hasPrefix("\(file)\(place): error: "), "\(outcome.err)")
                #expect(outcome.err.contains(words) && outcome.out.isEmpty, "\(outcome.err)")
            }
        }
    }

    private static let wrong = """
        galley: 1
        name: wrong
        nodes:
          rows:
            type: table-creator@1
            at: [0, 0]
            columns: {price: DOUBLE}
            rows:
              - [1.5]
          cheap:
            type: row-filter@1
            at: [1, 0]
            where: prce < 2
        connections:
          - rows -> cheap

        """

    @Test("findings have file, line and column, on stderr for people and as JSON for programs")
    func check() async throws {
        try home.write("wrong.galley.yaml", Self.wrong)
        let text = try await home.galley("check", "wrong.galley.yaml")
        #expect(text.status == 1 && text.out == "wrong.galley.yaml: 1 error, 0 warnings\n")
        #expect(text.err.hasPrefix("wrong.galley.yaml:13:5: error: cheap: "), "\(text.err)")
        #expect(text.err.contains("did you mean \"price\"?"))
        let json = try await home.galley("check", "wrong.galley.yaml", "--json")
        let finding = try #require((try json.json() as? [[String: Any]])?.first)
        #expect(json.status == 1 && finding["node"] as? String == "cheap" && finding["line"] as? Int == 13)
        #expect(finding["place"] as? String == "parameter where" && finding["fix"] is String)
        let run = try await home.galley("run", "wrong.galley.yaml")
        #expect(run.status == 1 && run.err == text.err && run.out.isEmpty)
    }

    @Test("a workflow is drawn, described and previewed without being run")
    func looking() async throws {
        let file = try home.sample("penguins", "penguins")
        let drawn = try await home.galley("show", file, "--ascii")
        #expect(drawn.status == 0 && drawn.out.contains("partition") && drawn.out.allSatisfy(\.isASCII))
        #expect(!drawn.out.contains("\u{1b}"), "no colors where there is no terminal")
        let graph = try #require(try await home.galley("show", file, "--json").json() as? [String: Any])
        #expect((graph["nodes"] as? [Any])?.count == 12)
        let preview = try await home.galley("preview", file)
        #expect(preview.status == 0 && preview.out.contains("species_predicted"))
        #expect(preview.out.contains("trees.model: fitted at run"))
        let yaml = try await home.galley("preview", file, "--format", "yaml")
        try home.write("samples/penguins/production.galley.yaml", yaml.out)
        let production = home.path + "/samples/penguins/production.galley.yaml"
        #expect(try await home.galley("show", production).status == 0)
        #expect(try await home.galley("preview", file, "--format", "mermaid").out.hasPrefix("flowchart LR"))
        let json = try #require(try await home.galley("preview", file, "--json").json() as? [String: Any])
        let inputs = (json["contract"] as? [String: Any])?["inputs"] as? [[String: Any]]
        let columns = try #require(inputs?.first?["columns"] as? [[String: Any]]).compactMap { $0["name"] as? String }
        #expect(columns == ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"])
        let wrong = try await home.galley("preview", file, "--node", "productoin")
        #expect(wrong.status == 1 && wrong.err.contains("did you mean \"production\"?"))
    }

    @Test("why tells what put a node in, or kept it out")
    func why() async throws {
        let file = try home.sample("penguins", "penguins")
        let included = try await home.galley("why", file, "predict", "--json")
        #expect((try included.json() as? [String: Any])?["included"] as? Bool == true)
        let excluded = try await home.galley("why", file, "quality")
        #expect(excluded.status == 0 && excluded.out.contains("quality"))
        let wrong = try await home.galley("why", file, "predit")
        #expect(wrong.status == 1 && wrong.err.contains("there is no node \"predit\"; did you mean \"predict\"?"))
    }
}
