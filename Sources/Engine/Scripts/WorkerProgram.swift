import Catalog

/// The program in a language that runs its scripts, and how it is called. One file for each language.
struct WorkerProgram: Sendable {
    let language: ScriptLanguage
    let source: [UInt8]
    /// What the interpreter is told before the file with the program. After it comes how the interpreter was called.
    var options: [String] = []
    /// What the interpreter of this language goes by.
    var variables: [String: String] = [:]

    static let all = [python, r]

    /// What makes it speak UTF-8 and give the same results on any machine.
    ///
    /// - Parameter folder: where it finds itself.
    func environment(in folder: String) -> [String: String] {
        variables.merging(["GALLEY_FOLDER": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC"]) { $1 }
    }
}
