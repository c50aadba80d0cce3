import Catalog
import Engine
import Foundation
import Testing
import Workflow

/// Workflows with one script, on the interpreters that `.setup/setup --test` installs.
enum Scripts {
    /// Must be called before anything looks for Python.
    static func prepare() { _ = python }

    private static let python: Void = {
        let environment = ProcessInfo.processInfo.environment
        let caches = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "")/.cache"
        setenv("GALLEY_PYTHON", "\(caches)/galley/clients/bin/python", 1)
    }()

    /// What a query yields, through a script.
    static func workflow(
        _ query: String, _ type: TypeID, _ script: String, _ parameters: Parameters = [:]
    ) throws -> Workflow {
        prepare()
        return try EngineTests.workflow(
            [
                ("rows", "sql-query@1", ["query": .string(query)]),
                ("script", type, (["script": .string(script)] as Parameters).merging(parameters) { _, new in new }),
            ], "rows -> script")
    }

    /// The same without a script that keeps everything as it is.
    static func error(of result: RunResult, _ node: NodeID = "script") -> RunError? {
        if case .failed(let error) = result.states[node] { error } else { nil }
    }

    /// What the script printed.
    static func printed(in result: RunResult) throws -> String {
        var printed: String?
        if case .done(let summary) = result.states["script"] { printed = summary.printed }
        return try #require(printed, "\(result.states)")
    }

    /// Whether a process is gone, or dead though nobody has taken note of it, within some seconds.
    static func ends(_ process: Int) async throws -> Bool {
        for _ in 0..<10_000 {
            let state = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? "gone"
            if state == "gone" || state.contains(") Z ") { return true }
            try await Task.sleep(for: .milliseconds(1))
        }
        return false
    }
}
