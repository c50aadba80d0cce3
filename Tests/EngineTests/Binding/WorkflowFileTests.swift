import Capture
import Engine
import Foundation
import Testing
import Workflow

/// Production workflows in files that read one another.
@Suite("Workflows in files") struct WorkflowFileTests {
    private let folder: TemporaryFolder
    private let engine = Engine(cache: .none, threads: 1)

    init() throws { folder = try TemporaryFolder() }

    /// A production workflow that reads these files besides.
    private func production(reading files: [String]) throws -> Workflow {
        var workflow = try workflow(
            [
                ("in", "workflow-input@1", ["port": "table", "columns": ["x": "DOUBLE"]]),
                ("out", "workflow-output@1", ["port": "table"]),
            ], "in -> out")
        for (number, file) in files.enumerated() {
            workflow.nodes[NodeID("reader-\(number)")] = Node(
                type: "workflow-reader@1", parameters: ["file": .string(file)])
        }
        return workflow
    }

    private func problems(reading file: String) throws -> [Diagnostic] {
        engine.analyze(try production(reading: [file]), folder: folder.path).diagnostics
            .filter { $0.severity == .error }
    }

    @Test("a workflow that reads itself by many names is refused at once", .timeLimit(.minutes(5)))
    func circles() throws {
        symlink(".", folder.path + "/link")
        let names = (0..<10).map { String(repeating: "./", count: $0) + "a.galley.yaml" } + ["link/a.galley.yaml"]
        try folder.write("a.galley.yaml", DocumentText.canonical(try production(reading: names)))
        let found = try problems(reading: "a.galley.yaml")
        #expect(found.count == 1 && found[0].code == "bad-workflow", "\(found)")
        #expect(found.first?.message.contains("is read by a workflow that it reads itself") == true, "\(found)")
    }

    @Test("many may be read one below the other, each by several", .timeLimit(.minutes(5)))
    func tower() throws {
        for level in 0..<30 {
            let below = level == 0 ? [] : ["\(level - 1).galley.yaml", "./\(level - 1).galley.yaml"]
            try folder.write("\(level).galley.yaml", DocumentText.canonical(try production(reading: below)))
        }
        #expect(try problems(reading: "29.galley.yaml").isEmpty)
    }

    @Test("a tower of too many is refused")
    func tooMany() throws {
        for level in 0..<60 {
            let below = level == 0 ? [] : ["\(level - 1).galley.yaml"]
            try folder.write("\(level).galley.yaml", DocumentText.canonical(try production(reading: below)))
        }
        let found = try problems(reading: "59.galley.yaml")
        #expect(found.first?.message.contains("workflows that read one another") == true, "\(found)")
    }
}
