/// A finding about a document: what is wrong, where, and where possible how to mend it.
public struct Diagnostic: Hashable, Sendable {
    public enum Severity: Int, Sendable, Comparable {
        case error, warning, note
        public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    }

    /// Where on a node a finding sits.
    public enum Place: Hashable, Sendable {
        case node
        case input(PortID)
        case output(PortID)
        case parameter(String)
    }

    /// One key applies it: a label such as `use "arr_delay"` and the edit it makes.
    public struct Fix: Hashable, Sendable {
        public var label: String
        public var edit: Edit

        public init(_ label: String, edit: Edit) {
            self.label = label
            self.edit = edit
        }
    }

    /// A stable slug such as `unknown-column`, for programs and for tests.
    public var code: String
    public var severity: Severity
    /// Nil for a finding about the document as a whole.
    public var node: NodeID?
    public var place: Place
    /// One sentence that names the thing.
    public var message: String
    public var fix: Fix?
    /// Where in the parameter's text it is, for a finding about one place there.
    public var spot: TextSpot?

    public init(
        _ code: String, _ severity: Severity = .error, node: NodeID? = nil, at place: Place = .node, _ message: String,
        fix: Fix? = nil, spot: TextSpot? = nil
    ) {
        self.code = code
        self.severity = severity
        self.node = node
        self.place = place
        self.message = message
        self.fix = fix
        self.spot = spot
    }
}

/// A place in a text, counted from 1 in characters.
public struct TextSpot: Hashable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
