extension DocumentText {
    /// Reads a document's text. Throws everything that is wrong with it, in the order of the text.
    ///
    /// Unknown node types and parameters are left to the catalog: they don't keep a document from being read.
    package init(reading text: String, file: String = "") throws(DocumentErrors) {
        try self.init(reading: Array(text.utf8), text: text, file: file)
    }

    /// Reads a document's bytes, which must be UTF-8.
    package init(reading bytes: [UInt8], file: String = "") throws(DocumentErrors) {
        guard bytes.count <= Self.largest else {
            throw DocumentErrors(
                file: file,
                "the file is too large for a workflow: \(bytes.count >> 20) MB, at most \(Self.largest >> 20)")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw DocumentErrors(file: file, "the file is encoded as UTF-16; save it as UTF-8")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let position = Self.firstInvalid(bytes)
            throw DocumentErrors(file: file, at: position, "this is not UTF-8; save the file as UTF-8")
        }
        try self.init(reading: bytes, text: text, file: file)
    }

    private init(reading bytes: [UInt8], text: String, file: String) throws(DocumentErrors) {
        func failure(_ problems: [Problem]) -> DocumentErrors {
            DocumentErrors(problems.map { DocumentError(file: file, at: $0.position, $0.message) })
        }
        // libyaml would count the mark as a column and find the first line indented.
        let body = bytes.starts(with: Self.byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
        let root: YAMLNode?
        var problems: [Problem]
        do throws(Problem) {
            (root, problems) = try body.withUnsafeBufferPointer { (buffer) throws(Problem) in
                try YAMLReader.read(buffer)
            }
        } catch {
            throw failure([error])
        }
        guard let root else {
            throw DocumentErrors(
                file: file, "the file is empty; a workflow begins with \"galley: \(Self.format)\" and \"name: …\"")
        }
        var reader = WorkflowReader()
        let workflow = reader.read(root)
        problems += reader.problems
        guard problems.isEmpty else { throw failure(problems.sorted { $0.position ?? .start < $1.position ?? .start }) }
        self.init(
            text: text, workflow: workflow,
            layout: SourceLayout(SourceLines(body), root: root, workflow: workflow), positions: reader.positions)
    }

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func firstInvalid(_ bytes: [UInt8]) -> SourcePosition {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var position = SourcePosition.start
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            if scalar == "\n" {
                position = SourcePosition(line: position.line + 1, column: 1)
            } else {
                position.column += 1
            }
        }
        return position
    }
}

extension SourcePosition {
    static let start = SourcePosition(line: 1, column: 1)
}
