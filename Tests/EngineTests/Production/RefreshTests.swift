import Capture
import Engine
import Testing
import Workflow

@Suite("A static input that is refreshed") struct RefreshTests {
    private let scratch: Scratch
    private let study: Workflow

    init() throws {
        scratch = try Scratch()
        try scratch.folder.write("rows.csv", "code\n1\n2\n")
        try scratch.folder.write("names.csv", "code,name\n1,one\n2,two\n")
        study = try workflow(
            [
                ("rows", "csv-reader@1", ["path": "rows.csv"]), ("names", "csv-reader@1", ["path": "names.csv"]),
                ("start", "capture-start@1", ["name": "name", "static": ["names": "refresh"]]),
                ("join", "joiner@1", ["kind": "left", "on": ["code"]]), ("end", "capture-end@1", ["name": "name"]),
                ("written", "workflow-writer@1", ["file": "out/deep/name.galley.yaml"]),
            ], "rows -> start", "start -> join.left", "names -> join.right", "join -> end", "end.workflow -> written")
    }

    private func names(_ workflow: Workflow, in folder: String) throws -> [String] {
        let runner = try ProductionRunner(workflow, folder: folder, access: .everything)
        let codes = TypedTable([TypedColumn([.int(2), .int(1)], as: "BIGINT")], count: 2)
        let answer = try #require(try runner.run([codes]).first)
        let index = try #require(runner.outputs[0].columns.names.firstIndex(of: "name"))
        return (0..<answer.count).map { "\(answer.columns[index][$0])" }
    }

    @Test("is read anew from where it lies, wherever the workflow was written")
    func written() async throws {
        _ = try await scratch.run(study)
        let folder = scratch.folder.path + "/out/deep"
        let document = try Document(reading: folder + "/name.galley.yaml")
        #expect(document.workflow.nodes["names"]?.parameters["path"] == "../../names.csv")
        let first = try names(document.workflow, in: folder)
        try scratch.folder.write("names.csv", "code,name\n1,uno\n2,dos\n")
        let second = try names(document.workflow, in: folder)
        #expect(first.map { $0.contains("two") || $0.contains("one") } == [true, true], "\(first)")
        #expect(second.map { $0.contains("dos") || $0.contains("uno") } == [true, true], "\(second)")
    }

    @Test("is found again when the written workflow is read into another")
    func read() async throws {
        _ = try await scratch.run(study)
        let reading = try workflow(
            [("reader", "workflow-reader@1", ["file": "out/deep/name.galley.yaml"])])
        let analysis = scratch.engine.analyze(reading, folder: scratch.folder.path)
        #expect(analysis.diagnostics.isEmpty, "\(analysis.diagnostics)")
        let production = try scratch.engine.preview(of: analysis, node: "reader")
        #expect(production.segment.workflow.nodes["names"]?.parameters["path"] == "names.csv")
        #expect(!production.analysis.hasErrors, "\(production.analysis.diagnostics)")
    }

    @Test("is named by its absolute path in what is deployed")
    func deployed() async throws {
        let request = RunRequest(workflow: study, folder: scratch.folder.path)
        let path = try await scratch.engine.order(request, node: "end", name: "name", target: "service") { order in
            order.segment.workflow.nodes["names"]?.parameters["path"]
        }
        #expect(path == .string(scratch.folder.path + "/names.csv"))
    }
}
