import Capture
import Catalog
import Testing
import Workflow

@Suite struct MovingTests {
    private func moved(_ file: ParameterValue, from old: String?, to new: String?) -> ParameterValue? {
        var workflow = drawing("x: noted note=kept/as/it/is")
        workflow.nodes["x"]?.parameters["file"] = file
        let segment = Segment(workflow: workflow, frozen: [], spec: .init(inputs: [], outputs: []))
        let result = segment.moved(from: old, to: new, catalog: drawingCatalog).workflow.nodes["x"]
        #expect(result?.parameters["note"] == "kept/as/it/is")
        return result?.parameters["file"]
    }

    @Test(
        "a relative path leads to the same file from another folder",
        arguments: [
            ("data/a.csv", "/home/me", "/home/me", "data/a.csv"),
            ("data/a.csv", "/home/me", "/home/me/out", "../data/a.csv"),
            ("a.csv", "/home/me/in", "/home/me", "in/a.csv"),
            ("../a.csv", "/home/me/in", "/srv/x", "../../home/me/a.csv"),
            ("./a/../b-*.csv", "/home/me", nil, "/home/me/b-*.csv"), ("a.csv", nil, "/home/me", "a.csv"),
            ("/data/a.csv", "/home/me", "/srv", "/data/a.csv"), ("~/a.csv", "/home/me", nil, "~/a.csv"),
            ("s3://bucket/a.csv", "/home/me", nil, "s3://bucket/a.csv"), ("", "/home/me", "/srv", ""),
        ] as [(String, String?, String?, String)])
    func paths(path: String, old: String?, new: String?, expected: String) {
        #expect(moved(.string(path), from: old, to: new) == .string(expected))
    }

    @Test("what is no text is left to validation")
    func odd() { #expect(moved(7, from: "/a", to: "/b") == 7) }
}
