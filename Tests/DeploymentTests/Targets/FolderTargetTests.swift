import Deployment
import Engine
import Foundation
import Testing
import Workflow

/// The production workflow in a folder of its own.
struct FolderTargetTests {
    private let study: Study
    private let path: String

    init() throws {
        study = try Study()
        path = study.folder.path + "/out/late"
    }

    private func deploy(_ text: String = Study.text) async throws -> RunResult {
        let path = path
        let deployer = Doctored(deployer: study.deployer) {
            $0.target = "folder"
            $0.options = ["path": .string(path)]
        }
        return try await study.run(deployer, text, ignoresCache: true)
    }

    private func text(_ file: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
    }

    @Test("The folder holds a workflow that runs as it is and answers as creation did")
    func runs() async throws {
        #expect(try await deploy().error == nil)
        #expect(try study.registry.deployment("late").target == "folder")
        #expect(try study.folder.names(in: "out") == ["late"])
        let names = try study.folder.names(in: "out/late")
        #expect(
            names == [
                "README.md", "contract.json", "example-table.csv", "frozen", "late.galley.yaml", "manifest.json",
            ])
        #expect(try text("README.md").contains("galley run late.galley.yaml --input table=example-table.csv"))
        let example = try text("example-table.csv").split(separator: "\n").map(String.init)
        #expect(Set(example[0].split(separator: ",")) == ["id", "origin", "temp"] && example.count == 2)

        // Somewhere else, where nothing of creation is at hand.
        let elsewhere = study.folder.path + "/elsewhere"
        try FileManager.default.moveItem(atPath: path, toPath: elsewhere)
        let workflow = try DocumentText(
            reading: String(contentsOfFile: "\(elsewhere)/late.galley.yaml", encoding: .utf8)
        )
        .workflow
        let engine = Engine(cache: .none, threads: 1)
        var request = RunRequest(workflow: workflow, folder: elsewhere)
        request.inputs["table"] = "\(elsewhere)/example-table.csv"
        let result = try await engine.run(request)
        #expect(result.error == nil, "\(String(describing: result.error))")
    }

    @Test("A folder is exchanged for the next version, but never one that somebody has changed")
    func replaces() async throws {
        #expect(try await deploy().error == nil)
        #expect(try await deploy().error == nil)
        #expect(try study.registry.version(of: "late").number == 2)
        #expect(try study.folder.names(in: "out") == ["late"], "nothing else is left")
        let note = path + "/notes.txt"
        try Data("mine".utf8).write(to: URL(filePath: note))
        let refused = try #require(try await deploy().error)
        #expect(refused.message.contains("left alone") && refused.message.contains("notes.txt"), "\(refused.message)")
        #expect(try text("notes.txt") == "mine" && study.registry.version(of: "late").number == 2)
        try FileManager.default.removeItem(atPath: note)
        try Data("name: other\n".utf8).write(to: URL(filePath: path + "/late.galley.yaml"))
        let changed = try #require(try await deploy().error)
        #expect(changed.message.contains("late.galley.yaml"), "\(changed.message)")
    }

    @Test("A rollback writes the folder anew; one that was changed is left alone, and so is what is live")
    func rollback() async throws {
        #expect(try await deploy().error == nil)
        let first = try text("manifest.json")
        #expect(try await deploy(Study.text.replacing("trees: 10", with: "trees: 5")).error == nil)
        let second = try text("manifest.json")
        #expect(first != second)
        #expect(try study.registry.restore("late") == "late v1 is live in \(path)")
        #expect(try text("manifest.json") == first && study.registry.deployment("late").live == 1)
        try Data("mine".utf8).write(to: URL(filePath: path + "/notes.txt"))
        let refused = #expect(throws: RunError.self) { try study.registry.restore("late", to: 2) }
        #expect(refused?.message.contains("notes.txt") == true)
        #expect(try text("manifest.json") == first && study.registry.deployment("late").live == 1)
        try FileManager.default.removeItem(atPath: path)
        #expect(try study.registry.restore("late", to: 2) == "late v2 is live in \(path)")
        #expect(try text("manifest.json") == second)
    }

    @Test("A name that is deployed elsewhere is refused before anything is written")
    func otherTarget() async throws {
        #expect(try await study.run(study.deployer).error == nil)
        let refused = try #require(try await deploy().error)
        #expect(refused.message.contains("is deployed as a service already"), "\(refused.message)")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("A file in the folder's place is left alone, too")
    func occupied() async throws {
        try FileManager.default.createDirectory(atPath: study.folder.path + "/out", withIntermediateDirectories: true)
        try Data("a file".utf8).write(to: URL(filePath: path))
        let refused = try #require(try await deploy().error)
        #expect(refused.message.contains("left alone"), "\(refused.message)")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "a file")
    }
}
