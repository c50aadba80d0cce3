/// The stable name of a node within its document: a slug such as `keep-flown`.
public struct NodeID: Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }
    public init(stringLiteral text: String) { self.text = text }

    /// At most 200 letters, digits, `-` and `_`; a dot would make `node.port` ambiguous.
    public var isValid: Bool { isSlug(text) }

    public var description: String { text }
    public static func < (left: NodeID, right: NodeID) -> Bool { left.text < right.text }
}

/// The stable name of an input or output of a node, such as `train`.
public struct PortID: Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }
    public init(stringLiteral text: String) { self.text = text }

    /// As for a node's id.
    public var isValid: Bool { isSlug(text) }

    public var description: String { text }
    public static func < (left: PortID, right: PortID) -> Bool { left.text < right.text }
}

/// A node type's name and version, written `csv-reader@1`.
public struct TypeID: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let name: String
    public let version: Int

    public init(_ name: String, version: Int) {
        self.name = name
        self.version = version
    }

    /// Whether a node of this type puts something into production when it runs.
    public var deploys: Bool { name.hasPrefix("deploy-") }

    /// Nil unless `text` is `name@version` with a version from 1 up, written without sign or leading zeros.
    public init?(parsing text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, isSlug(parts[0]), let version = Int(parts[1]), version > 0, parts[1] == String(version)
        else { return nil }
        self.init(String(parts[0]), version: version)
    }

    public init(stringLiteral text: String) {
        guard let parsed = TypeID(parsing: text) else { preconditionFailure("not a node type: \(text)") }
        self = parsed
    }

    public var description: String { "\(name)@\(version)" }
}

/// A place on the grid: `at: [column, row]` in the document.
public struct GridPoint: Hashable, Sendable, CustomStringConvertible {
    public var column: Int
    public var row: Int

    public init(_ column: Int, _ row: Int) {
        self.column = column
        self.row = row
    }

    public var description: String { "[\(column), \(row)]" }
}

/// What names nodes or ports.
package protocol Slug: Hashable {
    var text: String { get }
    init(_ text: String)
}

extension NodeID: Slug {}
extension PortID: Slug {}

extension Slug {
    /// This one if it is free, else the first free of `id-2`, `id-3`, …
    package func free(unless isTaken: (Self) -> Bool) -> Self {
        var (id, number) = (self, 1)
        while isTaken(id) {
            number += 1
            id = Self("\(text)-\(number)")
        }
        return id
    }
}

private func isSlug(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.count <= 200
        && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
}
