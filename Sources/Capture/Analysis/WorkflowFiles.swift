import Catalog
import Workflow

/// The production workflows that one analysis reads from files, which may read others. Each is analyzed once, however
/// often it is read.
final class WorkflowFiles {
    struct Reading {
        var segment: Segment?
        /// Where relative paths in the segment begin.
        var folder: String?
        var problem: Problem?
    }

    struct Problem {
        var code: String
        var place = Diagnostic.Place.parameter("file")
        var message: String
    }

    let catalog: Catalog
    private let binder: any Binder
    private var readings: [String: Reading] = [:]
    /// Those being analyzed, each of which reads the next.
    private var open: Set<String> = []

    /// Deeper ones would need more stack than threads have.
    private static let greatestDepth = 50

    init(_ catalog: Catalog, _ binder: any Binder) { (self.catalog, self.binder) = (catalog, binder) }

    /// - Parameter file: absolute.
    func reading(_ file: String) -> Reading {
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) }
        // A link is another file than the one that it leads to: relative paths begin elsewhere.
        let name = (folder.map { binder.folder(at: $0) + "/" } ?? "") + (file.split(separator: "/").last ?? "")
        if let known = readings[name] { return known }
        guard !open.contains(name) else {
            return Reading(
                problem: Problem(
                    code: "cycle", place: .node, message: "\"\(file)\" is read by a workflow that it reads itself"))
        }
        guard open.count < Self.greatestDepth else {
            return Reading(
                problem: Problem(
                    code: "too-deep", place: .node,
                    message: "\"\(file)\" lies below \(Self.greatestDepth) workflows that read one another"))
        }
        open.insert(name)
        defer { open.remove(name) }
        let reading = read(file, in: folder)
        readings[name] = reading
        return reading
    }

    private func read(_ file: String, in folder: String?) -> Reading {
        let workflow: Workflow
        do throws(BindError) { workflow = try binder.workflow(at: file) } catch {
            return Reading(problem: Problem(code: "unreadable", message: error.message))
        }
        var analyzer = Analyzer(catalog: catalog, binder: binder, rules: [])
        let analysis = analyzer.analyze(workflow, folder: folder, reading: self)
        guard let segment = Segment(reading: analysis) else {
            return Reading(
                problem: Problem(
                    code: "not-production",
                    message: "\"\(workflow.name)\" is not a production workflow: it has no workflow-output node"))
        }
        var reading = Reading(segment: segment, folder: folder)
        if let problem = analysis.diagnostics.first, problem.severity == .error {
            reading.problem = Problem(
                code: "bad-workflow", message: "\"\(workflow.name)\" has errors: \(problem.message)")
        }
        return reading
    }
}
