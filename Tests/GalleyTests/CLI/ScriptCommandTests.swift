import Foundation
import Testing

/// Scripts from creation to production, by the real program.
@Suite("Scripts on the command line", .serialized) struct ScriptCommandTests {
    private let home: GalleyHome

    init() throws { home = try GalleyHome() }

    struct Language: Sendable, CustomTestStringConvertible {
        var type: String
        var script: String
        var testDescription: String { type }
    }

    static let languages = [
        Language(type: "python-script", script: "table['total'] = table['count'] * 2.5"),
        Language(type: "r-script", script: "table$total <- table$count * 2.5"),
    ]

    private func write(_ language: Language, _ more: String = "") throws {
        try home.write("orders.csv", "id,count\n1,3\n2,4\n")
        try home.write(
            "shop.galley.yaml",
            """
            galley: 1
            name: shop
            nodes:
              orders: {type: csv-reader@1, at: [0, 0], path: orders.csv}
              begin: {type: capture-start@1, at: [1, 0], name: bills}
              total:
                type: \(language.type)@1
                at: [2, 0]
                script: |
                  \(language.script)
                adds:
                  total: DOUBLE\(more)
              end: {type: capture-end@1, at: [3, 0], name: bills}
            connections:
              - orders -> begin
              - begin -> total
              - total -> end

            """)
    }

    private let row = "{\"id\":2,\"count\":4}"

