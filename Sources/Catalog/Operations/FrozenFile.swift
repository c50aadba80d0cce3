package import Workflow

/// A value that was copied in at capture and lies in a file beside the production workflow.
package struct FrozenFile: Hashable, Sendable {
    package var kind: PortKind
    /// Absolute.
    package var file: String
    /// Of the file's bytes, in lowercase hexadecimal; a file that differs is refused.
    package var sha256: String
    /// A table's columns with the types that they had when it was frozen: the file may hold them in others.
    package var columns: Schema

    package init(kind: PortKind, file: String, sha256: String, columns: Schema = []) {
        self.kind = kind
        self.file = file
        self.sha256 = sha256
        self.columns = columns
    }

    /// The parameters that every frozen node has.
    package static let parameterList = [
        Parameter("origin", .text, required: true, "The endpoint in creation that the value came from."),
        Parameter(
            "file", .file(toWrite: false),
            "The value's file, relative to the workflow; absent until creation has run."),
        Parameter("sha256", .text, "The hash of the file's bytes."),
        Parameter("bytes", .integer(0...Int.max), "The file's size in bytes."),
    ]
}

extension LoweringContext {
    func frozenFile(_ kind: PortKind) throws(LoweringError) -> FrozenFile {
        guard parameters.string("file") != nil else {
            let origin = parameters.string("origin") ?? id.text
            throw LoweringError("\(origin) has not been fitted yet: run the workflow that this one was captured from")
        }
        guard let sha256 = parameters.string("sha256") else {
            throw LoweringError("a frozen file needs its sha256", at: .parameter("sha256"))
        }
        return FrozenFile(
            kind: kind, file: try requiredFile("file"), sha256: sha256,
            columns: kind == .table ? Schema(parameter: parameters["columns"]) : [])
    }

    /// The absolute path of the file that a parameter names relative to the document.
    func requiredFile(_ name: String) throws(LoweringError) -> String {
        guard let path = parameters.string(name), !path.isEmpty else {
            throw LoweringError("say which file", at: .parameter(name))
        }
        if path.hasPrefix("/") { return path }
        guard let folder else {
            throw LoweringError(
                "save the document first: \"\(path)\" is relative to its file", at: .parameter(name))
        }
        return "\(folder)/\(path)"
    }
}
