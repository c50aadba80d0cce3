/// A place in a text: line and column from 1. Columns count Unicode scalars, as compilers and editors do.
package struct SourcePosition: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package var description: String { "\(line):\(column)" }
    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// One thing that is wrong with a document's file or text.
package struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as the user named it; empty for a text without a file.
    package var file: String
    /// Nil when the file as a whole is at fault.
    package var position: SourcePosition?
    /// One sentence that names the thing and, where it helps, how to mend it.
    package var message: String

    package init(file: String = "", at position: SourcePosition? = nil, _ message: String) {
        self.file = file
        self.position = position
        self.message = message
    }

    package var line: Int? { position?.line }
    package var column: Int? { position?.column }

    /// `file:line:column: message`, without the parts that are not known.
    package var description: String {
        let place = [file.isEmpty ? nil : file, position?.description].compactMap(\.self).joined(separator: ":")
        return place.isEmpty ? message : "\(place): \(message)"
    }
}

/// Everything that keeps a document from being read or written; never empty.
package struct DocumentErrors: Error, Hashable, Sendable, CustomStringConvertible {
    package var errors: [DocumentError]
    /// Whether saving was not tried because somebody else has changed, made or removed the file.
    package var isConflict = false

    package init(_ errors: [DocumentError]) { self.errors = errors }
    package init(file: String = "", at position: SourcePosition? = nil, _ message: String) {
        errors = [DocumentError(file: file, at: position, message)]
    }

    /// One line for each error.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