    @Test("captured, proved and deployed; run in production only where programs are allowed", arguments: languages)
    func production(language: Language) async throws {
        try write(language)
        let checked = try await home.shell("galley check shop.galley.yaml")
        #expect(checked.status == 0, "\(checked)")
        let deployed = try await home.shell("galley deploy shop.galley.yaml --as bills")
        #expect(
            deployed.status == 0 && deployed.out.contains(", which may not run yet: it runs a script"), "\(deployed)")
        for command in ["galley score bills < orders.csv", "galley verify bills"] {
            let refused = try await home.shell(command)
            #expect(refused.status == 1 && refused.err.contains("--allow-programs does"), "\(refused)")
            #expect(try await home.shell(command.replacing("bills", with: "bills --allow-programs")).status == 0)
        }
        var service = try await RunningService(home)
        let refused = try await service.ask("POST", "/v1/deployments/bills", row)
        #expect(refused.status >= 400, "\(refused)")
        #expect(service.process.err.contains("version 1 can't be served: total: it runs a script"))
        _ = await service.stop()
        try home.write("permissions", "allow-programs\n")
        service = try await RunningService(home)
        for _ in 0..<3 {
            let answer = try await service.ask("POST", "/v1/deployments/bills", row)
            #expect(answer.status == 200 && answer.body.contains("\"total\":10"), "\(answer)")
        }
        _ = await service.stop()
        let scored = try await home.shell("galley score bills < orders.csv")
        #expect(scored.out == "id,count,total\n1,3,7.5\n2,4,10.0\n", "\(scored)")
    }

    @Test("to check, show or preview a document runs none of its scripts")
    func opening() async throws {
        try write(
            Language(type: "python-script", script: "table['total'] = 1.0; open('\(home.path)/ran', 'w').close()"))
        for command in ["check", "show", "preview", "why", "show --data total"] {
            let words = command.split(separator: " ")
            let node = command == "why" ? " total" : ""
            let line = "galley \(words[0]) shop.galley.yaml\(node) \(words.dropFirst().joined(separator: " "))"
            _ = try await home.shell(line)
            #expect(!FileManager.default.fileExists(atPath: home.path + "/ran"), "\(command)")
        }
        #expect(try await home.shell("galley run shop.galley.yaml").status == 0)
        #expect(FileManager.default.fileExists(atPath: home.path + "/ran"))
    }

    @Test("row by row it goes in parts, and is held to that")
    func rowByRow() async throws {
        try write(Self.languages[0], "\n    row-by-row: true")
        try home.write("permissions", "allow-programs\n")
        #expect(try await home.shell("galley deploy shop.galley.yaml --as bills").status == 0)
        let count = 10_000
        try home.write("many.csv", "id,count\n" + (1...count).map { "\($0),\($0)\n" }.joined())
        let scored = try await home.shell("galley score bills < many.csv")
        #expect(scored.out.split(separator: "\n").count == count + 1, "\(scored.err)")
        #expect(scored.out.hasSuffix("\n10000,10000,25000.0\n"))
    }

    @Test("no image is made of what it could not run")
    func container() async throws {
        try write(Self.languages[0])
        let refused = try await home.shell(
            "galley deploy shop.galley.yaml --as bills --target container --option path=out")
        #expect(refused.status == 1 && refused.err.contains("nothing that runs a python-script"), "\(refused)")
    }

    @Test("an interpreter that isn't there, or lacks a package, is told with the way out")
    func missing() async throws {
        try write(Self.languages[0])
        let own = "\(GalleyHome.clients)/python"
        let absent = try await home.shell("GALLEY_PYTHON= PATH=/nowhere \(GalleyHome.binary) run shop.galley.yaml")
        #expect(absent.status == 1 && absent.err.contains("there is no python3 on the PATH: install it"), "\(absent)")
        let named = try await home.shell("GALLEY_PYTHON=/nowhere/python galley run shop.galley.yaml")
        #expect(named.err.contains("GALLEY_PYTHON names /nowhere/python, which is no program"), "\(named)")
        let bare = try home.write("bare", "#!/bin/sh\nexec \(own) -S \"$@\"\n")
        let words = "\(bare) lacks pandas and pyarrow: \(bare) -m pip install pandas pyarrow"
        let lacking = try await home.shell("chmod +x bare; GALLEY_PYTHON=\(bare) galley run shop.galley.yaml")
        #expect(lacking.status == 1 && lacking.err.contains(words), "\(lacking)")
        let told = try await home.shell("GALLEY_PYTHON=\(bare) galley doctor")
        #expect(told.out.contains("· Python scripts \(words)"), "\(told)")
        // An environment that is active goes before the PATH.
        try home.write("venv/bin/python3", "#!/bin/sh\nexec \(own) \"$@\"\n")
        let active = try await home.shell(
            "chmod +x venv/bin/python3; GALLEY_PYTHON= VIRTUAL_ENV=\(home.path)/venv galley doctor")
        #expect(active.out.contains("✓ Python scripts \(home.path)/venv/bin/python3, Python 3."), "\(active)")
        // Each project has its own, by the same words.
        let near = try await home.shell("GALLEY_PYTHON=venv/bin/python3 galley doctor")
        #expect(near.out.contains("✓ Python scripts \(home.path)/venv/bin/python3, Python 3."), "\(near)")
    }

    @Test("a folder for temporary files that is named from here, or by nothing, will do", arguments: languages)
    func temporaryFolder(language: Language) async throws {
        try write(language)
        for folder in ["near", ""] {
            let run = try await home.shell("mkdir -p near; TMPDIR=\(folder) galley run --fresh shop.galley.yaml")
            #expect(run.status == 0, "\(run)")
        }
    }

    /// Scripts that don't end, of which that in Python lets no other thread of it run.
    static let endless = [
        Language(
            type: "python-script",
            script: "import os, re; print(os.getpid(), os.getcwd(), file=open('MARK', 'w')); "
                + "re.match('(a+)+$', 'a' * 99 + 'b')"),
        Language(type: "r-script", script: "cat(Sys.getpid(), getwd(), '\\n', file = 'MARK'); repeat {}"),
    ]

    @Test("a script outlives no galley that was killed, and leaves nothing behind", arguments: endless)
    func killed(language: Language) async throws {
        let mark = home.path + "/mark"
        try write(Language(type: language.type, script: language.script.replacing("MARK", with: mark)))
        let galley = try home.start(GalleyHome.binary, ["run", "shop.galley.yaml"])
        var words: [String] = []
        while words.count < 2, galley.isRunning {
            let text = (try? String(contentsOfFile: mark, encoding: .utf8)) ?? ""
            if text.hasSuffix("\n") { words = text.split(whereSeparator: \.isWhitespace).map(String.init) }
            try await Task.sleep(for: .milliseconds(1))
        }
        try #require(words.count == 2, "\(galley.err)")
        galley.send(SIGKILL)
        let folder = URL(filePath: words[1]).deletingLastPathComponent().path
        func isThere() -> Bool {
            // Dead is as good as gone.
            let state = try? String(contentsOfFile: "/proc/\(words[0])/stat", encoding: .utf8)
            return state?.contains(") Z ") == false || FileManager.default.fileExists(atPath: folder)
        }
        for _ in 0..<10_000 where isThere() { try await Task.sleep(for: .milliseconds(1)) }
        #expect(!isThere())
    }
}
